import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProductContent } from '#app/domain/product-content.ts'
import { dayOf } from '#app/domain/time.ts'
import { newId } from '#app/server/ids.ts'
import { transaction } from '#db/transaction.ts'
import { announceItem } from '#search/announce.ts'
import type { SearchRequest } from '#search/port.ts'
import { createSearch } from '#search/query.ts'
import type { World } from '#tests/support/world.ts'
import { fittingProduct, matchingScene, putProduct, rewriteProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

/** Region, size, ownership, local track record and awards: nothing of what a public owner sees may follow from them. */
let world: World
let p: Parties
let need: string
let products: { id: string; content: ProductContent }[]

beforeEach(async () => {
  let product: string
  ;({ world, p, need, product } = await matchingScene())
  products = [{ id: product, content: fittingProduct() }]
  for (const [at, word] of ['社区', '校园', '景区', '夜市'].entries()) {
    const content = fittingProduct({
      title: `${word}农贸市场电子秤`,
      summary: `${word}电子秤计量联网，扫码溯源查询。`,
      location: '外地',
      cases: [{ title: `${word}电子秤联网`, place: '外省某市', year: 2021 + at, source: '' }],
      capabilities: [{ id: 'c1', what: '响应时间', value: 2 + at, unit: '秒' }],
    })
    products.push({ id: await putProduct(world, at % 2 === 0 ? p.firm : p.stranger, content), content })
  }
})
afterEach(() => world.close())

const request = (q: string): SearchRequest => ({
  q,
  kinds: ['opportunity', 'product', 'reference'],
  filters: {},
  sort: 'relevance',
  page: 1,
  perPage: 50,
  includeClosed: false,
  now: world.now(),
})

/** All that matching and search tell of the pairs. */
async function everything() {
  const { matching, read, log } = world.services
  const today = dayOf(world.now())
  const search = createSearch({ read, meili: null, matching, log })
  const texts = ['农贸市场电子秤', '溯源', '扫码查询', '校园电子秤', '电子秤计量与溯源一体化'.repeat(30)]
  return {
    list: await matching.forOpportunity(need, { limit: 10, today }),
    pairs: await Promise.all(products.map(({ id }) => matching.evidence(need, id, today))),
    back: await Promise.all(products.map(({ id }) => matching.forProduct(id, { limit: 10, today }))),
    standing: await Promise.all(products.map(({ id }) => matching.standing(need, id, { among: 'products', today }))),
    parts: (await matching.seenList('need', need, { limit: 10, without: [], also: [need] }))?.rows,
    found: await Promise.all(texts.map(async (q) => (await search.find(request(q))).hits.map((hit) => hit.id))),
  }
}

async function announceAll() {
  await transaction(world.services.db, async (tx) => {
    for (const { id } of products) await announceItem(tx, { kind: 'product', id, now: world.now(), newId })
  })
}

const changes: Record<string, () => Promise<unknown>> = {
  region: async () => {
    await world.services.db
      .updateTable('organisation')
      .set({ park: '示例区产业园', street: '中山路街道', address: '示例区中山路 1 号' })
      .where('id', '=', p.stranger.organisation?.id ?? '')
      .execute()
    for (const { id, content } of products) await rewriteProduct(world, id, { ...content, location: '本区' })
  },
  size: () => world.services.db.updateTable('organisation').set({ size: 'large' }).execute(),
  ownership: () =>
    world.services.db
      .updateTable('organisation')
      .set({ kind: 'stateOwned', parent_name: '示例国有资本集团', responsible: 1 })
      .where('id', '=', p.stranger.organisation?.id ?? '')
      .execute(),
  'local track record': async () => {
    for (const { id, content } of products) {
      const cases = content.cases.map((one) => ({ ...one, place: '本区市场', year: 2026, source: '本区优秀案例' }))
      await rewriteProduct(world, id, { ...content, cases })
    }
  },
  awards: () =>
    world.services.db
      .updateTable('organisation')
      .set({ description: '获得本省科技进步奖一等奖、本区优秀企业' })
      .execute(),
}

test.each(Object.entries(changes))('%s changes no score, order, condition or search', async (_, change) => {
  const before = await everything()
  expect(before.list.length).toBeGreaterThan(3)
  expect(before.found.every((ids) => ids.length > 0)).toBe(true)
  await change()
  await announceAll()
  expect(await everything()).toEqual(before)
})

test('the comparison sees a change that does matter', async () => {
  const before = await everything()
  const [first] = products
  await rewriteProduct(world, first!.id, { ...first!.content, summary: '图书借阅。' })
  const after = await everything()
  for (const part of ['list', 'pairs', 'parts', 'found'] as const) expect(after[part], part).not.toEqual(before[part])
})
