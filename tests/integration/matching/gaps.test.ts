import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { readGaps } from '#app/features/matching/gaps.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { gapsQuery } from '#app/features/matching/match.schema.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingScene, putNeed, putProduct, rewriteProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let product: string
beforeEach(async () => {
  ;({ world, p, product } = await matchingScene())
})
afterEach(() => world.close())

const read = async (actor: SignedIn, query: Record<string, string> = {}) => {
  const view = await readGaps(world.ctx(actor), gapsQuery.parse(query))
  if (!view.figures) throw new Error('no figures')
  return { ...view, ...view.figures }
}
const titles = ({ rows }: Awaited<ReturnType<typeof read>>) => rows.map(({ item }) => item.title)
const slow = fittingProduct({ capabilities: [{ id: 'c1', what: '响应时间', value: 3.5, unit: '秒' }] })

describe('供需缺口', () => {
  test('where a product fits nothing is missing; products of other trades are without a need', async () => {
    const needs = await read(p.organiser)
    expect(needs.totals.need).toEqual({ items: 1, gaps: 0, broken: 0 })
    expect(titles(needs)).toEqual([])
    expect(needs.totals.offer).toEqual({ items: 7, gaps: 6, broken: 0 })
    const offers = await read(p.organiser, { side: 'offer' })
    expect(offers.total).toBe(6)
    expect(titles(offers)).toContain('桥梁结构监测系统')
  })

  test('a broken must condition makes a gap at once, with the near miss, why it fails, and an invitation', async () => {
    await rewriteProduct(world, product, slow)
    const view = await read(p.organiser)
    expect(view.totals.need).toEqual({ items: 1, gaps: 1, broken: 1 })
    const [row] = view.rows
    const [near] = row?.near ?? []
    expect(near?.item.title).toBe(slow.title)
    expect(near?.to).toBe('/matches/JH-2026-0001/CP-2026-0001')
    expect(near?.why).toEqual(['不符：扫码查询响应不超过 3 秒（响应时间 3.5 秒）'])
    expect(near?.nearMiss).toMatch(/即符合$/)
    expect(near?.invite).toBe(true)
    expect(row?.salonTo).toBe('/desk/salons/new?category=scene-commerce')
    expect(row?.near.slice(1).every(({ why }) => why[0] === '两份文本达不到“可能相关”')).toBe(true)
    await inviteMatch(world.ctx(p.organiser), { opportunity: 'JH-2026-0001', product: 'CP-2026-0001', note: '' })
    expect((await read(p.organiser)).rows[0]?.near[0]?.invite).toBe(false)
    expect(JSON.stringify(view)).not.toMatch(/%|score/)
  })

  test('near copies by one unit are one near miss', async () => {
    await rewriteProduct(world, product, slow)
    for (const word of ['二', '三', '四']) await putProduct(world, p.firm, { ...slow, title: `${slow.title}${word}` })
    const titlesOf = (await read(p.organiser)).rows[0]?.near.map(({ item }) => item.title) ?? []
    expect(titlesOf.filter((title) => title.startsWith(slow.title))).toHaveLength(1)
    expect(titlesOf).toHaveLength(3)
  })

  test('the cells add up to the totals, and a cell narrows the rows', async () => {
    await putNeed(world, p.owner, {
      title: '古籍修复用纸',
      summary: '竹纸与皮纸的配方复原',
      currentState: '',
      goal: '',
      musts: [],
      shoulds: [],
      categories: ['scene-city'],
      spaces: ['belt-zhongshan'],
    })
    const view = await read(p.organiser)
    const cells = view.categories.flatMap((c) => c.cells)
    for (const side of ['need', 'offer'] as const)
      for (const part of ['items', 'gaps', 'broken'] as const) {
        expect(cells.reduce((n, c) => n + c[side][part], 0)).toBe(view.totals[side][part])
        expect(view.columns.reduce((n, c) => n + c[side][part], 0)).toBe(view.totals[side][part])
      }
    const city = view.categories.find((c) => c.code === 'scene-city')
    expect(city?.cells.find((c) => c.space === 'belt-zhongshan')?.need.gaps).toBe(1)
    expect(titles(await read(p.organiser, { category: 'scene-city', space: 'belt-zhongshan' }))).toHaveLength(1)
    expect(titles(await read(p.organiser, { category: 'scene-city', space: 'belt-taohua' }))).toEqual([])
    expect(city?.salonTo).toBe('/desk/salons/new?category=scene-city')
  })

  test('a unit sees its own items, and only it mends them', async () => {
    await rewriteProduct(world, product, slow)
    const own = await read(p.owner)
    expect(own.unit).toBe('演示区商务局')
    expect([own.totals.need.gaps, own.totals.offer.items]).toEqual([1, 0])
    expect(own.rows[0]?.mend).toHaveProperty('copyOf')
    expect(own.categories[0]?.salonTo).toBeNull()
    const firm = await read(p.firm, { side: 'offer' })
    expect([firm.totals.need.items, firm.totals.offer.gaps]).toEqual([0, 1])
    expect(firm.rows[0]?.mend).toEqual({ to: '/products/CP-2026-0001/edit#capabilities' })
    expect((await read(p.organiser)).rows[0]?.mend).toBeNull()
    expect((await read(p.stranger)).totals.need.items).toBe(0)
  })

  test('the auditor reads and acts on nothing; staff without this right are refused', async () => {
    await rewriteProduct(world, product, slow)
    const view = await read(p.auditor)
    expect(view.rows[0]?.near.map(({ invite }) => invite)).not.toContain(true)
    expect(await code(read(p.reviewer))).toBe('forbidden')
  })

  test('what has ended is on no shelf any more', async () => {
    await read(p.organiser)
    world.pass(Date.UTC(2027, 0, 5) - world.now())
    const view = await read(p.organiser)
    expect(view.totals.need.items).toBe(0)
    expect(view.totals.offer.gaps).toBe(7)
  })
})
