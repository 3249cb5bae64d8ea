import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { exportItems } from '#app/features/items/export-items.server.ts'
import { exportOwnItems } from '#app/features/items/export-own-items.server.ts'
import { listQuery } from '#app/features/items/list-query.ts'
import { exportTable } from '#app/server/export-table.ts'
import { createSearch } from '#search/query.ts'
import { publishedNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { savedProduct, submittedNeed } from '../items/review-support.ts'

let world: World
let owner: SignedIn
let firm: SignedIn
let organiser: SignedIn
let reviewer: SignedIn

beforeEach(async () => {
  world = await createWorld()
  const { read, log } = world.services
  world.services.search = createSearch({ read, meili: null, matching: null, log })
  const commerce = await world.organisation({ name: '演示区商务局', kind: 'department' })
  owner = await world.person({ organisation: commerce, name: '何示例' })
  firm = await world.person({ organisation: await world.organisation({ name: '示例衡器制造有限公司' }) })
  organiser = await world.person({ staff: ['organiser'] })
  reviewer = await world.person({ staff: ['reviewer'] })
})
afterEach(() => world.close())

const publish = (change = {}, author = owner) => publishedNeed(world, { author, publisher: author, reviewer }, change)
const query = (search = '') => listQuery.parse(Object.fromEntries(new URLSearchParams(search)))
const cells = async (actor: SignedIn, search = '') => {
  const table = await exportItems(world.ctx(actor), query(search), 'opportunity')
  return table.rows.map((row) => Object.fromEntries(table.columns.map((c, i) => [c.heading, row[i] ?? ''])))
}
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (e: { code?: string }) => e.code,
  )
const auditRows = () =>
  world.services.read.selectFrom('audit').selectAll().where('action', '=', 'list.export').execute()

test('the public list holds what is public, narrowed as the page is', async () => {
  await publish({ title: '甲需求' })
  await publish({ title: '乙需求', modes: ['lease'], categories: ['scene-transport'] })
  await submittedNeed(world, owner)
  expect((await cells(firm)).map((r) => r.名称).sort()).toEqual(['乙需求', '甲需求'])
  expect((await cells(firm, 'mode=lease')).map((r) => [r.名称, r.合作方式])).toEqual([['乙需求', '租赁']])
  expect(await cells(firm, 'q=zzzz')).toEqual([])
})

test('all pages of the search are exported, each entry once', async () => {
  const id = await publish()
  const { db } = world.services
  const row = await db.selectFrom('opportunity').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  for (let i = 0; i < 230; i++)
    await db
      .insertInto('opportunity')
      .values({ ...row, id: `copy-${i}`, number: `JH-2026-9${i}` })
      .execute()
  expect(new Set((await cells(firm)).map((r) => r.编号)).size).toBe(231)
})

test('an owner that does not show its name, and details for verified units, stay hidden', async () => {
  const hidden = { title: '匿名需求', anonymousOwner: true, visibility: 'summary' as const }
  await publish(hidden, firm)
  const unverified = await world.person({ organisation: await world.organisation({ verified: false }) })
  const [seen] = await cells(unverified)
  expect(seen).toMatchObject({ 名称: '匿名需求', 办公电话: '', 金额: '' })
  expect(seen?.责任单位).toMatch(/^某/)
  expect(JSON.stringify(seen)).not.toContain('示例衡器')
  expect((await cells(firm))[0]).toMatchObject({ 责任单位: '示例衡器制造有限公司', 金额: '120 万元' })
})

test('own lists hold drafts, and nothing of anybody else', async () => {
  await submittedNeed(world, owner)
  await savedProduct(world, firm)
  expect((await exportOwnItems(world.ctx(owner), { kind: 'opportunity' })).rows.length).toBe(1)
  expect((await exportOwnItems(world.ctx(firm), { kind: 'opportunity' })).rows.length).toBe(0)
  const { columns, rows } = await exportOwnItems(world.ctx(firm), { kind: 'product' })
  expect(rows.map((r) => r[columns.findIndex((c) => c.heading === '状态')])).toEqual(['草稿'])
  expect(await code(exportOwnItems(world.ctx(organiser), { kind: 'product' }))).toBe('forbidden')
})

test('the file is safe, says who and when, and the audit log has one row', async () => {
  const table = { list: 'test', title: '测试', columns: [{ heading: '名称' }, { heading: '电话' }] }
  const rows = [
    ['=1+1', '＋86'],
    ['甲', '@x'],
  ]
  const answer = await exportTable(world.ctx(owner), { ...table, rows }, 'csv')
  const text = Buffer.from(await answer.arrayBuffer()).toString('utf8')
  const records: string[][] = parse(text, { bom: true, relaxColumnCount: true })
  expect(records).toEqual([
    ['名称', '电话'],
    ["'=1+1", "'＋86"],
    ['甲', "'@x"],
    ['导出人：何示例（演示区商务局）', '导出时间：2026年11月23日 10:00'],
  ])
  expect(answer.headers.get('Content-Disposition')).toContain('filename="test.csv"')
  const [row, ...more] = await auditRows()
  expect(more).toEqual([])
  expect(row).toMatchObject({ person_id: owner.personId, object_kind: 'list', object_id: 'test' })
  expect(JSON.parse(row?.changes_json ?? '{}')).toMatchObject({ count: { after: 2 }, format: { after: 'csv' } })
})

test('by role: members, 单位联络员 and organisers export; nobody else', async () => {
  const table = { list: 'test', title: '测试', columns: [{ heading: '名称' }], rows: [['甲']] }
  const roles: [SignedIn | undefined, string][] = [
    [undefined, 'signInFirst'],
    [owner, 'ok'],
    [organiser, 'ok'],
    [reviewer, 'forbidden'],
    [await world.person({ staff: ['admin'] }), 'forbidden'],
    [await world.person({ staff: ['auditor'] }), 'forbidden'],
    [await world.person({}), 'forbidden'],
  ]
  for (const [actor, expected] of roles)
    for (const format of ['csv', 'xlsx'] as const)
      expect(await code(exportTable(world.ctx(actor), table, format))).toBe(expected)
  expect((await auditRows()).length).toBe(4)
})
