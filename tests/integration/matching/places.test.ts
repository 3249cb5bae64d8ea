import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { replayList } from '#app/domain/matching/replay.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { addDays, DAY_MS, dayOf } from '#app/domain/time.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { readFunnel } from '#app/features/matching/funnel.queries.server.ts'
import {
  suggestionsForOpportunity,
  suggestionsForOrganisation,
  suggestionsForProduct,
} from '#app/features/matching/suggestions.queries.server.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import type { World } from '#tests/support/world.ts'
import { fittingProduct, matchingScene, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let need: string
let product: string
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
})
afterEach(() => world.close())

/** 响应时间不超过 3 秒 is a must of the need: 3.5 is near, 30 is not. */
const slow = (seconds: number, change: Partial<ProductContent> = {}) =>
  fittingProduct({ capabilities: [{ id: 'c1', what: '响应时间', value: seconds, unit: '秒' }], ...change })
const forNeed = async () => (await suggestionsForOpportunity(world.ctx(p.owner), need))!
const stored = () => world.services.db.selectFrom('seen_list').selectAll().orderBy('at').execute()
const listOf = (row: { list_json: string }) => JSON.parse(row.list_json) as SeenList

describe('a must condition that a field breaks', () => {
  let broken: string
  beforeEach(async () => {
    broken = await putProduct(world, p.stranger, slow(3.5, { title: '农贸市场电子秤与溯源平台标准版' }))
  })

  test('takes the product out of the list into its own group, with what would mend it; level and score stay', async () => {
    const { cards, broken: below } = await forNeed()
    expect(cards.map((c) => c.offer.title)).toEqual([fittingProduct().title])
    expect(below.map((c) => [c.offer.title, c.nearMiss !== '', c.tally.no])).toEqual([
      ['农贸市场电子秤与溯源平台标准版', true, 1],
    ])
    // The score is that of the pair, which would stand among the first by it.
    const { matching } = world.services
    const today = dayOf(world.now())
    const evidence = await matching.evidence(need, broken, today)
    const row = (await matching.forOpportunity(need, { limit: 10, today })).find((r) => r.productId === broken)
    expect([row?.score, row?.level, row?.group]).toEqual([evidence?.score, evidence?.level, 'broken'])
    expect((await matching.standing(need, broken, { among: 'products', today }))?.rank).not.toBeNull()
  })

  test('does the same for the firm, and one that no field decides breaks nothing', async () => {
    const asked = await suggestionsForProduct(world.ctx(p.stranger), broken)
    expect([asked?.cards.length, asked?.broken.length]).toEqual([0, 1])
    const own = await suggestionsForOrganisation(world.ctx(p.stranger), { page: 1, more: false })
    expect([own.forProducts?.cards.length, own.forProducts?.broken.length]).toEqual([0, 1])
    await putProduct(world, p.stranger, fittingProduct({ title: '农贸市场电子秤', capabilities: [] }))
    expect((await forNeed()).cards.map((c) => c.offer.title)).toContain('农贸市场电子秤')
  })

  test('a firm is suggested through a product that keeps the conditions, where it has one', async () => {
    const good = await putProduct(world, p.stranger, fittingProduct({ title: '市场电子秤' }))
    const own = await suggestionsForOrganisation(world.ctx(p.stranger), { page: 1, more: false })
    expect(own.forProducts?.cards.map((c) => c.offer.title)).toEqual(['市场电子秤'])
    expect(good).not.toBe(broken)
  })

  test('never fills the page: those that keep them come instead, however many break them', async () => {
    for (let n = 0; n < 60; n++)
      await putProduct(world, p.stranger, slow(30, { title: `农贸市场电子秤与溯源平台${n}` }))
    const { cards, broken: below } = await forNeed()
    expect(cards.map((c) => c.offer.title)).toEqual([fittingProduct().title])
    // Near copies by one firm are one row there too.
    expect(below).toHaveLength(1)
  })

  test('is on record and replayed: the group, and the place of the pair that was acted on', async () => {
    await inviteMatch(world.ctx(p.owner), { opportunity: need, product: broken, note: '' })
    const [row] = await stored()
    const list = listOf(row!)
    expect(list.rows.map((r) => [r.id, r.group, r.eligible])).toEqual([
      [product, 'list', 'yes'],
      [broken, 'broken', 'no'],
    ])
    expect(row?.place).toBe(2)
    expect(await replayStored(world.services.read, row!.id)).toContain('结果完全一致')
  })
})

test('the same product twenty times under small changes takes one place, and does not hide the others', async () => {
  for (let n = 0; n < 20; n++)
    await putProduct(world, p.stranger, fittingProduct({ title: `农贸市场电子秤与溯源平台第${n}版` }))
  const { cards } = await forNeed()
  const titles = cards.map((c) => c.offer.title)
  expect(titles).toHaveLength(2)
  expect(titles).toContain(fittingProduct().title)
  await inviteMatch(world.ctx(p.owner), { opportunity: need, product, note: '' })
  const [row] = await stored()
  expect(listOf(row!).rows).toHaveLength(2)
  expect(await replayStored(world.services.read, row!.id)).toContain('结果完全一致')
})

describe('places 9 and 10 of the products for a need', () => {
  const titles = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三']
  let ids: string[]
  beforeEach(async () => {
    ids = []
    for (const word of titles) {
      const firm = await world.person({ organisation: await world.organisation({ name: `示例${word}号有限公司` }) })
      ids.push(await putProduct(world, firm, fittingProduct({ title: `农贸市场电子秤与溯源平台${word}型` })))
    }
    // All were published long ago.
    await world.services.db
      .updateTable('product')
      .set({ published_at: world.now() - 90 * DAY_MS })
      .execute()
    world.services.matching = new MatchingService(world.services.read, () => world.now())
  })

  const listed = async (day: string, product_id: string, n: number) => {
    await world.services.db.insertInto('product_showing').values({ day, product_id, n }).execute()
  }
  const page = () => world.services.matching.forOpportunity(need, { limit: 10, today: dayOf(world.now()) })
  const brief = async () => (await page()).map((r) => [r.productId, r.favour])
  const yesterday = () => addDays(dayOf(world.now()), -1)

  test('go to the least listed of the last 30 days; scores and levels stay; the cards say so', async () => {
    const before = await page()
    expect(before).toHaveLength(10)
    const ranked = await world.services.matching.forOpportunity(need, { limit: 14, today: dayOf(world.now()) })
    const byScore = [...ranked].sort((a, b) => b.score - a.score).map((r) => r.productId)
    for (const id of byScore.slice(0, 12)) await listed(yesterday(), id, 7)
    await listed(addDays(dayOf(world.now()), -31), byScore[13]!, 900)
    world.services.matching = new MatchingService(world.services.read, () => world.now())
    const after = await page()
    expect(after.map((r) => r.productId)).toEqual([...byScore.slice(0, 8), byScore[12], byScore[13]])
    expect(after.slice(8).map((r) => r.favour)).toEqual(['rare', 'rare'])
    for (const row of after) expect(row.score).toBe(ranked.find((r) => r.productId === row.productId)?.score)
    expect((await forNeed()).cards.slice(8).map((c) => c.favour)).toEqual(['rare', 'rare'])
  })

  test('newcomers come first and are marked as such', async () => {
    const ranked = await world.services.matching.forOpportunity(need, { limit: 14, today: dayOf(world.now()) })
    const last = [...ranked].sort((a, b) => b.score - a.score).at(-1)!.productId
    await world.services.db.updateTable('product').set({ published_at: world.now() }).where('id', '=', last).execute()
    for (const id of ids) await listed(yesterday(), id, id === last ? 50 : 1)
    world.services.matching = new MatchingService(world.services.read, () => world.now())
    expect((await brief())[8]).toEqual([last, 'new'])
  })

  test('hold for a day, whatever is looked at meanwhile, and follow the counts the day after', async () => {
    const first = await brief()
    for (let n = 0; n < 5; n++) await forNeed()
    await world.services.views.flush()
    world.services.matching = new MatchingService(world.services.read, () => world.now())
    expect(await brief()).toEqual(first)
    const counted = await world.services.db.selectFrom('product_showing').selectAll().execute()
    expect(counted.map(({ product_id, n }) => [product_id, n]).sort()).toEqual(first.map(([id]) => [id, 5]).sort())
    world.pass(DAY_MS)
    expect((await brief()).slice(8)).not.toEqual(first.slice(8))
    expect((await brief()).slice(0, 8)).toEqual(first.slice(0, 8))
  })

  test('are stored with the counts they follow from, and replayed after the counts have changed', async () => {
    for (const id of ids.slice(0, 9)) await listed(yesterday(), id, 3)
    world.services.matching = new MatchingService(world.services.read, () => world.now())
    const shown = await page()
    await inviteMatch(world.ctx(p.owner), { opportunity: need, product: shown[9]!.productId, note: '' })
    const [row] = await stored()
    const list = listOf(row!)
    expect(list.rows.map((r) => [r.id, r.favour])).toEqual(shown.map((r) => [r.productId, r.favour]))
    expect(list.placing?.candidates.some((c) => c.shown === 3)).toBe(true)
    expect(row?.place).toBe(10)
    await world.services.db.deleteFrom('product_showing').execute()
    expect(await replayStored(world.services.read, row!.id)).toContain('结果完全一致')
    const { candidates } = list.placing!
    const recount = candidates.map((one) => ({ ...one, shown: one.id === shown[9]!.productId ? 99 : 0 }))
    const changed: SeenList = { ...list, placing: { ...list.placing!, candidates: recount } }
    expect(replayList(changed, RECIPE).map((r) => r.id)).not.toEqual(list.rows.map((r) => r.id))
  })

  test('the share of the product listed most stands on the page of the lead unit', async () => {
    expect((await readFunnel(world.ctx(p.organiser))).listed).toBeNull()
    await listed(yesterday(), ids[0]!, 30)
    await listed(yesterday(), ids[1]!, 10)
    await listed(addDays(dayOf(world.now()), -40), ids[1]!, 500)
    const found = (await readFunnel(world.ctx(p.organiser))).listed
    expect(found).toMatchObject({ title: `农贸市场电子秤与溯源平台${titles[0]}型`, n: 30, all: 40, products: 2 })
  })

  test('the auditor looks without counting', async () => {
    await suggestionsForOpportunity(world.ctx(p.auditor), need)
    await world.services.views.flush()
    expect(await world.services.db.selectFrom('product_showing').selectAll().execute()).toEqual([])
  })
})
