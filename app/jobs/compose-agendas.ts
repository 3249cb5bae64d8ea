import { composeSalonAgenda, failSalonAgenda } from '#app/features/salons/compose-salon-agenda.server.ts'
import { composeInThread } from '#app/server/agenda-host.ts'
import type { Composer } from '#app/server/agenda-composer.ts'
import type { Services } from '#app/server/context.ts'
import { claimJobs, failJob, finishJob } from '#db/repos/outbox.ts'

/** Longer than a run may take with its grace, so that a claim outlives the work. */
const LEASE_MS = 60_000
const RETRY_MS = 2_000
const MAX_ATTEMPTS = 3

const thread = composeInThread(new URL('./agenda-thread.js', import.meta.url))

/** Composes one agenda that was asked for. Returns how many it did. */
export async function composeAgendas(services: Services, compose: Composer = thread): Promise<number> {
  const now = services.clock.now()
  const [job] = await claimJobs(services.db, { kinds: ['compose'], now, leaseMs: LEASE_MS, limit: 1 })
  if (!job) return 0
  try {
    await composeSalonAgenda(services, job.objectId, compose)
    await finishJob(services.db, job)
    return 1
  } catch (error) {
    const last = job.attempts + 1 >= MAX_ATTEMPTS
    if (last) {
      await failSalonAgenda(services, job.objectId)
      await finishJob(services.db, job)
    } else
      await failJob(services.db, job, {
        error: error instanceof Error ? error.message : 'failed',
        retryAt: now + RETRY_MS,
      })
    services.log.warn({ job: 'compose', attempts: job.attempts + 1 }, 'composing failed')
    return 1
  }
}
