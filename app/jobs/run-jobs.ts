import type { Services } from '#app/server/context.ts'
import { errorSummary } from '#app/server/log.ts'
import type { SearchWriter } from '#search/meili.ts'
import { closeOpportunities } from './close-opportunities.ts'
import { composeAgendas } from './compose-agendas.ts'
import { expireProducts } from './expire-products.ts'
import type { MailTransport } from '#app/server/mail.ts'
import { maintainIndex } from './maintain-index.ts'
import { sendMessages } from './send-messages.ts'
import { remindOwners } from './remind-owners.ts'
import { remindSalons } from './remind-salons.ts'
import { sweepImports } from './sweep-imports.ts'
import { sweepSessions } from './sweep-sessions.ts'
import { tellSilent } from './tell-silent.ts'

/** What jobs have beyond the services of a request. */
export interface JobServices extends Services {
  /** Null where there is no search engine: its jobs then wait. */
  writer: SearchWriter | null
  /** Null without a mail server: messages then stay inside the product. */
  mail: MailTransport | null
}

/** A job does what is due and says how much it did; after work it runs again at once, otherwise after its pause. */
export interface Job {
  name: string
  pauseMs: number
  run(services: JobServices): Promise<number>
}

const jobs: Job[] = [
  { name: 'maintain-index', pauseMs: 300, run: maintainIndex },
  { name: 'close-opportunities', pauseMs: 5_000, run: closeOpportunities },
  { name: 'expire-products', pauseMs: 60_000, run: expireProducts },
  { name: 'remind-owners', pauseMs: 3_600_000, run: remindOwners },
  { name: 'remind-salons', pauseMs: 3_600_000, run: remindSalons },
  { name: 'tell-silent', pauseMs: 3_600_000, run: tellSilent },
  { name: 'compose-agendas', pauseMs: 300, run: (services) => composeAgendas(services) },
  { name: 'send-messages', pauseMs: 1000, run: (s) => sendMessages(s, s.mail) },
  { name: 'sweep-sessions', pauseMs: 300_000, run: sweepSessions },
  { name: 'sweep-imports', pauseMs: 3_600_000, run: sweepImports },
]

/** Runs every job in its own loop until stopped. A failing job is logged and tried again after a growing pause. */
export function runJobs(services: JobServices): { stop(): Promise<void> } {
  let running = true
  const wake = new Set<() => void>()
  const pause = (ms: number) =>
    new Promise<void>((done) => {
      const finish = () => {
        clearTimeout(timer)
        wake.delete(finish)
        done()
      }
      const timer = setTimeout(finish, ms)
      wake.add(finish)
    })
  const loop = async (job: Job) => {
    let failures = 0
    while (running) {
      try {
        const done = await job.run(services)
        failures = 0
        if (done === 0 && running) await pause(job.pauseMs)
      } catch (error) {
        failures++
        services.log.error({ job: job.name, error: errorSummary(error) }, 'job failed')
        if (running) await pause(Math.min(60_000, 500 * 2 ** failures))
      }
    }
  }
  const loops = jobs.map(loop)
  return {
    async stop() {
      running = false
      for (const finish of [...wake]) finish()
      await Promise.all(loops)
    },
  }
}
