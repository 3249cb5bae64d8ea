import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ServerBuild } from '@remix-run/node'
import compression from 'compression'
import express from 'express'
import type { Express, NextFunction, Request, Response } from 'express'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import type { Services } from './context.ts'
import { guestPages } from './guest-pages.ts'
import { begin, checkHost, checkOrigin, readBody, refuse, securityHeaders } from './guards.ts'
import type { Limiter } from './limits.ts'
import { errorSummary } from './log.ts'
import { remixAnswer } from './remix-adapter.ts'
import { createSessions } from './session.ts'

export interface WebAppOptions {
  services: Services
  build: ServerBuild
  clientDir: string
  /** The port really bound; known only after listening. */
  port: () => number
  /** False while starting or stopping. */
  ready: () => boolean
  limiter: Limiter
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

function origins({ services, port }: WebAppOptions): string[] {
  return services.config.origin ? [services.config.origin] : LOOPBACK_NAMES.map((name) => `http://${name}:${port()}`)
}

/** The whole HTTP side: guards first, then static files, then Remix. */
export function createWebApp(options: WebAppOptions): Express {
  const { services } = options
  const { base } = services.config
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', services.config.proxies.length > 0 ? services.config.proxies : false)
  const allowedOrigins = () => new Set(origins(options))
  const allowedHosts = () => new Set(origins(options).map((o) => new URL(o).host))

  app.use(begin(services))
  app.get(`${base}/-/live`, (_req, res) => void res.type('text').send('live'))
  const databaseAnswers = () =>
    services.read
      .selectFrom('setting')
      .select('key')
      .limit(1)
      .execute()
      .then(
        () => true,
        () => false,
      )
  app.get(`${base}/-/ready`, (_req, res) => {
    void databaseAnswers().then((answers) => {
      const ok = options.ready() && answers
      res
        .status(ok ? 200 : 503)
        .type('text')
        .send(ok ? 'ready' : 'not ready')
    })
  })
  app.use(checkHost(allowedHosts))
  app.use(securityHeaders(services))
  app.use(compression())
  app.use(
    `${base}/assets`,
    express.static(join(options.clientDir, 'assets'), {
      immutable: true,
      maxAge: '1y',
      fallthrough: false,
      index: false,
    }),
  )
  // Known by name, so that a page costs no look at the disk.
  const files = readdirSync(options.clientDir, { withFileTypes: true }).filter((f) => f.isFile())
  app.get(
    files.map((f) => `${base}/${f.name}`),
    (req, res) => res.sendFile(basename(req.path), { root: options.clientDir, maxAge: '1h' }),
  )
  const sessions = createSessions(services)
  const actorOf = (req: Request, res: Response) => (req.datai.actor ??= readActor(sessions, req, res))
  app.use(checkOrigin(allowedOrigins))
  const mayImport = async (req: Request, res: Response) => {
    const actor = await actorOf(req, res)
    return can(actor, 'item.import') === true || can(actor, 'judging.grade') === true
  }
  app.use(readBody({ base, mayImport }))

  const answer = remixAnswer({
    build: options.build,
    origin: (req) => services.config.origin ?? `http://${req.headers.host ?? ''}`,
    context: (req, res) => ({
      services,
      sessions,
      nonce: req.datai.nonce,
      requestId: req.datai.requestId,
      address: req.ip ?? '',
      receivedAt: req.datai.receivedAt,
      limit: async (kind) => options.limiter.take(kind, await actorOf(req, res), req.ip ?? ''),
      passing: () => void (req.datai.passing = true),
      setCookie: (cookie) => void res.append('Set-Cookie', cookie),
      setHeader: (name, value) => void res.setHeader(name, value),
      actor: () => actorOf(req, res),
    }),
  })
  app.all('*', guestPages({ memo: services.memo, base, answer }))
  app.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
    const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
    if (status === 404) return void res.status(404).type('text').send('没有这个文件。')
    services.log.error({ requestId: req.datai.requestId, error: errorSummary(error) }, 'request failed')
    if (res.headersSent) return next(error)
    refuse(req, res, 'internal')
  })
  return app
}

async function readActor(sessions: ReturnType<typeof createSessions>, req: Request, res: Response): Promise<Actor> {
  const cookie = req.headers.cookie
  if (!cookie) return anonymous
  const { actor, setCookie } = await sessions.read(cookie)
  if (setCookie) res.append('Set-Cookie', setCookie)
  return actor
}
