import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { createRound } from '#app/features/judging/create-round.server.ts'
import { graderWorkbook } from '#app/features/judging/grader-workbook.server.ts'
import { importGrades } from '#app/features/judging/import-grades.server.ts'
import { exportJudgedSet } from '#app/features/judging/judged-set.server.ts'
import { judgingDesk, newRoundDesk, viewRound } from '#app/features/judging/judging.queries.server.ts'
import type { NewRound } from '#app/features/judging/judging.schema.ts'
import { settlePair } from '#app/features/judging/settle-pair.server.ts'
import { main as benchMatching } from '#tests/bench/matching.ts'
import { readRetrievalSet } from '#tests/bench/trec-files.ts'
import {
  code,
  fittingProduct,
  parties,
  putFilling,
  putNeed,
  putProduct,
  rewriteProduct,
} from '#tests/integration/matching/matching-support.ts'
import type { Parties } from '#tests/integration/matching/matching-support.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { withRealServices } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let spreadsheetChild = ''
beforeAll(async () => {
  spreadsheetChild = await bundleEntry('app/server/spreadsheet-child.ts')
})

let world: World
let p: Parties
let needs: string[]
let a: SignedIn
let b: SignedIn

beforeEach(async () => {
  world = await createWorld({ spreadsheetChild })
  withRealServices(world)
  p = await parties(world)
  a = p.organiser
  b = p.reviewer
  needs = [
    await putNeed(world, p.owner),
    await putNeed(world, p.owner, {
      title: '=桥梁结构监测',
      summary: '桥梁振动监测。',
      currentState: '',
      goal: '',
      musts: [],
    }),
  ]
  await putProduct(world, p.firm)
  await putProduct(world, p.stranger, fittingProduct({ title: '社区电子秤', summary: '电子秤计量联网。' }))
  await putFilling(world)
})
afterEach(() => world.close())

const asked = (change: Partial<NewRound> = {}): NewRound => ({
  title: '十一月第一轮',
  graderA: a.personId,
  graderB: b.personId,
  depth: 3,
  drawn: 1,
  how: 'chosen',
  count: 20,
  needIds: needs,
  q: '',
  category: '',
  ...change,
})
const begin = (change: Partial<NewRound> = {}) => createRound(world.ctx(p.organiser), asked(change))
const view = (number: string, actor = p.organiser) => viewRound(world.ctx(actor), number, { page: 1 })

async function workbookOf(number: string, grader: SignedIn): Promise<ExcelJS.Workbook> {
  const answer = await graderWorkbook(world.ctx(grader), number)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(await answer.arrayBuffer())
  return book
}

/** The texts of a column, heading first. */
function texts(book: ExcelJS.Workbook, column: number): string[] {
  const found: string[] = []
  book.worksheets[0]?.getColumn(column).eachCell((cell) => void found.push(cell.text))
  return found
}

const CELL = { code: 1, needTitle: 3, offerNumber: 5, grade: 8, remark: 9 }

/** The workbook as the grader fills it; `grade` gets the number of the pair and the product's. */
async function filled(
  number: string,
  grader: SignedIn,
  grade: (position: number, offer: string) => string,
): Promise<Uint8Array> {
  const book = await workbookOf(number, grader)
  book.worksheets[0]?.eachRow((row, at) => {
    if (at === 1) return
    const position = Number(row.getCell(CELL.code).text.split('-').at(-1))
    row.getCell(CELL.grade).value = grade(position, row.getCell(CELL.offerNumber).text)
  })
  return new Uint8Array(await book.xlsx.writeBuffer())
}

const bring = (number: string, grader: SignedIn, bytes: Uint8Array) =>
  importGrades(world.ctx(grader), { number, file: { name: '评判.xlsx', bytes } })

const stored = () => world.services.db.selectFrom('judging_pair').selectAll().orderBy('position').execute()

describe('a round', () => {
  test('pools both directions, the search page and the lot, once each, and tells both graders', async () => {
    const number = await begin()
    expect(number).toBe('PP-2026-0001')
    const pairs = await stored()
    expect(new Set(pairs.map((pair) => `${pair.need_id} ${pair.offer_id}`)).size).toBe(pairs.length)
    expect(new Set(pairs.map((pair) => pair.need_id))).toEqual(new Set(needs))
    const ways = new Set(pairs.flatMap((pair) => pair.sources.split(',')))
    expect(ways).toEqual(new Set(['need', 'offer', 'search', 'random']))
    const messages = await world.services.db.selectFrom('message').select(['recipient_id', 'link']).execute()
    expect(messages.map((m) => m.recipient_id).sort()).toEqual([a.personId, b.personId].sort())
    expect(messages[0]?.link).toBe(`/desk/judging/${number}`)
  })

  test('keeps its texts and its pool when items change afterwards', async () => {
    const number = await begin()
    const product = await world.services.db.selectFrom('judging_text').selectAll().where('side', '=', 'offer').execute()
    await rewriteProduct(world, product[0]?.item_id ?? '', fittingProduct({ title: '改了名称' }))
    const book = await workbookOf(number, a)
    expect(JSON.stringify(book.worksheets[0]?.getSheetValues())).not.toContain('改了名称')
  })

  test('draws needs by lot from what the filter finds', async () => {
    const number = await begin({ how: 'drawn', count: 1, needIds: [], category: 'scene-commerce' })
    expect((await view(number)).needs).toBe(1)
    const desk = await newRoundDesk(world.ctx(p.organiser), { q: '', category: 'scene-commerce', page: 1 })
    expect(desk.total).toBe(2)
    expect(desk.graders.map((g) => g.value).sort()).toEqual([a.personId, b.personId].sort())
  })

  test.each([
    ['one person twice', () => ({ graderB: a.personId }), 'graderB'],
    ['a grader without the role', () => ({ graderA: p.firm.personId }), 'graderA'],
    ['no needs', () => ({ needIds: [] }), 'needIds'],
    ['a need that is not there', () => ({ needIds: [needs[0] ?? '', 'unknown'] }), 'needIds'],
    ['too many needs', () => ({ needIds: Array.from({ length: 61 }, (_, i) => `n${i}`) }), 'needIds'],
    ['a filter that finds nothing', () => ({ how: 'drawn' as const, category: 'scene-party' }), 'count'],
  ])('is refused with %s, at its field, and nothing is stored', async (_name, change, field) => {
    const refusal = await begin(change()).catch((error: { fields: object }) => error)
    expect(Object.keys((refusal as { fields: object }).fields)).toEqual([field])
    expect(await stored()).toEqual([])
  })
})

describe('the workbook of a grader', () => {
  test('has ids and texts and nothing of rank, level, score or way, in an order of its own', async () => {
    const number = await begin()
    const [mine, other] = [await workbookOf(number, a), await workbookOf(number, b)]
    const text = JSON.stringify([mine.worksheets.map((s) => s.getSheetValues()), mine.title, mine.description])
    expect(text).not.toMatch(/高度相关|可能相关|推荐|名次|随机|搜索|score|rank|random|search/)
    const codes = (book: ExcelJS.Workbook) => texts(book, CELL.code).slice(1)
    expect(codes(mine).every((c) => /^PP-2026-0001-A-\d{3}$/.test(c))).toBe(true)
    expect(codes(other).every((c) => /^PP-2026-0001-B-\d{3}$/.test(c))).toBe(true)
    const positions = (book: ExcelJS.Workbook) => codes(book).map((c) => c.slice(-3))
    expect([...positions(mine)].sort()).toEqual([...positions(other)].sort())
    expect(mine.worksheets[0]?.getCell(2, CELL.grade).value ?? '').toBe('')
  })

  test('never holds a formula', async () => {
    const number = await begin()
    const titles = texts(await workbookOf(number, a), CELL.needTitle)
    expect(titles.filter((t) => t.startsWith('='))).toEqual([])
    expect(titles).toContain("'=桥梁结构监测")
  })

  test('is for the two graders alone', async () => {
    const number = await begin()
    const second = await world.person({ staff: ['organiser'] })
    expect(await code(graderWorkbook(world.ctx(second), number))).toBe('forbidden')
    expect(await code(graderWorkbook(world.ctx(await world.person({ staff: ['reviewer'] })), number))).toBe('notFound')
  })
})

describe('bringing grades', () => {
  test('stores all of a workbook, again until the other one is there, and shows nothing before both are', async () => {
    const number = await begin()
    expect(await bring(number, a, await filled(number, a, () => '1'))).toBe('grading')
    expect(await bring(number, a, await filled(number, a, () => '2'))).toBe('grading')
    expect((await stored()).every((pair) => pair.grade_a === 2 && pair.grade_b === null)).toBe(true)
    for (const actor of [p.organiser, b]) expect((await view(number, actor)).result).toBeNull()
    expect(await bring(number, b, await filled(number, b, (n) => (n === 1 ? '3' : '2')))).toBe('settling')
    expect(await code(bring(number, a, await filled(number, a, () => '0')))).toBe('wrongState')
    const { result } = await view(number)
    expect(result).toMatchObject({ total: 1, open: 1 })
    expect(result?.differences[0]).toMatchObject({ position: 1, a: { grade: 2 }, b: { grade: 3 }, settled: null })
  })

  test('two who agree on all finish the round at once', async () => {
    const number = await begin()
    await bring(number, a, await filled(number, a, (n) => String(n % 2)))
    expect(await bring(number, b, await filled(number, b, (n) => String(n % 2)))).toBe('settled')
    expect((await view(number)).result?.agreement).toMatchObject({ kappa: 1, weighted: 1 })
  })

  test.each([
    ['an unfilled row', (n: number) => (n === 2 ? '' : '1'), /^第 \d+ 行 H 列（评分）：还没有评分$/],
    ['grades out of range', () => '7', /^第 2–\d+ 行 H 列（评分）：“7”不是/],
  ])('with %s nothing is stored, and each place is named', async (_name, grade, sentence) => {
    const number = await begin()
    const refusal = (await bring(number, a, await filled(number, a, grade)).catch((e: unknown) => e)) as {
      code: string
      message: string
      fields: Record<string, string>
    }
    const pairs = await stored()
    expect(refusal.code).toBe('badFile')
    expect(Object.values(refusal.fields)).toEqual([expect.stringMatching(sentence)])
    expect(pairs.every((pair) => pair.grade_a === null)).toBe(true)
  })

  test('the same file twice, the workbook of the other, of another round, or no workbook at all are refused', async () => {
    const number = await begin()
    const file = await filled(number, a, () => '1')
    await bring(number, a, file)
    expect(await code(bring(number, a, file))).toBe('duplicate')
    expect(await code(bring(number, b, file))).toBe('duplicate')
    const changed = await filled(number, a, () => '2')
    expect(await code(bring(number, b, changed))).toBe('badFile')
    const second = await begin()
    expect(await code(bring(second, a, changed))).toBe('badFile')
    expect(await code(bring(second, a, new Uint8Array([1, 2, 3])))).toBe('badFile')
    expect(await code(importGrades(world.ctx(a), { number: second, file: null }))).toBe('badFile')
    expect((await stored()).filter((pair) => pair.grade_b !== null)).toEqual([])
  })

  test('is for the graders themselves', async () => {
    const number = await begin()
    const file = await filled(number, a, () => '1')
    const organiser = await world.person({ staff: ['organiser'] })
    expect(await code(bring(number, organiser, file))).toBe('forbidden')
    expect(await code(bring(number, await world.person({ staff: ['reviewer'] }), file))).toBe('notFound')
    expect(await code(bring(number, p.firm, file))).toBe('forbidden')
  })
})

/** A round whose first two pairs were graded differently. */
async function differing(): Promise<string> {
  const number = await begin()
  await bring(number, a, await filled(number, a, () => '1'))
  await bring(number, b, await filled(number, b, (n) => (n <= 2 ? '3' : '1')))
  return number
}
const settle = (number: string, position: number, actor = p.organiser) =>
  settlePair(world.ctx(actor), { number, position, grade: 2, reason: '要配一台网关' })

describe('settling differences', () => {
  test('names the person and the reason, may be changed until the last one, which finishes the round', async () => {
    const number = await differing()
    expect(await settle(number, 1)).toEqual({ status: 'settling', left: 1 })
    expect(await settle(number, 1, b)).toEqual({ status: 'settling', left: 1 })
    expect((await view(number)).result?.differences.at(-1)?.settled).toMatchObject({
      grade: 2,
      reason: '要配一台网关',
      by: b.name,
    })
    expect(await settle(number, 2)).toEqual({ status: 'settled', left: 0 })
    expect(await code(settle(number, 1))).toBe('wrongState')
    const history = await world.services.db
      .selectFrom('status_history')
      .select(['action', 'reason', 'person_id'])
      .where('object_kind', '=', 'judging')
      .orderBy('created_at')
      .execute()
    expect(history.filter((h) => h.action === 'settle' || h.action === 'finish').length).toBeGreaterThanOrEqual(3)
  })

  test('is refused for a pair on which both agree, for an unknown one, and while somebody still grades', async () => {
    const number = await differing()
    expect(await code(settle(number, 3))).toBe('wrongState')
    expect(await code(settle(number, 9999))).toBe('notFound')
    expect(await code(settle(await begin(), 1))).toBe('wrongState')
  })

  test('is for the lead unit and the graders', async () => {
    const number = await differing()
    expect(await code(settle(number, 1, await world.person({ staff: ['reviewer'] })))).toBe('notFound')
    for (const actor of [p.owner, p.firm, p.auditor]) expect(await code(settle(number, 1, actor))).toBe('forbidden')
    expect(await code(settle(number, 1, b))).toBe('ok')
  })
})

describe('the judged set', () => {
  test('is a retrieval set that bench:matching reads, with the settled grades', async () => {
    const number = await begin()
    const good = (await world.services.db.selectFrom('product').select('number').orderBy('number').execute())[0]?.number
    await bring(number, a, await filled(number, a, (_, offer) => (offer === good ? '3' : '0')))
    await bring(number, b, await filled(number, b, (_, offer) => (offer === good ? '2' : '0')))
    for (const difference of (await view(number)).result?.differences ?? []) await settle(number, difference.position)
    const answer = await exportJudgedSet(world.ctx(p.organiser), number)
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    const folder = mkdtempSync(join(tmpdir(), 'judged-'))
    try {
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
      const set = readRetrievalSet(folder)
      expect(set.corpus).toHaveLength(8)
      expect(set.queries.map((q) => q.id)).toEqual(['JH-2026-0001', 'JH-2026-0002'])
      expect(set.qrels?.get('JH-2026-0001')?.get(good ?? '')).toBe(2)
      expect([...(set.qrels?.values() ?? [])].reduce((n, q) => n + q.size, 0)).toBe((await stored()).length)
      expect(set.corpus[0]?.domain).toBe('scene-commerce')
      expect(await benchMatching([folder])).toBe(0)
      expect(strFromU8(files['README.md'] ?? new Uint8Array())).toMatch(/kappa 0\.\d{3}，线性加权 kappa 0\.\d{3}/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('says so when it holds details that are not public', async () => {
    needs = [await putNeed(world, p.owner, { visibility: 'summary' })]
    const number = await begin()
    for (const grader of [a, b]) await bring(number, grader, await filled(number, grader, () => '1'))
    const answer = await exportJudgedSet(world.ctx(p.organiser), number)
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    expect(strFromU8(files['README.md'] ?? new Uint8Array())).toContain('不得公开')
  })

  test('is for the lead unit, once all is settled', async () => {
    const number = await differing()
    expect(await code(exportJudgedSet(world.ctx(p.organiser), number))).toBe('wrongState')
    for (const position of [1, 2]) await settle(number, position)
    expect(await code(exportJudgedSet(world.ctx(b), number))).toBe('forbidden')
    expect(await code(exportJudgedSet(world.ctx(p.firm), number))).toBe('forbidden')
    expect(await code(exportJudgedSet(world.ctx(), number))).toBe('signInFirst')
    expect(await code(exportJudgedSet(world.ctx(p.organiser), number))).toBe('ok')
  })
})

test('the lead unit sees all rounds, a reviewer those to grade, others none', async () => {
  const number = await begin()
  const other = await world.person({ staff: ['reviewer'] })
  const seen = async (actor: SignedIn) => (await judgingDesk(world.ctx(actor), { page: 1 })).rounds
  expect((await seen(p.organiser)).map((r) => [r.number, r.waits])).toEqual([[number, true]])
  expect((await seen(b)).map((r) => r.waits)).toEqual([true])
  expect(await seen(other)).toEqual([])
  expect(await code(view(number, other))).toBe('notFound')
  for (const actor of [p.owner, p.firm, p.auditor])
    expect(await code(judgingDesk(world.ctx(actor), { page: 1 }))).toBe('forbidden')
  for (const actor of [b, p.firm]) expect(await code(createRound(world.ctx(actor), asked()))).toBe('forbidden')
})
