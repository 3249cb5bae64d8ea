import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor, SignedIn } from '#app/domain/policy/actor.ts'
import { can, columnsOf } from '#app/domain/policy/can.ts'
import { columns, policy } from '#app/domain/policy/table.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import { startWeb, withRealServices } from '#tests/support/web.ts'
import type { Web } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

/**
 * Walks every route × role over HTTP, as a page, as its data request, and as its data request for this route alone. What a
 * role may never do is refused before anything is looked up; what it may do is never refused for the role.
 */

const dir = 'app/routes'

interface Route {
  id: string
  loader: PolicyAction | null
  action: PolicyAction | null
}

const permissionIn = (source: string, name: 'loader' | 'action') =>
  (new RegExp(`export const ${name} = protectedRoute\\.${name}\\(\\s*\\{[^]*?permission: '([^']+)'`).exec(
    source,
  )?.[1] ?? null) as PolicyAction | null

const routes: Route[] = readdirSync(dir)
  .filter((f) => /\.tsx?$/.test(f))
  .map((f) => {
    const source = readFileSync(join(dir, f), 'utf8')
    return {
      id: `routes/${f.replace(/\.tsx?$/, '')}`,
      loader: permissionIn(source, 'loader'),
      action: permissionIn(source, 'action'),
    }
  })

let world: World
let web: Web
const roles = new Map<string, { actor: Actor; cookie: string }>()

beforeAll(async () => {
  world = await createWorld()
  withRealServices(world)
  web = await startWeb(world)
  const department = await world.organisation({ kind: 'department', mayOffer: false })
  const firm = await world.organisation({ kind: 'enterprise', mayPost: false })
  const pending = await world.organisation({ verified: false })
  const people: Record<string, SignedIn> = {
    'department member': await world.person({ organisation: department, role: 'member' }),
    'department admin': await world.person({ organisation: department }),
    'firm member': await world.person({ organisation: firm, role: 'member' }),
    'firm admin': await world.person({ organisation: firm }),
    'member of an unverified unit': await world.person({ organisation: pending }),
    'person without a unit': await world.person({}),
    reviewer: await world.person({ staff: ['reviewer'] }),
    organiser: await world.person({ staff: ['organiser'] }),
    administrator: await world.person({ staff: ['admin'] }),
    auditor: await world.person({ staff: ['auditor'] }),
  }
  roles.set('anonymous', { actor: anonymous, cookie: '' })
  for (const [name, actor] of Object.entries(people)) roles.set(name, { actor, cookie: await web.logIn(actor) })
}, 300_000)

afterAll(async () => {
  await web.close()
  world.close()
})

/** Full path of a route, its parameters filled with ids that do not exist. */
function pathOf(id: string): string {
  const parts: string[] = []
  for (let at: string | undefined = id; at && at !== 'root'; at = web.build.routes[at]?.parentId)
    parts.unshift(web.build.routes[at]?.path ?? '')
  return `/${parts.filter(Boolean).join('/')}`.replace(/:[a-zA-Z]+\??/g, 'unknown-0000').replace(/\*/g, 'unknown')
}

const refusedFor = (actor: Actor, action: PolicyAction) => can(actor, action)

/** The role may do it to any object; a cell O, S or A leaves the object to decide. */
const always = (actor: Actor, action: PolicyAction) =>
  columnsOf(actor).some((column) => policy[action].cells[columns.indexOf(column)] === 'Y')

describe.each(routes)('$id', ({ id, loader, action }) => {
  test('GET answers as the policy table says for every role', async () => {
    if (!loader) return
    const path = pathOf(id)
    const data = `${path === '/' ? '/_root' : path}.data`
    for (const [name, { actor, cookie }] of roles) {
      const verdict = refusedFor(actor, loader)
      for (const address of [path, data, `${data}?_routes=${encodeURIComponent(id)}`]) {
        const { status, headers } = await web.get(address, cookie)
        const seen = `${name}: GET ${address} → ${status}`
        expect(status, seen).not.toBe(500)
        if (verdict === true) expect(status === 403 && always(actor, loader), seen).toBe(false)
        else if (verdict === 'signInFirst') {
          const away = status === 302 || status === 202
          expect(away, seen).toBe(true)
          if (status === 302) expect(headers.get('location'), seen).toContain('/login')
        } else expect(status, seen).toBe(403)
      }
    }
  })

  test('POST is refused for every role that may never do it, whatever is sent', async () => {
    if (!action) return
    const path = pathOf(id)
    for (const [name, { actor, cookie }] of roles) {
      const verdict = refusedFor(actor, action)
      const { status } = await web.post(path, { nobodyKnowsThisField: 'x' }, cookie)
      const seen = `${name}: POST ${path} → ${status}`
      expect(status, seen).not.toBe(500)
      if (verdict === 'signInFirst') expect([302, 202], seen).toContain(status)
      else if (verdict !== true) expect(status, seen).toBe(403)
      else expect([400, 404, 409, 410, 422, 302, 303, 200, 413], seen).toContain(status)
    }
  })

  test('POST from another site is refused before anything else', async () => {
    if (!action) return
    for (const origin of ['https://evil.example', 'null', undefined]) {
      const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' }
      if (origin) headers.origin = origin
      for (const address of [pathOf(id), `${pathOf(id)}.data`]) {
        const answer = await fetch(web.url + address, { method: 'POST', headers, body: 'a=1', redirect: 'manual' })
        expect(answer.status, `${address} from ${origin ?? 'nowhere'}`).toBe(403)
      }
    }
  })
})

test('a refusal names what is refused, with a reference number', async () => {
  const { cookie } = roles.get('firm admin') ?? { cookie: '' }
  const answer = await web.get('/admin', cookie)
  expect(answer.status).toBe(403)
  expect(await answer.text()).toMatch(/编号 [0-9a-f]{12}/)
})
