import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { findItems } from '#app/features/items/find-items.server.ts'
import { searchQuery } from '#app/features/items/list-query.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import {
  suggestionsForOpportunity,
  suggestionsForOrganisation,
  suggestionsForProduct,
} from '#app/features/matching/suggestions.queries.server.ts'
import { makeChange } from '#app/features/words/make-change.server.ts'
import { previewChange } from '#app/features/words/preview-change.server.ts'
import type { AskedChange } from '#app/features/words/words.schema.ts'
import { previewWith } from '#app/server/words-preview.ts'
import type { PreviewRequest, WordsPreviewer } from '#app/server/words-preview.ts'
import { keepPreviews } from '#app/server/words-previews.ts'
import { transaction } from '#db/transaction.ts'
import { addSearches } from '#db/repos/words.ts'
import {
  code,
  fittingProduct,
  parties,
  putFilling,
  putNeed,
  putProduct,
} from '#tests/integration/matching/matching-support.ts'
import type { Parties } from '#tests/integration/matching/matching-support.ts'
import { withRealServices } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

/** A preview of the thesaurus looks at every list that was shown in the last month, and says at how many. */

const DAY = 24 * 3_600_000
let world: World
let p: Parties
let need: string
let product: string

beforeEach(async () => {
  world = await createWorld()
  withRealServices(world)
  p = await parties(world)
  const bare = { currentState: '', goal: '', musts: [] }
  need = await putNeed(world, p.owner, { ...bare, title: '城管案件处置', summary: '街面秩序巡查发现的案件要流转。' })
  product = await putProduct(
    world,
    p.firm,
    fittingProduct({ title: '城市管理事项流转', summary: '派单、核查和归档。', capabilities: [] }),
  )
  await putFilling(world)
})
afterEach(() => world.close())

const change: AskedChange = { kind: 'save', id: '', words: '城管、城市管理', reason: '两种叫法是一回事' }
const preview = async (asked = change) => {
  const { view } = await previewChange(world.ctx(p.organiser), asked)
  if (!view) throw new Error('the preview is not ready')
  return view
}
const looked = async () => {
  const { shown, gone, others } = (await preview()).lists
  return { shown, gone, others }
}
const show = (id: string, kind: 'need' | 'offer' | 'unit' = 'need') =>
  world.services.views.countList({ kind, id }, world.now())

describe('lists that were shown', () => {
  test('are counted by the pages that show them, each list once, nobody named', async () => {
    expect(await looked()).toEqual({ shown: 0, gone: 0, others: 2 })
    for (let i = 0; i < 2; i++) await suggestionsForOpportunity(world.ctx(p.owner), need)
    expect(await looked()).toEqual({ shown: 1, gone: 0, others: 1 })
    await suggestionsForProduct(world.ctx(p.firm), product)
    await suggestionsForOrganisation(world.ctx(p.firm), { page: 1, more: false })
    await suggestionsForOrganisation(world.ctx(p.owner), { page: 1, more: false })
    expect(await looked()).toEqual({ shown: 3, gone: 0, others: 0 })
    const rows = await world.services.read.selectFrom('list_showing').selectAll().orderBy('list').execute()
    expect(rows).toEqual([
      { day: '2026-11-23', list: 'need', subject_id: need, n: 3 },
      { day: '2026-11-23', list: 'offer', subject_id: product, n: 1 },
      { day: '2026-11-23', list: 'unit', subject_id: p.offerOrganisation, n: 1 },
    ])
  })

  test('are known from acts too, which store the list that was seen', async () => {
    await inviteMatch(world.ctx(p.firm), { opportunity: need, product, note: '' })
    expect((await looked()).shown).toBe(1)
    world.pass(31 * DAY)
    expect((await looked()).shown).toBe(0)
  })

  test('are all compared, however many; who has ended is told apart', async () => {
    const needs: string[] = []
    for (let n = 0; n < 215; n++)
      needs.push(await putNeed(world, p.owner, { title: `第 ${n} 号停车泊位改造`, summary: '地锁和缴费。', musts: [] }))
    for (const id of needs) show(id)
    show('gone-need')
    show('gone-unit', 'unit')
    await world.services.db
      .updateTable('opportunity')
      .set({ status: 'withdrawn' })
      .where('id', '=', needs[0]!)
      .execute()
    expect(await looked()).toEqual({ shown: 217, gone: 3, others: 2 })
  })

  test('are forgotten after thirty days', async () => {
    show(need)
    await world.services.views.flush()
    world.pass(31 * DAY)
    show(product, 'offer')
    expect((await looked()).shown).toBe(1)
    expect(await world.services.read.selectFrom('list_showing').select('list').execute()).toEqual([{ list: 'offer' }])
  })

  test('change in the preview as they then change on the page, for a need, a product and a unit', async () => {
    const bare = { currentState: '', goal: '', musts: [] }
    need = await putNeed(world, p.owner, { ...bare, title: '门禁门禁', summary: '门禁。', categories: ['scene-city'] })
    product = await putProduct(
      world,
      p.firm,
      fittingProduct({
        ...{ title: '出入口管控', summary: '出入口管控。', categories: ['scene-city'] },
        ...{ wants: ['scene-city'], capabilities: [] },
      }),
    )
    const titles = async (actor: SignedIn) => ({
      need: (await suggestionsForOpportunity(world.ctx(p.owner), need))?.cards.map((c) => c.offer.title),
      offer: (await suggestionsForProduct(world.ctx(actor), product))?.cards.map((c) => c.need.title),
      unit: (await suggestionsForOrganisation(world.ctx(actor), { page: 1, more: false })).forProducts?.cards.map(
        (c) => c.need.title,
      ),
    })
    const doors = { ...change, words: '门禁、出入口管控' }
    const before = await titles(p.firm)
    await world.services.views.flush()
    const { lists, seal } = await preview(doors)
    await makeChange(world.ctx(p.organiser), doors, seal)
    const after = await titles(p.firm)
    const keys = {
      need: 'JH-2026-0002 门禁门禁',
      offer: 'CP-2026-0008 出入口管控',
      unit: '为我推荐：示例溯源科技有限公司',
    }
    for (const kind of ['need', 'offer', 'unit'] as const) {
      const found = lists.changed.find((list) => list.key === keys[kind])
      expect(found !== undefined, kind).toBe(JSON.stringify(before[kind]) !== JSON.stringify(after[kind]))
      if (found)
        expect([found.totals, found.n > 0], kind).toEqual([
          { before: before[kind]?.length, after: after[kind]?.length },
          true,
        ])
    }
    expect(lists.changed.length).toBeGreaterThan(0)
  })

  test('leave out what the page leaves out: a broken must condition, a pair put aside, near copies', async () => {
    const asks = {
      title: '门禁门禁',
      summary: '门禁。',
      currentState: '',
      goal: '',
      categories: ['scene-city' as const],
    }
    need = await putNeed(world, p.owner, asks)
    const door = (seconds: number) =>
      fittingProduct({
        ...{ title: '出入口管控', summary: '出入口管控。', categories: ['scene-city'], wants: ['scene-city'] },
        capabilities: [{ id: 'c1', what: '响应时间', value: seconds, unit: '秒' }],
      })
    await putProduct(world, p.firm, door(1.2))
    await putProduct(world, p.firm, door(1.2))
    await putProduct(world, p.stranger, door(30))
    const aside = await putProduct(world, p.stranger, door(1.2))
    await dismissMatch(world.ctx(p.owner), {
      ...{ opportunity: need, product: aside },
      ...{ reasonCode: 'scope', reasonText: '' },
    })
    show(need)
    const doors = { ...change, words: '门禁、出入口管控' }
    const { lists, seal } = await preview(doors)
    const list = lists.changed.find(({ key }) => key.endsWith('门禁门禁'))
    const rows = list?.rows.filter(({ to }) => to !== null).sort((a, b) => a.to! - b.to!)
    await makeChange(world.ctx(p.organiser), doors, seal)
    const page = await suggestionsForOpportunity(world.ctx(p.owner), need)
    expect(page?.broken.map((card) => card.offer.title)).toEqual(['出入口管控'])
    expect(page?.cards.map((card) => card.offer.title)).toEqual(['出入口管控'])
    expect(rows?.map(({ title }) => title.replace(/^CP-\S+ /, ''))).toEqual(['出入口管控'])
    expect(list?.totals.after).toBe(1)
  })
})

test('given sets that are not on this machine are named', async () => {
  world.services.previewWords = keepPreviews(previewWith(world.services.read, '/nowhere'))
  const { sets, missing } = await preview()
  expect([sets, missing]).toEqual([[], ['csl-abs2title', 'csl-kw2abs', 'stard-closed']])
})

test('all searches of the month are looked at, and those that change are named', async () => {
  const rows = Array.from({ length: 340 }, (_, n) => ({ day: '2026-11-20', text: `城管 第${n}类`, n: 340 - n }))
  rows.push(...Array.from({ length: 30 }, (_, n) => ({ day: '2026-11-21', text: `停车 ${n}`, n: 1 })))
  await transaction(world.services.db, (tx) => addSearches(tx, rows, '2026-10-24'))
  const { searches } = await preview()
  expect([searches.looked, searches.compared]).toEqual([370, 340])
  expect(searches.changed.length + searches.rest.length).toBe(searches.total)
  expect(
    [...searches.changed.map((list) => list.key), ...searches.rest].every((text) => text.startsWith('城管 ')),
  ).toBe(true)
})

describe('a long preview', () => {
  const request: PreviewRequest = {
    before: [],
    after: [{ id: 'a', words: ['城管', '城市管理'] }],
    now: Date.UTC(2026, 10, 23),
  }
  /** The real preview behind a gate, as it is while a thread is at work. */
  function gated() {
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    let begun = 0
    const previewer: WordsPreviewer = async (asked, tell) => {
      begun++
      tell?.({ done: 3, of: 12 })
      await gate
      return previewWith(world.services.read, '')(asked)
    }
    return { previews: keepPreviews(previewer), open: () => open(), begun: () => begun }
  }

  test('goes on in the background and tells how far it is; who asks again meets the same one', async () => {
    const { previews, open, begun } = gated()
    expect(await previews(request, 1)).toEqual({ progress: { done: 3, of: 12 } })
    expect(await previews(request, 1)).toEqual({ progress: { done: 3, of: 12 } })
    expect(begun()).toBe(1)
    await previews({ ...request, after: [{ id: 'a', words: ['物联网', 'IoT'] }] }, 1)
    expect(begun()).toBe(2)
    open()
    expect(await previews(request, 60_000)).toHaveProperty('preview.searches')
    await previews(request, 60_000)
    expect(begun()).toBe(3)
  })

  test('stands on the page with its steps, and nothing can be saved before it is ready', async () => {
    const { previews, open } = gated()
    world.services.previewWords = (asked) => previews(asked, 1)
    const ask = () => previewChange(world.ctx(p.organiser), change)
    expect(await ask()).toEqual({ view: null, progress: { done: 3, of: 12 } })
    expect(await code(makeChange(world.ctx(p.organiser), change, ''))).toBe('conflict')
    open()
    world.services.previewWords = (asked) => previews(asked, 60_000)
    expect((await ask()).view?.lists.others).toBe(2)
  })

  test('that fails says so once, and is begun anew', async () => {
    let fails = true
    const previews = keepPreviews(async (asked) => {
      if (fails) throw new Error('the preview of the thesaurus ended')
      return previewWith(world.services.read, '')(asked)
    })
    await expect(previews(request, 1000)).rejects.toThrow('ended')
    fails = false
    expect(await previews(request, 60_000)).toHaveProperty('preview')
  })

  test('counts its steps up to all of them', async () => {
    show(need)
    await world.services.views.flush()
    const told: string[] = []
    await previewWith(world.services.read, '')({ ...request, now: world.now() }, ({ done, of }) =>
      told.push(`${done}/${of}`),
    )
    // Two lists (one shown, one of the product with the word), each ranked before and after; no judged set here.
    expect(told).toEqual(['1/10', '2/10', '3/10', '4/10'])
  })
})

test('results of a search mark the other words of the group as well', async () => {
  const { seal } = await preview()
  await makeChange(world.ctx(p.organiser), change, seal)
  const page = await findItems(world.ctx(), searchQuery.parse({ q: '城管' }), {
    list: 'both',
    kinds: ['opportunity', 'product'],
  })
  const marked = page.rows.map((row) => [
    row.title,
    row.titleMarks.map(({ start, end }) => row.title.slice(start, end)).join('|'),
  ])
  expect(new Map(marked as [string, string][])).toEqual(
    new Map([
      ['城管案件处置', '城管'],
      ['城市管理事项流转', '城市管理'],
    ]),
  )
})
