import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerBuild } from '@remix-run/node'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { createLimiter } from '#app/server/limits.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { createSessions } from '#app/server/session.ts'
import { createWebApp } from '#app/server/web-app.ts'
import { createSearch } from '#search/query.ts'
import { buildDir } from './product.ts'
import type { World } from './world.ts'

/** The real HTTP side on a test's own world: guards, sessions, the built pages. */
export interface Web {
  url: string
  build: ServerBuild
  /** Cookie header of a new session. */
  logIn(person: SignedIn): Promise<string>
  get(path: string, cookie?: string): Promise<Response>
  /** Posts a form as a page of this site would. */
  post(path: string, fields: Record<string, string>, cookie?: string): Promise<Response>
  close(): Promise<void>
}

/** Search and matching as pages have them, answered by the database: pages never meet an absent service. */
export function withRealServices(world: World): void {
  const { read, log } = world.services
  const matching = new MatchingService(read, () => world.now())
  Object.assign(world.services, { matching, search: createSearch({ read, meili: null, matching, log }) })
}

/** `limitsFile` outlives the site, as the counters of the product outlive a restart. */
export async function startWeb(world: World, limitsFile = ':memory:'): Promise<Web> {
  const dir = buildDir()
  const build = (await import(pathToFileURL(join(dir, 'server/index.js')).href)) as ServerBuild
  let port = 0
  const limiter = createLimiter(world.services.config.limits, limitsFile)
  const app = createWebApp({
    services: world.services,
    build,
    clientDir: join(dir, 'client'),
    port: () => port,
    ready: () => true,
    limiter,
  })
  const server: Server = createServer(app)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  port = (server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${port}`
  const sessions = createSessions(world.services)
  const headers = (cookie?: string) => (cookie ? { cookie } : undefined)
  return {
    url,
    build,
    async logIn(person) {
      const organisationId = person.organisation?.id ?? null
      const cookie = await sessions.start({ personId: person.personId, organisationId, agent: 'test' })
      return cookie.split(';')[0] ?? ''
    },
    get: (path, cookie) => fetch(url + path, { redirect: 'manual', headers: headers(cookie) }),
    post: (path, fields, cookie) =>
      fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded', ...headers(cookie) },
        body: new URLSearchParams(fields).toString(),
      }),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => (limiter.close(), done()))
      }),
  }
}
