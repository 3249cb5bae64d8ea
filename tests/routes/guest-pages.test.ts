import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { endOpportunity } from '#app/features/items/opportunity/end-opportunity.server.ts'
import type { ReadMemo } from '#app/server/read-memo.ts'
import type { SearchRequest } from '#search/port.ts'
import { publishedNeed } from '#tests/support/opportunities.ts'
import { startWeb, withRealServices } from '#tests/support/web.ts'
import type { Web } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

const TITLE = '农贸市场电子秤计量与溯源一体化改造'
let world: World
let web: Web
let author: SignedIn
let publisher: SignedIn
let need: string
/** How many pages for visitors were really made. */
let made = 0

beforeAll(async () => {
  world = await createWorld()
  withRealServices(world)
  const { memo } = world.services
  const counted: ReadMemo = {
    get: (key, now, make) =>
      memo.get(key, now, () => {
        if (key.startsWith('page ')) made++
        return make()
      }),
  }
  Object.assign(world.services, { memo: counted })
  web = await startWeb(world)
  const department = await world.organisation({ name: '示例区商务局', kind: 'department' })
  author = await world.person({ organisation: department })
  publisher = await world.person({ organisation: department, role: 'admin' })
  const reviewer = await world.person({ staff: ['reviewer'] })
  need = await publishedNeed(world, { author, publisher, reviewer })
}, 300_000)
afterAll(async () => {
  await web.close()
  world.close()
})

const nonceOf = (answer: Response) =>
  /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? ''

/** Asks and tells how many pages for visitors were made for it. */
async function asked(path: string, cookie?: string) {
  const before = made
  const answer = await web.get(path, cookie)
  const html = await answer.text()
  return { answer, html, made: made - before }
}

test('a second visitor gets the page without its being made again, with a nonce of its own', async () => {
  const first = await asked('/opportunities')
  const second = await asked('/opportunities')
  expect([first.made, second.made]).toEqual([1, 0])
  const nonces = [nonceOf(first.answer), nonceOf(second.answer)] as const
  expect(nonces[0]).not.toBe(nonces[1])
  expect(first.html).toContain(TITLE)
  expect(second.html).toBe(first.html.replaceAll(nonces[0], nonces[1]))
  expect(second.html).toContain(`nonce="${nonces[1]}"`)
  expect(second.answer.headers.get('content-type')).toBe(first.answer.headers.get('content-type'))
})

test('what the browser loads while moving between pages is kept apart from the pages', async () => {
  await asked('/products')
  const page = await asked('/products.data')
  expect(page.made).toBe(1)
  expect(page.answer.headers.get('content-type')).toContain('text/x-script')
  expect((await asked('/products.data')).made).toBe(0)
})

test('visitors that ask at once wait for one page', async () => {
  const before = made
  const all = await Promise.all(Array.from({ length: 8 }, () => asked('/opportunities?sort=newest')))
  expect(made - before).toBe(1)
  expect(new Set(all.map(({ answer }) => nonceOf(answer))).size).toBe(8)
  for (const { html, answer } of all) expect(html).toContain(`nonce="${nonceOf(answer)}"`)
})

test('who is signed in never gets a kept page, and no other visitor gets theirs', async () => {
  const cookie = await web.logIn(author)
  await asked('/opportunities?page=1')
  const own = await asked('/opportunities?page=1', cookie)
  expect(own.made).toBe(0)
  expect(own.html).toContain('示例区商务局 · ')
  expect((await asked('/opportunities?page=1')).html).not.toContain('示例区商务局 · ')
})

test('what the database answered in the place of the engine is made again', async () => {
  await asked('/search?q=溯源')
  const again = await asked('/search?q=溯源')
  expect(again.html).toContain('本机没有搜索引擎')
  withRealServices(world)
  const { search } = world.services
  const healed = { find: async (r: SearchRequest) => ({ ...(await search.find(r)), degraded: null }) }
  Object.assign(world.services, { search: { ...search, ...healed } })
  expect((await asked('/search?q=溯源')).html).not.toContain('本机没有搜索引擎')
})

test('each minute the page is made anew, because deadlines end', async () => {
  await asked('/opportunities')
  world.pass(60_000)
  expect((await asked('/opportunities')).made).toBe(1)
})

test('a withdrawn need is gone with the next request', async () => {
  expect((await asked('/opportunities')).html).toContain(TITLE)
  await endOpportunity(world.ctx(publisher), { key: need, how: 'withdraw', reason: '需求已变更' })
  const after = await asked('/opportunities')
  expect(after.made).toBe(1)
  expect(after.html).not.toContain(TITLE)
})

test('personal links and pages of persons are not looked up', async () => {
  const before = made
  for (const path of ['/salons/r/some-token', '/desk', '/login', '/join/some-token']) await asked(path)
  expect(made).toBe(before)
})

test('a refusal is not kept', async () => {
  for (const _ of [1, 2]) expect((await asked('/opportunities/JH-2026-9999')).answer.status).toBe(404)
})
