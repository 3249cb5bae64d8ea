import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS } from '#app/domain/time.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { gatherItems, groupItems, moveItem, removeItem } from '#app/features/releases/arrange-items.server.ts'
import { createRelease } from '#app/features/releases/create-release.server.ts'
import { loadDraft, loadGather, loadPreview } from '#app/features/releases/desk.queries.server.ts'
import { editRelease } from '#app/features/releases/edit-release.server.ts'
import { proposeRelease, publishRelease, reopenRelease } from '#app/features/releases/publish-release.server.ts'
import { recordEarlierRelease } from '#app/features/releases/record-earlier-release.server.ts'
import { earlierReleaseSchema, releaseFactsSchema } from '#app/features/releases/release-form.ts'
import { releasesWithItem } from '#app/features/releases/releases-of-item.queries.server.ts'
import { loadRelease, loadReleases } from '#app/features/releases/releases.queries.server.ts'
import { historyOf } from '#db/repos/history.ts'
import { currentRelease, releaseById, releasesOfItem } from '#db/repos/releases.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { publishedNeed, publishedProduct } from './published-items.ts'

let world: World
let first: SignedIn
let second: SignedIn
let department: string
let firm: string

beforeEach(async () => {
  world = await createWorld()
  first = await world.person({ staff: ['organiser'], name: '甲示例' })
  second = await world.person({ staff: ['organiser'], name: '乙示例' })
  department = await world.organisation({ name: '演示区商务局', kind: 'department' })
  firm = await world.organisation({ name: '示例衡器制造有限公司' })
})
afterEach(() => world.close())

const begin = (kind: 'opportunity' | 'product' | 'both' = 'both', batch = 1) =>
  createRelease(world.ctx(first), { year: 2026, batch, kind })

async function draftOf(needs: { id: string }[], products: { id: string }[]): Promise<string> {
  const id = await begin()
  await gatherItems(world.ctx(first), { id, kind: 'opportunity', itemIds: needs.map((n) => n.id) })
  await gatherItems(world.ctx(first), { id, kind: 'product', itemIds: products.map((p) => p.id) })
  return id
}

const seen = async (id: string) => (await loadPreview(world.ctx(second), id)).seenHash

async function publish(id: string): Promise<string> {
  await proposeRelease(world.ctx(first), { id })
  return publishRelease(world.ctx(second), { id, seenHash: await seen(id) })
}

describe('a release from draft to the public page', () => {
  it('proposes title and count, keeps the order, and publishes what the preview showed', async () => {
    const needs = [await publishedNeed(world, department), await publishedNeed(world, department)]
    const product = await publishedProduct(world, firm)
    const id = await draftOf(needs, [product])
    const draft = await loadDraft(world.ctx(first), id)
    expect(draft.facts.title).toBe('演示区2026年第1批机会清单、产品清单')
    expect(draft.facts.countValue).toBe(2)
    await moveItem(world.ctx(first), { id, kind: 'opportunity', itemId: needs[1]?.id ?? '', to: 1 })
    const preview = await loadPreview(world.ctx(first), id)
    const number = await publish(id)
    expect(number).toBe('2026-1')
    const page = await loadRelease(world.ctx(), number)
    expect(page.sheets).toEqual(preview.sheets)
    expect(page.sheets[0]?.rows.map((r) => r.itemId)).toEqual([needs[1]?.id, needs[0]?.id])
    expect(page.sheets.map((s) => [s.annex, s.title])).toEqual([
      ['附件1', '演示区2026年第1批机会清单'],
      ['附件2', '演示区2026年第1批产品清单'],
    ])
    const history = await historyOf(world.services.read, 'release', id)
    expect(history.map((h) => h.action)).toEqual(['create', 'propose', 'publish'])
    expect(await releasesOfItem(world.services.read, 'opportunity', needs[0]?.id ?? '')).toMatchObject([
      { number: '2026-1', year: 2026, batch: 1, position: 2, releasedOn: '2026-11-23' },
    ])
    expect(await releasesWithItem(world.ctx(), 'opportunity', needs[0]?.id ?? '')).toEqual([
      { to: '/releases/2026-1', name: '2026年第1批', place: '第2项' },
    ])
    const next = await begin('opportunity', 2)
    await gatherItems(world.ctx(first), { id: next, kind: 'opportunity', itemIds: needs.map((n) => n.id) })
    expect(await releasesWithItem(world.ctx(), 'opportunity', needs[0]?.id ?? '')).toHaveLength(1)
    expect(await currentRelease(world.services.read)).toMatchObject({ number, opportunities: 2, products: 1 })
  })

  it('does not change with its items, and names the change outside the sheet', async () => {
    const need = await publishedNeed(world, department)
    const product = await publishedProduct(world, firm, { validUntil: '2026-11-30' })
    const number = await publish(await draftOf([need], [product]))
    const before = await loadRelease(world.ctx(), number)
    expect(before.changes).toEqual([])
    await world.services.db
      .updateTable('opportunity')
      .set({ public_json: JSON.stringify({ title: '改过的名称' }), public_version: 4 })
      .where('id', '=', need.id)
      .execute()
    world.pass(10 * DAY_MS)
    const after = await loadRelease(world.ctx(), number)
    expect(after.sheets).toEqual(before.sheets)
    expect(after.hash).toBe(before.hash)
    expect(after.changes.map((c) => [c.place, c.what, c.when])).toEqual([
      ['附件1 第 1 项', '内容有更新', ''],
      ['附件2 第 1 项', '现为“已过期”', '12月1日'],
    ])
  })

  it('tells every owner once', async () => {
    const member = await world.person({ organisation: department })
    const needs = [await publishedNeed(world, department), await publishedNeed(world, department)]
    await publish(await draftOf(needs, [await publishedProduct(world, firm)]))
    const messages = await world.services.db
      .selectFrom('message')
      .selectAll()
      .where('recipient_id', '=', member.personId)
      .execute()
    expect(messages.map((m) => m.subject)).toEqual(['贵单位的 2 项内容已列入2026年第1批清单'])
  })
})

describe('the second person', () => {
  it('is another one than who proposed, whoever began the draft', async () => {
    const id = await draftOf([await publishedNeed(world, department)], [await publishedProduct(world, firm)])
    await proposeRelease(world.ctx(second), { id })
    const seenHash = await seen(id)
    await expect(publishRelease(world.ctx(second), { id, seenHash })).rejects.toMatchObject({ code: 'secondPerson' })
    expect((await releaseById(world.services.read, id))?.status).toBe('proposed')
    await expect(publishRelease(world.ctx(first), { id, seenHash })).resolves.toBe('2026-1')
    const row = await releaseById(world.services.read, id)
    expect(row?.composed_by).not.toBe(row?.published_by)
  })

  it('publishes only what was seen, and a repeated click publishes once', async () => {
    const need = await publishedNeed(world, department)
    const id = await draftOf([need], [await publishedProduct(world, firm)])
    await proposeRelease(world.ctx(first), { id })
    const seenHash = await seen(id)
    const changed = { public_json: JSON.stringify({ title: '后来改的' }), public_version: 4 }
    await world.services.db.updateTable('opportunity').set(changed).where('id', '=', need.id).execute()
    await expect(publishRelease(world.ctx(second), { id, seenHash })).rejects.toMatchObject({ code: 'conflict' })
    const now = await seen(id)
    await publishRelease(world.ctx(second), { id, seenHash: now })
    await expect(publishRelease(world.ctx(second), { id, seenHash: now })).resolves.toBe('2026-1')
    expect((await historyOf(world.services.read, 'release', id)).filter((h) => h.action === 'publish')).toHaveLength(1)
  })
})

describe('refusals', () => {
  it('nobody but organisers composes; a draft has no public page', async () => {
    const id = await begin()
    const others = [
      world.ctx(),
      world.ctx(await world.person({ organisation: firm })),
      world.ctx(await world.person({ staff: ['reviewer'] })),
      world.ctx(await world.person({ staff: ['admin'] })),
      world.ctx(await world.person({ staff: ['auditor'] })),
    ]
    for (const ctx of others) {
      const code = ctx.actor.kind === 'anonymous' ? 'signInFirst' : 'forbidden'
      const refused = { code }
      await expect(createRelease(ctx, { year: 2026, batch: 9, kind: 'both' })).rejects.toMatchObject(refused)
      await expect(gatherItems(ctx, { id, kind: 'product', itemIds: [] })).rejects.toMatchObject(refused)
      await expect(proposeRelease(ctx, { id })).rejects.toMatchObject(refused)
      await expect(reopenRelease(ctx, { id })).rejects.toMatchObject(refused)
      await expect(publishRelease(ctx, { id, seenHash: '' })).rejects.toMatchObject(refused)
      await expect(loadRelease(ctx, '2026-1')).rejects.toMatchObject({ code: 'notFound' })
    }
    await expect(loadRelease(world.ctx(first), '2026-1')).rejects.toMatchObject({ code: 'notFound' })
  })

  it('a number is given once', async () => {
    await begin()
    await expect(begin('product')).rejects.toMatchObject({
      code: 'duplicate',
      fields: { batch: '这一年度已经有这个批次' },
    })
  })

  it('only what is published at this moment can be gathered or issued', async () => {
    const need = await publishedNeed(world, department)
    const late = await publishedNeed(world, department, { deadline: '2026-11-22' })
    const id = await begin()
    const gather = (itemId: string) => gatherItems(world.ctx(first), { id, kind: 'opportunity', itemIds: [itemId] })
    await expect(gather(late.id)).rejects.toMatchObject({ code: 'wrongState' })
    await expect(gather('unknown')).rejects.toMatchObject({ code: 'notFound' })
    await expect(proposeRelease(world.ctx(first), { id })).rejects.toMatchObject({ code: 'incomplete' })
    expect(await gather(need.id)).toBe(1)
    expect(await gather(need.id)).toBe(0)
    const product = await publishedProduct(world, firm)
    await gatherItems(world.ctx(first), { id, kind: 'product', itemIds: [product.id] })
    await proposeRelease(world.ctx(first), { id })
    const seenHash = await seen(id)
    await world.services.db.updateTable('opportunity').set({ status: 'withdrawn' }).where('id', '=', need.id).execute()
    await expect(publishRelease(world.ctx(second), { id, seenHash })).rejects.toMatchObject({
      code: 'incomplete',
      message: expect.stringContaining('已撤回') as string,
    })
  })

  it('what is proposed or published no longer moves', async () => {
    const need = await publishedNeed(world, department)
    const id = await draftOf([need], [await publishedProduct(world, firm)])
    await proposeRelease(world.ctx(first), { id })
    const remove = () => removeItem(world.ctx(first), { id, kind: 'opportunity', itemId: need.id })
    await expect(remove()).rejects.toMatchObject({ code: 'wrongState' })
    await reopenRelease(world.ctx(second), { id })
    await remove()
    await gatherItems(world.ctx(first), { id, kind: 'opportunity', itemIds: [need.id] })
    await publish(id)
    await expect(remove()).rejects.toMatchObject({ code: 'wrongState' })
    await expect(reopenRelease(world.ctx(first), { id })).rejects.toMatchObject({ code: 'wrongState' })
  })

  it('facts are saved against the version they were read at', async () => {
    const id = await begin()
    const { version } = await loadDraft(world.ctx(first), id)
    const facts = releaseFactsSchema.parse({
      year: '2026',
      batch: '3',
      kind: 'opportunity',
      title: '演示区2026年第3批机会清单',
      documentNumber: '演发改数〔2026〕18号',
      countValue: '1',
      hiddenColumns: 'opportunity.amount',
    })
    await editRelease(world.ctx(first), { id, version, facts })
    expect((await loadDraft(world.ctx(first), id)).number).toBe('2026-3')
    await expect(editRelease(world.ctx(second), { id, version, facts })).rejects.toMatchObject({ code: 'conflict' })
    const row = (text: string) => releaseFactsSchema.safeParse({ ...facts, year: '2026', batch: text, countValue: '1' })
    expect(row('0').success).toBe(false)
    expect(row('1.5').success).toBe(false)
  })
})

describe('gathering', () => {
  it('searches, filters and leaves out what is already there', async () => {
    const one = await publishedNeed(world, department, { title: '电子秤改造' })
    const two = await publishedNeed(world, department, { title: '客流监测', categories: ['scene-culture'] })
    await publishedNeed(world, department, { title: '已截止的', deadline: '2026-11-01' })
    const hidden = await publishedNeed(world, firm, { title: '会员整合', anonymousOwner: true })
    const id = await begin()
    const find = async (more: { q?: string; category?: string; fresh?: boolean }) =>
      (
        await loadGather(world.ctx(first), id, {
          kind: 'opportunity',
          q: '',
          category: '',
          fresh: false,
          page: 1,
          ...more,
        })
      ).rows.map((r) => r.title)
    expect((await find({})).sort()).toEqual([one.title, two.title, hidden.title].sort())
    expect(await find({ q: '电子秤' })).toEqual([one.title])
    expect(await find({ q: '%' })).toHaveLength(3)
    expect(await find({ category: 'scene-culture' })).toEqual([two.title])
    expect(await find({ q: '衡器' })).toEqual([])
    await gatherItems(world.ctx(first), { id, kind: 'opportunity', itemIds: [one.id] })
    expect((await find({})).sort()).toEqual([two.title, hidden.title].sort())
  })

  it('groups by category in the order of the taxonomy and keeps the order within', async () => {
    const needs = [
      await publishedNeed(world, department, { title: '甲', categories: ['scene-city'] }),
      await publishedNeed(world, department, { title: '乙', categories: ['growth-retail'] }),
      await publishedNeed(world, department, { title: '丙', categories: ['scene-city'] }),
    ]
    const id = await begin()
    await gatherItems(world.ctx(first), { id, kind: 'opportunity', itemIds: needs.map((n) => n.id) })
    await groupItems(world.ctx(first), { id, kind: 'opportunity' })
    expect((await loadDraft(world.ctx(first), id)).lists[0]?.items.map((i) => i.title)).toEqual(['乙', '甲', '丙'])
  })
})

describe('what a release may tell', () => {
  it('an owner that stays unnamed is so for ever, with no office or telephone of its own', async () => {
    const need = await publishedNeed(world, firm, {
      anonymousOwner: true,
      office: '会员运营部',
      phone: '0791-00002191',
    })
    const id = await draftOf([need], [await publishedProduct(world, department)])
    await publish(id)
    const stored = (await releaseById(world.services.read, id))?.snapshot_json ?? ''
    for (const secret of ['示例衡器制造有限公司', '会员运营部', '0791-00002191']) expect(stored).not.toContain(secret)
    expect(stored).toContain('某商贸企业')
    expect(stored).toContain('经牵头单位')
  })

  it('details for verified organisations only and hidden columns do not reach the page', async () => {
    const need = await publishedNeed(world, department, {
      visibility: 'summary',
      amount: { kind: 'exact', min: 98_760_000, max: 98_760_000 },
      dueNote: '内部时限',
    })
    const id = await draftOf([need], [await publishedProduct(world, firm, { phone: '0791-00009999' })])
    const { version, facts } = await loadDraft(world.ctx(first), id)
    const { releasedOn: _, number: __, ...known } = facts
    const hiddenColumns = ['product.phone']
    await editRelease(world.ctx(first), { id, version, facts: { ...known, hiddenColumns } })
    const page = JSON.stringify(await loadRelease(world.ctx(), await publish(id)))
    for (const secret of ['98.76', '内部时限', '0791-00009999']) expect(page).not.toContain(secret)
    expect(page).toContain('详情限认证单位')
  })
})

describe('补录', () => {
  const earlier = (more: Record<string, string> = {}) =>
    earlierReleaseSchema.parse({
      year: '2025',
      batch: '2',
      kind: 'opportunity',
      title: '演示区2025年第2批机会清单',
      releasedOn: '2025-09-18',
      documentNumber: '演发改数〔2025〕31号',
      countValue: '1',
      ...more,
    })

  it('is public at once, marked, without items, and never the current release', async () => {
    const number = await recordEarlierRelease(world.ctx(first), earlier())
    const page = await loadRelease(world.ctx(), number)
    expect(page).toMatchObject({ backfilled: true, sheets: [], releasedOn: '2025年9月18日' })
    expect(await currentRelease(world.services.read)).toBeUndefined()
    const list = await loadReleases(world.ctx(), { page: 1 })
    expect(list.years).toMatchObject([{ year: 2025, releases: 1, counted: 1 }])
  })

  it('needs evidence, a past date and a free number', async () => {
    const record = (more: Record<string, string>) => recordEarlierRelease(world.ctx(first), earlier(more))
    await expect(record({ documentNumber: '' })).rejects.toMatchObject({ code: 'badInput' })
    await expect(record({ releasedOn: '2026-11-24' })).rejects.toMatchObject({ code: 'badInput' })
    await record({ documentNumber: '', channelLink: 'https://example.invalid/list' })
    await expect(record({})).rejects.toMatchObject({ code: 'duplicate' })
    expect(() => earlier({ channelLink: 'javascript:alert(1)' })).toThrow()
    const member = await world.person({ organisation: firm })
    await expect(recordEarlierRelease(world.ctx(member), earlier())).rejects.toMatchObject({ code: 'forbidden' })
  })
})
