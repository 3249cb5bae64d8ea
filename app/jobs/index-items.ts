import type { Db, ReadDb } from '#db/schema.ts'
import { claimJobs, failJob, finishJob } from '#db/repos/outbox.ts'
import type { OutboxJob } from '#db/repos/outbox.ts'
import { publicItems } from '#db/repos/search-documents.ts'
import { readIndexJobKey } from '#search/announce.ts'
import { toDocument } from '#search/documents.ts'
import type { SearchDocument } from '#search/documents.ts'
import type { SearchWriter } from '#search/meili.ts'
import { SearchTaskError } from '#search/meili.ts'
import type { SearchLog } from '#search/query.ts'

/** What the index jobs need. */
export interface IndexServices {
  db: Db
  read: ReadDb
  writer: SearchWriter
  clock: { now(): number }
  log: SearchLog
}

/** Longer than a task may take, so that a claim outlives the work; a dead worker's jobs come back after it. */
const LEASE_MS = 150_000
const BACKOFF_MS = 2_000
const MAX_BACKOFF_MS = 300_000

/** Puts the items of the jobs into the index as they are in the database now, or takes them out. */
async function bringUpToDate(services: IndexServices, jobs: readonly OutboxJob[]): Promise<void> {
  const items = jobs.map((job) => readIndexJobKey(job.objectId)).filter((item) => item !== null)
  const documents: SearchDocument[] = []
  for (const kind of ['opportunity', 'product', 'reference'] as const) {
    const ids = items.filter((item) => item.kind === kind).map((item) => item.id)
    for (const item of await publicItems(services.db, kind, { ids }))
      documents.push(toDocument(item, services.clock.now()))
  }
  const present = new Set(documents.map((d) => d.id))
  // Removal first: what everybody may no longer read leaves the index even when a document is refused.
  await services.writer.remove(items.map((item) => item.id).filter((id) => !present.has(id)))
  await services.writer.put(documents)
}

/** Null when the engine carried it out, else what went wrong. */
async function attempt(services: IndexServices, jobs: readonly OutboxJob[]): Promise<unknown> {
  try {
    await bringUpToDate(services, jobs)
    return null
  } catch (error) {
    return error
  }
}

async function giveBack(services: IndexServices, job: OutboxJob, error: unknown): Promise<void> {
  const wait = Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** Math.min(job.attempts, 10))
  const cause = error instanceof SearchTaskError ? error.message : error instanceof Error ? error.name : typeof error
  await failJob(services.db, job, { error: cause, retryAt: services.clock.now() + wait })
  services.log.warn({ item: job.objectId, attempts: job.attempts + 1, reason: cause }, 'index job failed')
}

/**
 * Does up to `limit` waiting index jobs and returns how many are done. A job is deleted only after the engine said
 * that its task succeeded; a failed one waits longer each time. When a batch is refused, each of its items is tried
 * alone, so that one bad document holds up nobody else.
 */
export async function indexItems(services: IndexServices, options: { limit: number }): Promise<number> {
  const now = services.clock.now()
  const jobs = await claimJobs(services.db, { kinds: ['index'], now, leaseMs: LEASE_MS, limit: options.limit })
  if (jobs.length === 0) return 0
  const refused = await attempt(services, jobs)
  const alone = refused instanceof SearchTaskError && jobs.length > 1
  let done = 0
  for (const group of alone ? jobs.map((job) => [job]) : [jobs]) {
    const error = alone ? await attempt(services, group) : refused
    for (const job of group) {
      if (error === null) await finishJob(services.db, job)
      else await giveBack(services, job, error)
    }
    if (error === null) done += group.length
  }
  return done
}
