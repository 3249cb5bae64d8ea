import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ServerBuild } from '@remix-run/node'
import { readConfig } from '#app/server/config.ts'
import { createLimiter } from '#app/server/limits.ts'
import { createLog, errorSummary } from '#app/server/log.ts'
import { openServices } from '#app/server/services.ts'
import { FLUSH_MS } from '#app/server/view-counts.ts'
import { createWebApp } from '#app/server/web-app.ts'

/** The web process: pages and forms. The supervisor starts it and tells it when to stop. */
const STOP_MS = 25_000
const here = dirname(fileURLToPath(import.meta.url))

const config = readConfig(process.env, process.cwd())
const log = createLog('web')
let port = config.port
let ready = false
const publicUrl = () => (config.origin ?? `http://${config.host}:${port}`) + config.base
const { services, close } = openServices(config, log, publicUrl)
const build = (await import(pathToFileURL(join(here, '../server/index.js')).href)) as ServerBuild
const limiter = createLimiter(config.limits, join(config.dataDir, 'limits.sqlite'))
const app = createWebApp({
  services,
  build,
  clientDir: join(here, '../client'),
  port: () => port,
  ready: () => ready,
  limiter,
})
const server = createServer({ headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 10_000 }, app)
server.maxHeadersCount = 100

server.on('error', (error: NodeJS.ErrnoException) => {
  process.send?.({ type: 'fatal', code: error.code, port })
  log.error({ error: errorSummary(error) }, 'cannot listen')
  process.exit(1)
})
server.listen(config.port, config.host, () => {
  port = (server.address() as AddressInfo).port
  ready = true
  process.send?.({ type: 'ready', port })
  // The matching reads all entries at its first question: asked now, no page has to wait for that.
  services.matching.state().catch((error: unknown) => {
    log.warn({ error: errorSummary(error) }, 'the matching is not ready')
  })
})

const flush = () => Promise.all([services.views.flush(), services.visits.flush(), services.searches.flush()])
setInterval(() => void flush(), FLUSH_MS).unref()

let stopping = false
function stop(code: number, within: number) {
  if (stopping) return
  stopping = true
  ready = false
  const end = () =>
    void flush()
      .then(close)
      .finally(() => (limiter.close(), process.exit(code)))
  setTimeout(end, within).unref()
  server.close(end)
  server.closeIdleConnections()
}
process.on('SIGTERM', () => stop(0, STOP_MS))
process.on('SIGINT', () => stop(0, STOP_MS))
process.on('disconnect', () => stop(0, 5000))
process.on('uncaughtException', (error) => {
  log.fatal({ error: errorSummary(error) }, 'uncaught')
  stop(1, 5000)
})
process.on('unhandledRejection', (error) => {
  log.fatal({ error: errorSummary(error) }, 'unhandled rejection')
  stop(1, 5000)
})
