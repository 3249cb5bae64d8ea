import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { readStanding } from '#app/features/matching/standing.queries.server.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { createSearch } from '#search/query.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingWorld, parties, putFilling, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
beforeEach(async () => {
  world = await matchingWorld()
  const { read, matching } = world.services
  const log = { warn: () => undefined }
  world.services.search = createSearch({ read, meili: null, matching, log })
  p = await parties(world)
  await putNeed(world, p.owner)
  await putProduct(world, p.firm)
  await putFilling(world)
})
afterEach(() => world.close())

const ask = (actor: SignedIn, q: string) => readStanding(world.ctx(actor), { side: 'need', key: 'JH-2026-0001', q })
const slower = fittingProduct({
  title: '农贸市场电子秤',
  summary: '电子秤计量联网。',
  categories: ['scene-city'],
  capabilities: [{ id: 'c1', what: '响应时间', value: 9, unit: '秒' }],
})

describe('why not this product', () => {
  test('the place of a product behind another, and requirement by requirement what that one has', async () => {
    const second = await world.person({ organisation: await world.organisation({ name: '示例后来有限公司' }) })
    await putProduct(world, second, slower)
    const { standing, refusal } = await ask(p.owner, 'cp-2026-0008')
    expect(refusal).toBe('')
    expect(standing?.rank).toBe(2)
    expect(standing?.item.title).toBe(slower.title)
    expect(standing?.lines.filter(({ result }) => result === 'no').map(({ text }) => text)).toEqual([
      '扫码查询响应不超过 3 秒',
    ])
    expect(standing?.before.map(({ rank, item }) => [rank, item.title])).toEqual([[1, fittingProduct().title]])
    const [first] = standing?.before ?? []
    expect(first?.level).not.toBeNull()
    expect(first?.ahead[0]).toBe('扫码查询响应不超过 3 秒：它符合（响应时间 1.2 秒），所查的不符')
    expect(first?.ahead).toContain('所属领域更一致')
    expect(first?.ahead.at(-1)).toMatch(/^写到：.*溯源/)
    expect(first?.behind).toEqual([])
    expect(first?.to).toBe('/matches/JH-2026-0001/CP-2026-0001')
    expect(JSON.stringify(standing)).not.toMatch(/%|score/)
  })

  test('what the page of suggestions makes of it is said beside its place', async () => {
    const second = await world.person({ organisation: await world.organisation({ name: '示例后来有限公司' }) })
    await putProduct(world, second, slower)
    const page = async (q: string) => (await ask(p.owner, q)).standing
    expect((await page('CP-2026-0001'))?.page).toEqual({ on: 'list', place: 1 })
    const broken = await page('CP-2026-0008')
    expect([broken?.rank, broken?.page]).toEqual([2, { on: 'broken' }])
    expect((await page('CP-2026-0002'))?.page).toEqual({ on: 'none' })
    const copy = fittingProduct({ title: '农贸市场电子秤与溯源平台二' })
    await putProduct(world, p.firm, copy)
    const third = fittingProduct({ title: '农贸市场电子秤溯源' })
    await putProduct(world, second, third)
    const [first, again, other] = [await page('CP-2026-0001'), await page('CP-2026-0009'), await page('CP-2026-0010')]
    const repeat = first?.page.on === 'repeat' ? first : again
    expect(repeat?.page).toEqual({ on: 'repeat' })
    // Both copies have one place, and whoever stands behind them has them once before it.
    expect(first?.rank).toBe(again?.rank)
    expect([first?.rank, other?.rank].sort()).toEqual([1, 2])
    expect(other?.levelled).toBe((broken?.levelled ?? 0) + 1)
    await dismissMatch(world.ctx(p.owner), {
      opportunity: 'JH-2026-0001',
      product: 'CP-2026-0010',
      reasonCode: 'scope',
      reasonText: '',
    })
    expect((await page('CP-2026-0010'))?.page).toEqual({ on: 'none' })
  })

  test('the first has nothing before it', async () => {
    const { standing } = await ask(p.owner, 'CP-2026-0001')
    expect([standing?.rank, standing?.before]).toEqual([1, []])
  })

  test('words name products to choose from', async () => {
    const { found, standing } = await ask(p.owner, '溯源')
    expect(standing).toBeNull()
    expect(found?.map(({ title }) => title)).toEqual([fittingProduct().title])
    expect((await ask(p.owner, '没有的词')).found).toEqual([])
  })

  test('what has no place says why', async () => {
    expect((await ask(p.owner, 'CP-2026-9999')).refusal).toBe('没有这个编号的产品')
    await putProduct(world, p.owner, slower)
    expect((await ask(p.owner, 'CP-2026-0008')).refusal).toBe('同一单位的机会和产品不互相推荐')
    world.pass(Date.UTC(2027, 0, 5) - world.now())
    expect((await ask(p.owner, 'CP-2026-0001')).refusal).toBe('其中一方已截止或到期，不在推荐范围')
  })

  test('the other way: the place of a need for a product', async () => {
    const lessLike = {
      title: '校车路线安排',
      summary: '校车路线安排与电子秤',
      categories: ['scene-education' as const],
    }
    await putNeed(world, p.owner, lessLike)
    const page = await readStanding(world.ctx(p.firm), { side: 'offer', key: 'CP-2026-0001', q: 'JH-2026-0002' })
    expect(page.subject.to).toBe('/products/CP-2026-0001')
    expect(page.standing?.rank).toBe(2)
    expect(page.standing?.before[0]?.ahead).toContain('所属领域更一致')
  })

  test('for the unit whose list it is, the lead unit and the auditor', async () => {
    for (const actor of [p.owner, p.organiser, p.auditor]) expect(await code(ask(actor, ''))).toBe('ok')
    for (const actor of [p.firm, p.stranger, p.reviewer])
      expect(await code(ask(actor, 'CP-2026-0001'))).toBe('forbidden')
    expect(await code(readStanding(world.ctx(p.owner), { side: 'need', key: 'JH-2026-0009', q: '' }))).toBe('notFound')
  })
})
