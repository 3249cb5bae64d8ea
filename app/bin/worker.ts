import { readConfig } from '#app/server/config.ts'
import { openMail } from '#app/server/mail.ts'
import { createLog, errorSummary } from '#app/server/log.ts'
import { openServices, SEARCH_INDEX } from '#app/server/services.ts'
import { openSearchWriter } from '#search/meili.ts'
import { runJobs } from '#app/jobs/run-jobs.ts'

/** The worker process: everything that must happen without anybody waiting for a page. */
const STOP_MS = 20_000
const config = readConfig(process.env, process.cwd())
const log = createLog('worker')
const { services, close } = openServices(config, log, () => process.env.PUBLIC_URL ?? '')
const { meiliUrl: url, meiliWriteKey: key } = config
const mail = config.smtpUrl ? openMail(config.smtpUrl, config.mailFrom) : null
const jobs = runJobs({
  ...services,
  writer: url && key ? openSearchWriter({ url, key, index: SEARCH_INDEX }) : null,
  mail,
})

let stopping = false
async function stop(code: number) {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(code), STOP_MS).unref()
  await jobs.stop()
  mail?.close()
  await close()
  process.exit(code)
}
process.on('SIGTERM', () => void stop(0))
process.on('SIGINT', () => void stop(0))
process.on('disconnect', () => void stop(0))
process.on('uncaughtException', (error) => {
  log.fatal({ error: errorSummary(error) }, 'uncaught')
  void stop(1)
})
process.on('unhandledRejection', (error) => {
  log.fatal({ error: errorSummary(error) }, 'unhandled rejection')
  void stop(1)
})
