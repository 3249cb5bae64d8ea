import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { adjustImport } from '#app/features/imports/adjust-import.server.ts'
import { confirmImport } from '#app/features/imports/confirm-import.server.ts'
import { discardImport } from '#app/features/imports/discard-import.server.ts'
import { importSheet } from '#app/features/imports/import-sheet.queries.server.ts'
import { importDesk, importResult } from '#app/features/imports/imports.queries.server.ts'
import { loadImport } from '#app/features/imports/load-import.server.ts'
import { saveSheetForm } from '#app/features/imports/save-sheet-form.server.ts'
import { startImport } from '#app/features/imports/start-import.server.ts'
import type { UploadedFile } from '#app/features/imports/start-import.server.ts'
import { undoImport } from '#app/features/imports/undo-import.server.ts'
import { DAY_MS } from '#app/domain/time.ts'
import { sweepImports } from '#app/jobs/sweep-imports.ts'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import {
  HEAD,
  chosenRows,
  csvFile,
  madeBy,
  messyFile,
  need,
  rehearsed,
  rowCounts,
  withUnits,
} from './import-support.ts'

let spreadsheetChild = ''
let world: World
let units: Record<string, string>
let organiser: SignedIn
let commerce: SignedIn

beforeAll(async () => {
  spreadsheetChild = await bundleEntry('app/server/spreadsheet-child.ts')
})
beforeEach(async () => {
  world = await createWorld({ spreadsheetChild })
  units = await withUnits(world)
  organiser = await world.person({ staff: ['organiser'], organisation: units.reform, name: '周示例' })
  commerce = await world.person({ organisation: units.commerce, role: 'member', name: '何示例' })
})
afterEach(() => world.close())

const upload = (actor: SignedIn, files: UploadedFile[], scope: 'own' | 'several' = 'own') =>
  startImport(world.ctx(actor), { kind: 'opportunity', scope, validity: null, files })
const confirm = async (actor: SignedIn, id: string) =>
  confirmImport(world.ctx(actor), { id, rows: await chosenRows(world, actor, id) })
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (e: { code?: string; message?: string }) => e.code ?? e.message,
  )
const list = (...rows: string[][]) => csvFile('汇总.csv', [HEAD, ...rows])

describe('from file to drafts', () => {
  test('a sheet becomes drafts with versions, history and fingerprints, in one step', async () => {
    const id = await upload(commerce, [list(need('甲场景'), need('乙场景', { until: '' }))])
    expect(await rowCounts(world)).toMatchObject({ opportunity: 0, item_version: 0 })
    expect(await confirm(commerce, id)).toMatchObject({ created: 2, owners: 1 })
    const items = await madeBy(world, 'opportunity', id)
    expect(items.map((i) => [i.title, i.status, i.organisation_id])).toEqual([
      ['乙场景', 'draft', units.commerce],
      ['甲场景', 'draft', units.commerce],
    ])
    const contacts = await world.services.read
      .selectFrom('opportunity')
      .select('contact_person_id')
      .distinct()
      .execute()
    expect(contacts).toEqual([{ contact_person_id: commerce.personId }])
    expect(await rowCounts(world)).toMatchObject({
      opportunity: 2,
      item_version: 2,
      status_history: 2,
      import_fingerprint: 2,
    })
    const stored = await world.services.read.selectFrom('import_job').selectAll().executeTakeFirstOrThrow()
    expect(stored).toMatchObject({ status: 'confirmed', sheets_json: '[]' })
  })

  test('the drafts go on like any other', async () => {
    const id = await upload(commerce, [list(need('甲场景'))])
    await confirm(commerce, id)
    const [item] = await madeBy(world, 'opportunity', id)
    const content = { ...emptyOpportunity, title: '甲场景（改）' }
    const saved = await saveOpportunity(world.ctx(commerce), { key: item?.id ?? '', version: 1, content })
    expect(saved.version).toBe(2)
  })

  test('a row in error is left out, a correction or a suggestion brings it in', async () => {
    const id = await upload(commerce, [
      list(need('甲', { mode: '招标采购' }), need('乙', { mode: '招标采购' }), need('丙')),
    ])
    expect(await chosenRows(world, commerce, id)).toBe(1)
    const page = await importSheet(world.ctx(commerce), id, { filter: 'error', page: 1 })
    expect(page.rows.map((r) => r.why)).toEqual([
      ['合作方式：合作方式没有“招标采购”'],
      ['合作方式：合作方式没有“招标采购”'],
    ])
    const cell = page.rows[0]?.cells.find((c) => c.problem)
    expect(cell?.problem?.suggestion).toMatchObject({ value: '采购', same: 2 })
    const none = { intent: 'rows' as const, shown: '', row: [], edit: {}, next: '0' as const }
    await saveSheetForm(world.ctx(commerce), id, { ...none, fix: `${cell?.ref ?? ''}=采购` })
    expect(await chosenRows(world, commerce, id)).toBe(2)
    const other = (await importSheet(world.ctx(commerce), id, { filter: 'error', page: 1 })).rows[0]
    const ref = other?.cells.find((c) => c.problem)?.ref ?? ''
    await saveSheetForm(world.ctx(commerce), id, { ...none, fixAll: ref })
    expect(await chosenRows(world, commerce, id)).toBe(3)
    await saveSheetForm(world.ctx(commerce), id, { ...none, edit: { [ref]: '招标采购' } })
    expect(await chosenRows(world, commerce, id)).toBe(2)
  })

  test('unticked rows stay out, on this page only', async () => {
    const id = await upload(commerce, [list(need('甲'), need('乙'), need('丙'))])
    await adjustImport(world.ctx(commerce), id, { rows: { shown: ['s0r2', 's0r3'], chosen: ['s0r3'] } })
    expect((await confirm(commerce, id)).created).toBe(2)
    expect((await madeBy(world, 'opportunity', id)).map((i) => i.title)).toEqual(['丙', '乙'])
  })

  test('header rows, columns and 有效期 can be set', async () => {
    const rows = [['第一批'], ['甲列', '乙列', '丙列'], ['街角停车', '数字社区', '停车难']]
    const id = await upload(commerce, [csvFile('自定.csv', rows)])
    expect((await rehearsed(world, commerce, id)).tables).toEqual([])
    const id2 = await upload(commerce, [list(need('甲', { until: '' }))])
    const mapping = { c0: 'seq', c1: 'title', c2: 'category', c3: 'summary', c4: 'modes', c6: 'office', c7: 'phone' }
    const settings = { header: [1, 1] as [number, number], mapping, unit: '', left: false }
    await adjustImport(world.ctx(commerce), id2, { sheet: { sheet: 0, settings } })
    await adjustImport(world.ctx(commerce), id2, { validity: { validity: 'until', deadline: '2027-03-31' } })
    const [row] = (await rehearsed(world, commerce, id2)).rows
    expect(row?.row).toMatchObject({ status: 'ok', ownerId: units.commerce })
    expect(row?.row.item?.content).toMatchObject({ validity: 'until', deadline: '2027-03-31' })
    const twice = { ...settings, mapping: { ...mapping, c5: 'title' } }
    expect(await code(adjustImport(world.ctx(commerce), id2, { sheet: { sheet: 0, settings: twice } }))).toBe(
      'badInput',
    )
    const out = { ...settings, left: true }
    await adjustImport(world.ctx(commerce), id2, { sheet: { sheet: 0, settings: out } })
    expect(await chosenRows(world, commerce, id2)).toBe(0)
    expect(await code(confirm(commerce, id2))).toBe('incomplete')
  })
})

test('a sheet without a column for the unit belongs to the one that is set for it', async () => {
  const rows = [HEAD.filter((h) => h !== '责任单位'), ...['甲', '乙'].map((t) => need(t).filter((_, i) => i !== 5))]
  const id = await upload(organiser, [csvFile('无单位.csv', rows)], 'several')
  const why = async () =>
    (await importSheet(world.ctx(organiser), id, { filter: 'all', page: 1 })).rows.map((r) => r.why[0])
  expect(await why()).toEqual(Array(2).fill('责任单位：表中没有单位，可在“调整对应”里填写'))
  const set = (unit: string) =>
    saveSheetForm(world.ctx(organiser), id, {
      ...{ intent: 'sheet', sheet: 0, first: 1, last: 1, wasFirst: 1, wasLast: 1, reset: false, unit },
      map: { c1: 'title', c2: 'category', c3: 'summary', c4: 'modes', c5: 'office', c6: 'phone', c7: 'deadline' },
    })
  await set('没有的单位')
  expect((await why())[0]).toMatch(/^责任单位：填报单位：没有登记“没有的单位”/)
  await set('区商务局')
  expect(await confirm(organiser, id)).toMatchObject({ created: 2, owners: 1 })
  const items = await madeBy(world, 'opportunity', id)
  expect(items.map((i) => i.organisation_id)).toEqual([units.commerce, units.commerce])
})

describe('nothing twice', () => {
  test('the same file again leads to the open import, and after confirming finds only duplicates', async () => {
    const files = [list(need('甲场景'), need('乙场景'))]
    const id = await upload(commerce, files)
    expect(await upload(commerce, files)).toBe(id)
    await confirm(commerce, id)
    const again = await upload(commerce, files)
    expect(again).not.toBe(id)
    const page = await importSheet(world.ctx(commerce), again, { filter: 'all', page: 1 })
    expect(page.counts).toMatchObject({ ready: 0, duplicate: 2 })
    expect(page.before).toMatchObject([{ id, created: 2 }])
    expect(await code(confirm(commerce, again))).toBe('incomplete')
    expect((await rowCounts(world)).opportunity).toBe(2)
  })

  test('a renamed draft is still known; a row under another name is new', async () => {
    const files = [list(need('甲场景'))]
    const id = await upload(commerce, files)
    await confirm(commerce, id)
    const [item] = await madeBy(world, 'opportunity', id)
    const content = { ...emptyOpportunity, title: '别的名称' }
    await saveOpportunity(world.ctx(commerce), { key: item?.id ?? '', version: 1, content })
    const again = await upload(commerce, files)
    expect(await chosenRows(world, commerce, again)).toBe(0)
    await adjustImport(world.ctx(commerce), again, { edits: { s0r2c1: '甲场景二期' } })
    expect((await confirm(commerce, again)).created).toBe(1)
  })

  test('confirming twice, or by two people at once, makes it once', async () => {
    const first = await upload(commerce, [list(need('甲场景'))])
    const second = await upload(organiser, [list(need('甲场景'))], 'several')
    const results = await Promise.all([
      code(confirmImport(world.ctx(commerce), { id: first, rows: 1 })),
      code(confirmImport(world.ctx(commerce), { id: first, rows: 1 })),
      code(confirmImport(world.ctx(organiser), { id: second, rows: 1 })),
    ])
    expect(results.filter((r) => r === 'ok').length).toBeGreaterThan(0)
    expect((await rowCounts(world)).opportunity).toBe(1)
    expect(await code(confirmImport(world.ctx(commerce), { id: first, rows: 1 }))).toMatch(/ok|conflict/)
    expect((await rowCounts(world)).opportunity).toBe(1)
  })

  test('when the rows have changed since they were shown, nothing is written', async () => {
    const id = await upload(commerce, [list(need('甲'), need('乙'))])
    expect(await code(confirmImport(world.ctx(commerce), { id, rows: 3 }))).toBe('conflict')
    expect((await rowCounts(world)).opportunity).toBe(0)
  })

  test('a failure in the middle leaves nothing, and the import can be confirmed afterwards', async () => {
    const id = await upload(commerce, [list(need('甲'), need('乙'))])
    const { db } = world.services
    // A history row that the database refuses stands for a process that ends half way.
    await db.schema.alterTable('import_fingerprint').renameTo('import_fingerprint_away').execute()
    await expect(confirmImport(world.ctx(commerce), { id, rows: 2 })).rejects.toThrow()
    await db.schema.alterTable('import_fingerprint_away').renameTo('import_fingerprint').execute()
    expect(await rowCounts(world)).toMatchObject({ opportunity: 0, item_version: 0, status_history: 0 })
    expect((await loadImport(world.ctx(commerce), db, id)).status).toBe('open')
    expect((await confirm(commerce, id)).created).toBe(2)
  })
})

describe('undo', () => {
  test('deletes every trace of untouched drafts, and the list can be imported again', async () => {
    const files = [list(need('甲场景'), need('乙场景'))]
    const before = await rowCounts(world)
    const id = await upload(commerce, files)
    await confirm(commerce, id)
    expect(await undoImport(world.ctx(commerce), id)).toMatchObject({ deleted: 2, kept: 0 })
    expect(await undoImport(world.ctx(commerce), id)).toMatchObject({ deleted: 2, kept: 0 })
    expect(await rowCounts(world)).toEqual(before)
    const again = await upload(commerce, files)
    expect((await confirm(commerce, again)).created).toBe(2)
  })

  test('keeps what was changed since and says which; refuses when nothing else is left', async () => {
    const id = await upload(commerce, [list(need('甲场景'), need('乙场景'))])
    await confirm(commerce, id)
    const [first, second] = await madeBy(world, 'opportunity', id)
    const edit = (key: string) =>
      saveOpportunity(world.ctx(commerce), { key, version: 1, content: { ...emptyOpportunity, title: '改过' } })
    await edit(first?.id ?? '')
    expect(await undoImport(world.ctx(commerce), id)).toMatchObject({ deleted: 1, kept: 1 })
    const result = await importResult(world.ctx(commerce), id, { page: 1 })
    expect(result.items.map((i) => [i.title, i.untouched])).toEqual([['改过', false]])
    expect(second?.title).toBe('甲场景')

    const other = await upload(commerce, [list(need('丙场景'))])
    await confirm(commerce, other)
    await edit((await madeBy(world, 'opportunity', other))[0]?.id ?? '')
    expect(await code(undoImport(world.ctx(commerce), other))).toBe('wrongState')
  })

  test('an open import cannot be undone, only given up; then it is gone with what was read', async () => {
    const id = await upload(commerce, [list(need('甲场景'))])
    expect(await code(undoImport(world.ctx(commerce), id))).toBe('wrongState')
    await discardImport(world.ctx(commerce), id)
    expect(await code(loadImport(world.ctx(commerce), world.services.read, id))).toBe('notFound')
    const row = await world.services.read.selectFrom('import_job').selectAll().executeTakeFirstOrThrow()
    expect(row.sheets_json).toBe('[]')
  })
})

test('what was read is removed after seven days without confirmation, later the import is not there', async () => {
  const id = await upload(commerce, [list(need('甲场景'))])
  world.pass(6 * DAY_MS)
  await sweepImports(world.services)
  expect((await loadImport(world.ctx(commerce), world.services.read, id)).status).toBe('open')
  world.pass(2 * DAY_MS)
  await sweepImports(world.services)
  expect(await code(loadImport(world.ctx(commerce), world.services.read, id))).toBe('notFound')
  const row = await world.services.read.selectFrom('import_job').select('sheets_json').executeTakeFirstOrThrow()
  expect(row.sheets_json).toBe('[]')
})

describe('who may', () => {
  test('a unit imports for itself: rows that name others are errors', async () => {
    const id = await upload(commerce, [list(need('甲'), need('乙', { owner: '区教体局' }))])
    const { rows } = await rehearsed(world, commerce, id)
    expect(rows.map((r) => r.row.status)).toEqual(['ok', 'error'])
    expect(rows[1]?.row.problems[0]).toMatchObject({
      reason: '这一行写的是“演示区教育体育局”，只能导入本单位的机会',
      suggestion: { value: '演示区商务局' },
    })
  })

  test('the organiser imports for several units, and each is told', async () => {
    const files = [list(need('甲'), need('乙', { owner: '区教体局' })), await messyFile('03')]
    const id = await upload(organiser, files, 'several')
    const { created, owners } = await confirm(organiser, id)
    expect(owners).toBeGreaterThanOrEqual(3)
    const items = await madeBy(world, 'opportunity', id)
    expect(items.length).toBe(created)
    const messages = await world.services.read.selectFrom('message').select(['recipient_id', 'subject']).execute()
    expect(messages).toContainEqual({ recipient_id: commerce.personId, subject: '已为贵单位导入 1 项机会草稿' })
    expect(await code(upload(commerce, files, 'several'))).toBe('forbidden')
  })

  test('units that are not verified or may not post get nothing', async () => {
    await world.organisation({ name: '演示区体育中心', kind: 'institution', verified: false })
    await world.organisation({ name: '演示区档案馆', kind: 'institution', mayPost: false })
    const rows = [need('甲', { owner: '演示区体育中心' }), need('乙', { owner: '演示区档案馆' })]
    const id = await upload(organiser, [list(...rows)], 'several')
    const run = await rehearsed(world, organiser, id)
    expect(run.rows.map((r) => r.row.status)).toEqual(['error', 'error'])
    expect(run.rows[1]?.row.problems[0]?.reason).toBe('“演示区档案馆”还没有开通发布需求')
  })

  test('by role', async () => {
    const files = [list(need('甲'))]
    const unverified = await world.organisation({ verified: false })
    const silent = await world.organisation({ mayPost: false })
    const people: [string, SignedIn | undefined][] = [
      ['signInFirst', undefined],
      ['forbidden', await world.person({ staff: ['reviewer'] })],
      ['forbidden', await world.person({ staff: ['admin'] })],
      ['forbidden', await world.person({ staff: ['auditor'] })],
      ['notVerified', await world.person({ organisation: unverified })],
      ['mayNotPost', await world.person({ organisation: silent })],
      ['ok', await world.person({ organisation: units.commerce })],
    ]
    for (const [expected, actor] of people) {
      const start = startImport(world.ctx(actor), { kind: 'opportunity', scope: 'own', validity: null, files })
      expect(await code(start)).toBe(expected)
    }
  })

  test('an import is there for its person and the 单位联络员 of its unit, and for nobody else', async () => {
    const id = await upload(commerce, [list(need('甲'))])
    const head = await world.person({ organisation: units.commerce, role: 'admin' })
    const colleague = await world.person({ organisation: units.commerce, role: 'member' })
    const stranger = await world.person({ organisation: units.education })
    for (const [actor, expected] of [
      [commerce, 'ok'],
      [head, 'ok'],
      [colleague, 'notFound'],
      [stranger, 'notFound'],
      [organiser, 'notFound'],
    ] as const) {
      expect(await code(loadImport(world.ctx(actor), world.services.read, id))).toBe(expected)
      expect((await importDesk(world.ctx(actor), { page: 1 })).total).toBe(expected === 'ok' ? 1 : 0)
    }
    for (const act of [adjustImport(world.ctx(stranger), id, {}), undoImport(world.ctx(stranger), id)])
      expect(await code(act)).toBe('notFound')
    expect(await code(confirmImport(world.ctx(stranger), { id, rows: 1 }))).toBe('notFound')
    expect(await code(discardImport(world.ctx(stranger), id))).toBe('notFound')
  })

  test('a file that cannot be read is named with its reason', async () => {
    const file = { name: '图片.xlsx', bytes: new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d]) }
    await expect(upload(commerce, [file])).rejects.toMatchObject({
      code: 'badFile',
      fields: { files: '“图片.xlsx”：只能读取 .xlsx、.xls 和 .csv 文件' },
    })
    expect(await code(upload(commerce, []))).toBe('badFile')
  })
})
