import { describe, expect, test } from 'vitest'
import type { ParsedBook, ParsedSheet } from '#app/domain/importing/book.ts'
import { pairCode, problemSentences, readJudgements } from '#app/domain/judging/sheet.ts'

const ROUND = 'PP-2026-0001'
const HEADER = ['编号', '需求名称', '评分', '备注']
const sheet = (rows: string[][], more: Partial<ParsedSheet> = {}): ParsedSheet => ({
  name: '评判',
  hidden: false,
  rows,
  merges: [],
  hiddenRows: [],
  notes: { formulas: 0, links: 0, comments: 0 },
  ...more,
})
const book = (...sheets: ParsedSheet[]): ParsedBook => ({
  fileName: 'x.xlsx',
  format: 'xlsx',
  encoding: null,
  externalLinks: 0,
  sheets,
})
const row = (position: number, grade: string, remark = '', letter: 'A' | 'B' = 'A', round = ROUND) => [
  pairCode(round, letter, position),
  '需求',
  grade,
  remark,
]
const read = (rows: string[][], positions = [1, 2]) =>
  readJudgements(book(sheet(rows)), { round: ROUND, letter: 'A', positions })
/** The sentences of a refusal. */
const said = (rows: string[][], positions = [1, 2]) => {
  const reading = read(rows, positions)
  return 'problems' in reading ? problemSentences(reading.problems) : []
}

test('reads every pair in whatever order, below a title, with blank rows between', () => {
  const rows = [['某轮评判'], [], HEADER, row(2, '3 能满足', "'=好"), ['', '', ''], row(1, '０')]
  expect(read(rows)).toEqual({
    judgements: [
      { position: 2, grade: 3, remark: '=好' },
      { position: 1, grade: 0, remark: '' },
    ],
  })
})

test('reads a workbook whose column of remarks was taken out, and looks past other and hidden sheets', () => {
  const rows = [HEADER.slice(0, 3), ...[1, 2].map((n) => row(n, '1').slice(0, 3))]
  const hidden = sheet([HEADER, row(1, '3')], { hidden: true })
  const notes = sheet([['评分', '意思']])
  const reading = readJudgements(book(hidden, notes, sheet(rows)), { round: ROUND, letter: 'A', positions: [1, 2] })
  expect(reading).toEqual({ judgements: [1, 2].map((position) => ({ position, grade: 1, remark: '' })) })
})

describe('what keeps a workbook from being taken is named by row and column', () => {
  test.each([
    ['no heading', [row(1, '1')], ['没有找到写有“编号”和“评分”的表头。请用本页下载的工作簿填写']],
    ['a row without a grade', [HEADER, row(1, '1'), row(2, ' ')], ['第 3 行 C 列（评分）：还没有评分']],
    [
      'a grade out of range',
      [HEADER, row(1, '4'), row(2, '好')],
      ['第 2 行 C 列（评分）：“4”不是 0、1、2、3 中的一个', '第 3 行 C 列（评分）：“好”不是 0、1、2、3 中的一个'],
    ],
    [
      'a pair that is not in the round',
      [HEADER, row(1, '1'), row(2, '1'), row(3, '1')],
      ['第 4 行 A 列（编号）：本轮没有编号为 PP-2026-0001-A-003 的一对'],
    ],
    [
      'the workbook of another round',
      [HEADER, row(1, '1', '', 'A', 'PP-2026-0002')],
      [
        '第 2 行 A 列（编号）：属于另一轮评判 PP-2026-0002，本轮是 PP-2026-0001',
        '少了 2 对：PP-2026-0001-A-001、PP-2026-0001-A-002',
      ],
    ],
    [
      'the workbook of the other grader',
      [HEADER, row(1, '1', '', 'B'), row(2, '1')],
      ['第 2 行 A 列（编号）：这是评判人乙的工作簿，您是评判人甲', '少了 1 对：PP-2026-0001-A-001'],
    ],
    [
      'one pair twice',
      [HEADER, row(1, '1'), row(2, '1'), row(1, '2')],
      ['第 4 行 A 列（编号）：和第 2 行是同一对，只能留一行'],
    ],
    ['a row without a code', [HEADER, row(1, '1'), row(2, '1'), ['', '需求', '2']], ['第 4 行 A 列（编号）：没有编号']],
    [
      'something else as a code',
      [HEADER, row(1, '1'), row(2, '1'), ['合计', '', '2']],
      ['第 4 行 A 列（编号）：“合计”不是工作簿里的编号'],
    ],
    [
      'a remark that is too long',
      [HEADER, row(1, '1', '长'.repeat(301)), row(2, '1')],
      ['第 2 行 D 列（备注）：超过 300 字'],
    ],
    [
      'a remark with characters that nobody sees',
      [HEADER, row(1, '1', '反\u202e转'), row(2, '1')],
      ['第 2 行 D 列（备注）：含有看不见的控制字符'],
    ],
  ])('%s', (_name, rows, sentences) => {
    expect(said(rows)).toEqual(sentences)
  })

  test('rows one below the other with the same problem share a sentence', () => {
    const rows = [1, 2, 3, 4, 5].map((n) => row(n, n === 4 ? '9' : ''))
    expect(said([HEADER, ...rows], [1, 2, 3, 4, 5])).toEqual([
      '第 2–4 行 C 列（评分）：还没有评分',
      '第 5 行 C 列（评分）：“9”不是 0、1、2、3 中的一个',
      '第 6 行 C 列（评分）：还没有评分',
    ])
  })

  test('many missing pairs are counted and the first are named', () => {
    const positions = Array.from({ length: 30 }, (_, i) => i + 1)
    expect(said([HEADER, row(1, '1')], positions)).toEqual([
      '少了 29 对：PP-2026-0001-A-002、PP-2026-0001-A-003、PP-2026-0001-A-004、PP-2026-0001-A-005、PP-2026-0001-A-006 等',
    ])
  })
})
