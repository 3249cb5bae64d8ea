import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { DAY_MS } from '#app/domain/time.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import { declineMatch } from '#app/features/matching/decline-match.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { exportReasons } from '#app/features/matching/export-reasons.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { reasonsQuery } from '#app/features/matching/reason-words.ts'
import { readReasons } from '#app/features/matching/reasons.queries.server.ts'
import { restoreMatch } from '#app/features/matching/restore-match.server.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingWorld, parties, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let need: string
let schoolNeed: string
let products: string[]
beforeEach(async () => {
  world = await matchingWorld()
  p = await parties(world)
  need = await putNeed(world, p.owner)
  schoolNeed = await putNeed(world, p.owner, { title: '课后托管', categories: ['scene-education'] })
  products = []
  for (const word of ['甲', '乙', '丙'])
    products.push(await putProduct(world, p.firm, fittingProduct({ title: `电子秤${word}` })))
})
afterEach(() => world.close())

const keys = (opportunity: string, i: number) => ({ opportunity, product: products[i] ?? '' })
const invite = (actor: SignedIn, opportunity: string, i: number) =>
  inviteMatch(world.ctx(actor), { ...keys(opportunity, i), note: '' })
const decline = (actor: SignedIn, opportunity: string, i: number, reasonCode: MatchReason) =>
  declineMatch(world.ctx(actor), { ...keys(opportunity, i), reasonCode, reasonText: '' })
const read = (query: Record<string, string> = {}) => readReasons(world.ctx(p.organiser), reasonsQuery.parse(query))
const row = (view: Awaited<ReturnType<typeof read>>, label: string) => view.rows.find((r) => r.label === label)?.counts

/** Four invitations, two of the owner, one of the firm, one of the lead unit; who declines, withdraws, puts aside. */
async function year(): Promise<void> {
  await invite(p.owner, need, 0)
  await decline(p.firm, need, 0, 'budget')
  await invite(p.owner, need, 1)
  await decline(p.owner, need, 1, 'changed')
  await invite(p.firm, schoolNeed, 0)
  await decline(p.owner, schoolNeed, 0, 'certificate')
  await invite(p.organiser, schoolNeed, 1)
  await decline(p.firm, schoolNeed, 1, 'budget')
  await dismissMatch(world.ctx(p.owner), { ...keys(need, 2), reasonCode: 'budget', reasonText: '' })
}

test('reasons per side, with of how many', async () => {
  await year()
  const view = await read()
  expect(view.columns).toEqual([
    { label: '责任单位谢绝', total: 1, of: 2, ofWord: '收到的邀请' },
    { label: '产品方谢绝', total: 2, of: 3, ofWord: '收到的邀请' },
    { label: '撤回邀请', total: 1, of: 4, ofWord: '发出的邀请' },
    { label: '标为不合适', total: 1, of: 5, ofWord: '处理过的推荐' },
  ])
  expect(view.rows[0]).toMatchObject({ label: '资金条件不符', counts: [0, 2, 0, 1], total: 3 })
  expect(row(view, '资质不符')).toEqual([1, 0, 0, 0])
  expect(row(view, '需求已调整')).toEqual([0, 0, 1, 0])
  expect([view.refusals, view.invitations]).toEqual([5, 4])
  const sums = view.columns.map((_, i) => view.rows.reduce((n, r) => n + Number(r.counts[i] ?? 0), 0))
  expect(sums).toEqual(view.columns.map((c) => c.total))
})

test('by category of the need and by period', async () => {
  await year()
  expect((await read()).categories.map((c) => [c.name, c.invited, c.declined, c.dismissed])).toEqual([
    ['数字商贸', 2, 1, 1],
    ['数字教育', 2, 2, 0],
  ])
  const school = await read({ category: 'scene-education' })
  expect(school.columns.map((c) => [c.total, c.of])).toEqual([
    [1, 2],
    [1, 1],
    [0, 2],
    [0, 2],
  ])
  world.pass(60 * DAY_MS)
  expect((await read({ period: 'month' })).refusals).toBe(0)
  expect((await read({ period: 'quarter' })).refusals).toBe(5)
  world.pass(400 * DAY_MS)
  expect((await read({ period: 'year' })).refusals).toBe(0)
  expect((await read({ period: 'all' })).refusals).toBe(5)
})

test('what was said stays counted after the pair was invited again or restored', async () => {
  await year()
  await restoreMatch(world.ctx(p.owner), keys(need, 2))
  await invite(p.firm, need, 0)
  const view = await read()
  expect(view.refusals).toBe(5)
  expect(view.invitations).toBe(5)
  await expect(world.services.db.deleteFrom('match_refusal').execute()).rejects.toThrow('append only')
})

test('for the lead unit, the auditor and the administrator; a mistyped address falls back', async () => {
  await year()
  const admin = await world.person({ staff: ['admin'] })
  for (const actor of [p.organiser, p.auditor])
    expect((await readReasons(world.ctx(actor), reasonsQuery.parse({}))).refusals).toBe(5)
  expect((await readReasons(world.ctx(admin), reasonsQuery.parse({}))).none).toBe(false)
  for (const actor of [p.owner, p.firm, p.stranger, p.reviewer])
    expect(await code(readReasons(world.ctx(actor), reasonsQuery.parse({})))).toBe('forbidden')
  expect(reasonsQuery.parse({ period: 'ever', category: "'; drop table" })).toEqual({ period: 'quarter', category: '' })
  expect(JSON.stringify(await read())).not.toContain('示例')
})

test('small counts are hidden from the administrator, and totals from which they would follow', async () => {
  await year()
  const admin = await world.person({ staff: ['admin'] })
  const view = await readReasons(world.ctx(admin), reasonsQuery.parse({}))
  expect(view).toMatchObject({ hidesSmall: true, none: false, invitations: 4 })
  expect(view.columns.map((c) => [c.total, c.of])).toEqual([
    ['少于 3', '少于 3'],
    ['少于 3', 3],
    ['少于 3', 4],
    ['少于 3', 5],
  ])
  expect(view.rows[0]).toMatchObject({ counts: Array(4).fill('少于 3'), total: 3 })
  expect(JSON.stringify({ rows: view.rows, categories: view.categories })).not.toMatch(/[:[,][12][,\]}]|\D [12]"/)
  // The table by category sums the same refusals: its columns are told only where nothing hidden follows from them.
  expect(view.categories).toHaveLength(2)
  for (const row of view.categories)
    for (const n of [row.invited, row.declined, row.dismissed]) expect([null, '少于 3']).toContain(n)
  expect(await read()).toMatchObject({ hidesSmall: false, refusals: 5 })
})

test('as a file: the same rows, the sums, and what they are parts of', async () => {
  await year()
  const table = await exportReasons(world.ctx(p.organiser), reasonsQuery.parse({ period: 'all' }))
  expect(table.title).toBe('谢绝原因 全部 全部领域')
  expect(table.columns.map((c) => c.heading)).toEqual([
    '原因',
    '责任单位谢绝',
    '产品方谢绝',
    '撤回邀请',
    '标为不合适',
    '合计',
  ])
  expect(table.rows).toContainEqual(['资金条件不符', '0', '2', '0', '1', '3'])
  expect(table.rows).toContainEqual(['合计', '1', '2', '1', '1', '5'])
  expect(table.rows).toContainEqual(['总数', '收到的邀请 2', '收到的邀请 3', '发出的邀请 4', '处理过的推荐 5', ''])
})
