import { synonymsOf } from '#app/domain/matching/thesaurus.ts'
import { claimJobs, failJob, finishJob } from '#db/repos/outbox.ts'
import { wordGroupsAt, wordsVersion } from '#db/repos/words.ts'
import { indexItems } from './index-items.ts'
import { reindex } from './reindex.ts'
import type { JobServices } from './run-jobs.ts'

const BATCH = 200
const REBUILD_LEASE_MS = 30 * 60_000
const RETRY_MS = 60_000

/** Indexes whose settings this process has made sure of. */
const ensured = new WeakSet<object>()
/** The change of the thesaurus that each index has. */
const wordsOf = new WeakMap<object, number>()

/**
 * Keeps the index in step: makes it with its settings once, gives it the thesaurus after each change, rebuilds it where it was missing or somebody asked for it,
 * then does the waiting index jobs.
 */
export async function maintainIndex(services: JobServices): Promise<number> {
  const { writer, db, clock } = services
  if (!writer) return 0
  const own = { ...services, writer }
  const version = await wordsVersion(db)
  const made = !ensured.has(writer) && (await writer.ensureIndex())
  if (wordsOf.get(writer) !== version) {
    await writer.setSynonyms(synonymsOf(await wordGroupsAt(db, version)))
    wordsOf.set(writer, version)
  }
  if (made) await reindex(own)
  ensured.add(writer)
  const now = clock.now()
  const [rebuild] = await claimJobs(db, { kinds: ['reindex'], now, leaseMs: REBUILD_LEASE_MS, limit: 1 })
  if (rebuild) {
    try {
      await reindex(own)
      await finishJob(db, rebuild)
    } catch (error) {
      await failJob(db, rebuild, { error: error instanceof Error ? error.name : 'failed', retryAt: now + RETRY_MS })
      throw error
    }
  }
  return indexItems(own, { limit: BATCH })
}
