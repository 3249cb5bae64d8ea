import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { openReadDatabase } from '#db/sqlite.ts'
import { buildDir, removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** The web process is killed while somebody saves: nothing that was confirmed is lost, and it comes back by itself. */
const ROUNDS = 4
let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(async () => {
  await product.stop()
  removeData(product)
})

/** A form as a browser sends it; the redirect that confirms it is not followed. */
function post(path: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
  return fetch(product.url + path, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    headers: { Origin: new URL(product.url).origin, Cookie: cookie },
    signal: AbortSignal.timeout(10_000),
  })
}

const location = (answer: Response) => answer.headers.get('location') ?? ''
const marker = (n: number) => `第 ${n} 次保存的名称`

interface Stored {
  version: number
  title: string
}

function stored(id: string): Promise<Stored> {
  const database = openReadDatabase(join(product.dataDir, 'datai.sqlite'))
  return database.db
    .selectFrom('opportunity')
    .select(['version', 'title'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
    .finally(() => database.close())
}

/** Saves again and again until the connection breaks; says what was tried last and what was confirmed last. */
async function saveUntilKilled(draft: { id: string; cookie: string }, from: Stored & { n: number }) {
  let { version, n } = from
  let confirmed = from
  for (;;) {
    n++
    const fields = { intent: 'save', version: String(version), title: marker(n) }
    const answer = await post(`/opportunities/${draft.id}/edit`, fields, draft.cookie).catch(() => null)
    if (!answer) return { confirmed, tried: n }
    expect(answer.status, `save ${n}`).toBe(303)
    version = Number(/saved=(\d+)/.exec(location(answer))?.[1])
    confirmed = { version, title: marker(n), n }
  }
}

async function back(killed: number): Promise<number> {
  const started = performance.now()
  for (;;) {
    const [pid] = product.pids('web.js')
    const ready = pid && pid !== killed && (await fetch(`${product.url}/-/ready`).catch(() => null))
    if (ready && ready.status === 200) return performance.now() - started
    if (performance.now() - started > 60_000) throw new Error('the web process did not come back')
    await new Promise((next) => setTimeout(next, 50))
  }
}

test('every confirmed save survives kill -9, and the audit chain is whole', async () => {
  const login = await post('/login', { login: 'demo-dept', password: 'datai-demo-2026' })
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const created = await post('/opportunities/new', {}, cookie)
  const id = /\/opportunities\/([^/]+)\/edit/.exec(location(created))?.[1] ?? ''
  expect(id, await created.text()).not.toBe('')

  let last = { ...(await stored(id)), n: 0 }
  let saved = 0
  for (let round = 0; round < ROUNDS; round++) {
    const [web] = product.pids('web.js')
    if (!web) throw new Error('no web process')
    setTimeout(() => process.kill(web, 'SIGKILL'), 300 + Math.random() * 1500)
    const { confirmed, tried } = await saveUntilKilled({ id, cookie }, last)
    console.log(`round ${round}: back after ${Math.round(await back(web))} ms`)
    const now = await stored(id)
    // The save under way when it was killed may or may not have been stored; a confirmed one always is.
    expect([marker(tried), confirmed.title]).toContain(now.title)
    expect(now.version).toBe(confirmed.version + (now.title === confirmed.title ? 0 : 1))
    saved += confirmed.n - last.n
    last = { ...now, n: tried }
  }
  expect(saved).toBeGreaterThan(ROUNDS)

  const admin = join(buildDir(), 'bin/admin.js')
  const env = { ...process.env, DATAI_DATA: product.dataDir }
  const { stdout } = await promisify(execFile)(process.execPath, [admin, 'verify-audit'], { env })
  expect(stdout).toContain('全部完好')
})
