import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY_MS } from '#app/domain/time.ts'
import { readConfig } from '#app/server/config.ts'
import { publishedNeed } from '#tests/support/opportunities.ts'
import { startWeb, withRealServices } from '#tests/support/web.ts'
import type { Web } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let web: Web
beforeAll(async () => {
  world = await createWorld()
  withRealServices(world)
  web = await startWeb(world)
}, 300_000)
afterAll(async () => {
  await web.close()
  world.close()
})

/** A raw request, for what fetch does not send. */
function raw(text: string): Promise<string> {
  return new Promise((done) => {
    const socket = connect(Number(new URL(web.url).port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('close', () => done(answer))
    socket.on('error', () => done(answer))
    socket.write(text)
  })
}

describe('guards in front of the pages', () => {
  test('another host name is not answered', async () => {
    expect(await raw('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 421/)
  })

  test('every page carries the security headers and is not stored', async () => {
    const { headers } = await web.get('/')
    const csp = headers.get('content-security-policy') ?? ''
    for (const part of [
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      "script-src 'self' 'nonce-",
    ])
      expect(csp).toContain(part)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}$/)
  })

  test('scripts of the page carry this answer’s nonce, and no other inline script is there', async () => {
    const answer = await web.get('/')
    const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? ''
    const html = await answer.text()
    const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)([^>]*)>/g)].map((m) => m[1] ?? '')
    expect(inline.length).toBeGreaterThan(0)
    for (const attributes of inline) expect(attributes).toContain(`nonce="${nonce}"`)
  })

  test('no page holds a zero byte, wherever a character meets the end of a buffer', async () => {
    for (let n = 0; n < 40; n++) {
      const q = '农贸市场溯源'.repeat(40) + 'x'.repeat(n)
      const bytes = Buffer.from(
        await (await web.get(`/search?q=${encodeURIComponent(q.slice(0, 240 + n))}`)).arrayBuffer(),
      )
      expect(bytes.includes(0)).toBe(false)
      expect(bytes.toString('utf8')).not.toContain('\ufffd')
    }
  })

  test('a body over the limit is refused, with and without its length, and nothing but forms is read', async () => {
    const big = 'a='.padEnd(300_000, 'x')
    const headers = { origin: web.url, 'content-type': 'application/x-www-form-urlencoded' }
    expect((await fetch(`${web.url}/login`, { method: 'POST', headers, body: big })).status).toBe(413)
    const chunk = 'x'.repeat(65_536)
    const host = new URL(web.url).host
    const chunked = Array.from({ length: 8 }, () => `10000\r\n${chunk}\r\n`).join('')
    const answer = await raw(
      `POST /login HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${web.url}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunked}0\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413/)
    const json = await fetch(`${web.url}/login`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(json.status).toBe(415)
  })

  test('more than a form holds is taken where imports begin, and only from those who may import', async () => {
    const send = (path: string, cookie: string, size: number) => {
      const body = new FormData()
      body.set('files', new File(['x'.repeat(size)], 'needs.csv'))
      return fetch(web.url + path, { method: 'POST', headers: { origin: web.url, cookie }, body, redirect: 'manual' })
    }
    const member = await web.logIn(await world.person({ organisation: await world.organisation() }))
    const auditor = await web.logIn(await world.person({ staff: ['auditor'] }))
    const megabyte = 1_000_000
    for (const path of ['/desk/import', '/desk/import.data'])
      expect((await send(path, member, megabyte)).status, path).not.toBe(413)
    expect((await send('/desk/import', member, 21 * megabyte)).status).toBe(413)
    for (const cookie of ['', 'session=somebody', auditor])
      expect((await send('/desk/import', cookie, megabyte)).status, cookie).toBe(413)
    for (const path of ['/opportunities/new', '/anything/import', '/login?next=/desk/import'])
      expect((await send(path, member, megabyte)).status, path).toBe(413)
  })

  test('an unknown field is refused, and what was typed is not lost', async () => {
    const answer = await web.post('/login', { login: 'somebody', password: 'x', role: 'admin' })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('value="somebody"')
  })

  test('a redirect target from outside leads nowhere else', async () => {
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/%09/evil.example',
    ]) {
      const html = await (await web.get(`/login?next=${encodeURIComponent(next)}`)).text()
      expect(html).not.toMatch(/name="next" value="(\/\/|\/\\|https?:|javascript:)/)
    }
  })

  test('an address that does not exist is 404 in Chinese with a way back', async () => {
    const answer = await web.get('/nothing/here')
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('没有这个页面')
  })
})

describe('a page that sends no referrer', () => {
  test('posts its plain forms with the origin null, which the browser says to be of this site', async () => {
    const post = (site: string) =>
      fetch(`${web.url}/salons/r/nobody-has-this-secret-0000`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          origin: 'null',
          'sec-fetch-site': site,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'intent=cancel',
      })
    expect((await post('same-origin')).status).toBe(404)
    expect((await post('cross-site')).status).toBe(403)
    expect((await post('none')).status).toBe(403)
  })
})

describe('sessions', () => {
  test('the cookie is not what is stored, and ends with logout', async () => {
    const person = await world.person({})
    const cookie = await web.logIn(person)
    const signedIn = async () => (await web.get('/account', cookie)).status === 200
    expect(await signedIn()).toBe(true)
    const stored = await world.services.db
      .selectFrom('session')
      .selectAll()
      .where('person_id', '=', person.personId)
      .executeTakeFirstOrThrow()
    expect(cookie).not.toContain(stored.id_hash)
    expect((await web.get('/account', `session=${stored.id_hash}`)).status).toBe(302)
    expect((await web.post('/logout', {}, cookie)).status).toBe(303)
    expect(await signedIn()).toBe(false)
  })
})

describe('refusals in the audit', () => {
  const refusals = (personId: string) =>
    world.services.db
      .selectFrom('audit')
      .select(['object_kind', 'object_id', 'result'])
      .where('action', '=', 'access.refused')
      .where('person_id', '=', personId)
      .orderBy('seq')
      .execute()

  test('a signed-in person leaves one row for each thing refused, object and day; a visitor none', async () => {
    const person = await world.person({ organisation: await world.organisation() })
    const cookie = await web.logIn(person)
    for (const path of ['/admin', '/admin.data', '/admin/people/anybody', '/admin'])
      expect((await web.get(path, cookie)).status).toBe(403)
    expect((await web.post('/desk/settings', { reviewPreset: 'triple', releaseWord: '批' }, cookie)).status).toBe(403)
    const first = [
      { object_kind: 'permission', object_id: 'system.status', result: 'refused' },
      { object_kind: 'permission', object_id: 'settings.lead', result: 'refused' },
    ]
    expect(await refusals(person.personId)).toEqual(first)
    world.pass(DAY_MS)
    const again = await web.logIn(person)
    expect((await web.get('/admin', again)).status).toBe(403)
    expect(await refusals(person.personId)).toEqual([...first, first[0]])
    expect((await web.get('/admin')).status).toBe(302)
    expect((await web.get('/opportunities/unknown-0000', again)).status).toBe(404)
    expect(await refusals(person.personId)).toHaveLength(3)
  })

  test('what is refused about an object is noted under its page', async () => {
    const owner = await world.organisation({ kind: 'department' })
    const author = await world.person({ organisation: owner, role: 'member' })
    const publisher = await world.person({ organisation: owner })
    const id = await publishedNeed(world, { author, publisher, reviewer: await world.person({ staff: ['reviewer'] }) })
    const firm = await world.person({ organisation: await world.organisation() })
    const cookie = await web.logIn(firm)
    const need = await world.services.db.selectFrom('opportunity').selectAll().where('id', '=', id).executeTakeFirst()
    const page = `/opportunities/${need?.number ?? ''}`
    for (let i = 0; i < 2; i++) expect((await web.post(page, { intent: 'close' }, cookie)).status).toBe(403)
    expect(await refusals(firm.personId)).toEqual([{ object_kind: 'page', object_id: page, result: 'refused' }])
  })
})

describe('limits', () => {
  let limited: World
  let site: Web
  let folder: string
  let limitsFile: string
  beforeAll(async () => {
    limited = await createWorld({ config: readConfig({ NODE_ENV: 'test' }, '/') })
    withRealServices(limited)
    folder = mkdtempSync(join(tmpdir(), 'datai-limits-'))
    limitsFile = join(folder, 'limits.sqlite')
    site = await startWeb(limited, limitsFile)
  }, 60_000)
  afterAll(async () => {
    await site.close()
    limited.close()
    rmSync(folder, { recursive: true })
  })

  test('60 searches a minute, on whichever list, then 429 with the time to wait; lists without words go on', async () => {
    const paths = ['/search?q=a', '/opportunities?q=a', '/products?q=a']
    for (let i = 0; i < 60; i++) expect((await site.get(paths[i % 3] ?? '')).status).toBe(200)
    for (const path of paths) {
      const answer = await site.get(path)
      expect(answer.status, path).toBe(429)
      expect(Number(answer.headers.get('retry-after')), path).toBeGreaterThan(0)
      expect(await answer.text(), path).toContain('操作太频繁')
    }
    expect((await site.get('/products')).status).toBe(200)
  })

  test('30 tries to log in a minute from one address, then 429 in the form, what was typed kept', async () => {
    const wrong = () => site.post('/login', { login: 'somebody', password: 'x' })
    for (let i = 0; i < 30; i++) expect([401, 429]).toContain((await wrong()).status)
    const answer = await wrong()
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.text()).toContain('value="somebody"')
  })

  test('30 looks at contact persons a day, for each person', async () => {
    const unit = await limited.organisation()
    const [cookie, colleague] = [
      await site.logIn(await limited.person({ organisation: unit })),
      await site.logIn(await limited.person({ organisation: unit })),
    ]
    const path = '/matches/JH-2026-9999/CP-2026-9999'
    for (let i = 0; i < 30; i++) expect((await site.get(`${path}?contacts=1`, cookie)).status).toBe(404)
    expect((await site.get(`${path}?contacts=1`, cookie)).status).toBe(429)
    expect((await site.get(path, cookie)).status).toBe(404)
    expect((await site.get(`${path}?contacts=1`, colleague)).status).toBe(404)
  })

  test('10 acts on matches a minute for each person, 30 for the unit, also after a restart', async () => {
    const unit = await limited.organisation()
    const people = []
    for (let i = 0; i < 5; i++) people.push(await site.logIn(await limited.person({ organisation: unit })))
    const act = (cookie = '') => site.post('/matches/JH-2026-9999/CP-2026-9999', { intent: 'invite', note: '' }, cookie)
    for (const cookie of people.slice(0, 3)) {
      for (let i = 0; i < 10; i++) expect((await act(cookie)).status).toBe(404)
      const answer = await act(cookie)
      expect(answer.status).toBe(429)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await answer.text()).toContain('操作太频繁')
    }
    expect((await act(people[3])).status).toBe(429)
    await site.close()
    site = await startWeb(limited, limitsFile)
    expect((await act(people[0])).status).toBe(429)
    expect((await act(people[4])).status).toBe(429)
    const other = await site.logIn(await limited.person({ organisation: await limited.organisation() }))
    expect((await act(other)).status).toBe(404)
  })

  test('120 forms a minute for each person, whatever they are', async () => {
    const cookie = await site.logIn(await limited.person({ organisation: await limited.organisation() }))
    const send = () => site.post('/opportunities/unknown-0000/edit', { nobodyKnowsThisField: 'x' }, cookie)
    for (let i = 0; i < 120; i++) expect((await send()).status).toBe(400)
    expect((await send()).status).toBe(429)
  })
})
