import { unsafeCell } from '../export/safe-cell.ts'
import type { ParsedBook, ParsedSheet } from '../importing/book.ts'
import { columnLetter } from '../importing/book.ts'
import { countCharacters, hasUnsafeCharacters, manyLines } from '../text.ts'
import type { Grade, GraderLetter } from './grade.ts'
import { graderNames, readGrade } from './grade.ts'

/** Headings by which a filled workbook is read again. */
export const sheetHeadings = { code: '编号', grade: '评分', remark: '备注' } as const
export const REMARK_LIMIT = 300
/** A heading stands within so many rows. */
const HEADER_ROWS = 20

/** `PP-2026-0001-A-012`: a row of a workbook names its round, its grader and its pair. */
export function pairCode(round: string, letter: GraderLetter, position: number): string {
  return `${round}-${letter}-${String(position).padStart(3, '0')}`
}

const CODE = /^(PP-\d{4}-\d{4,})-([AB])-(\d{3,6})$/

export interface Judgement {
  position: number
  grade: Grade
  remark: string
}

/** What is wrong at a place of the workbook. */
export interface SheetProblem {
  /** From 1; 0 for the workbook as a whole. */
  row: number
  /** `H 列（评分）` */
  column: string
  text: string
}

export type SheetReading = { judgements: Judgement[] } | { problems: SheetProblem[] }

/** For whom the workbook was made, and the numbers of its pairs. */
export interface ExpectedSheet {
  round: string
  letter: GraderLetter
  positions: readonly number[]
}

/** Reads a filled workbook: all of it, or what keeps it from being taken, row by row. Nothing is guessed. */
export function readJudgements(book: ParsedBook, expected: ExpectedSheet): SheetReading {
  for (const sheet of book.sheets) {
    const table = findTable(sheet)
    if (table) return readRows(sheet, table, expected)
  }
  const text = `没有找到写有“${sheetHeadings.code}”和“${sheetHeadings.grade}”的表头。请用本页下载的工作簿填写`
  return { problems: [{ row: 0, column: '', text }] }
}

interface Table {
  headerAt: number
  code: number
  grade: number
  /** −1 without such a column. */
  remark: number
}

const cellText = (cell: string | undefined): string => manyLines(unsafeCell(cell ?? ''))

function findTable({ rows, hidden }: ParsedSheet): Table | null {
  if (hidden) return null
  for (const [headerAt, row] of rows.slice(0, HEADER_ROWS).entries()) {
    const at = (heading: string) => row.findIndex((cell) => cellText(cell).normalize('NFKC') === heading)
    const [code, grade] = [at(sheetHeadings.code), at(sheetHeadings.grade)]
    if (code >= 0 && grade >= 0) return { headerAt, code, grade, remark: at(sheetHeadings.remark) }
  }
  return null
}

function readRows({ rows }: ParsedSheet, table: Table, expected: ExpectedSheet): SheetReading {
  const wanted = new Set(expected.positions)
  const seen = new Map<number, number>()
  const judgements: Judgement[] = []
  const problems: SheetProblem[] = []
  for (let at = table.headerAt + 1; at < rows.length; at++) {
    const row = rows[at]!
    if (row.every((cell) => cell.trim() === '')) continue
    const note = (column: 'code' | 'grade' | 'remark', text: string) =>
      problems.push({ row: at + 1, column: `${columnLetter(table[column])} 列（${sheetHeadings[column]}）`, text })
    const position = readCode(cellText(row[table.code]), expected, wanted)
    if (typeof position === 'string') {
      note('code', position)
      continue
    }
    const before = seen.get(position)
    if (before !== undefined) {
      note('code', `和第 ${before} 行是同一对，只能留一行`)
      continue
    }
    seen.set(position, at + 1)
    const given = cellText(row[table.grade])
    const grade = readGrade(given)
    if (grade === null) note('grade', given === '' ? '还没有评分' : `“${given.slice(0, 20)}”不是 0、1、2、3 中的一个`)
    const remark = table.remark < 0 ? '' : cellText(row[table.remark])
    if (countCharacters(remark) > REMARK_LIMIT) note('remark', `超过 ${REMARK_LIMIT} 字`)
    else if (hasUnsafeCharacters(remark)) note('remark', '含有看不见的控制字符')
    else if (grade !== null) judgements.push({ position, grade, remark })
  }
  const missing = expected.positions.filter((position) => !seen.has(position))
  if (missing.length > 0) problems.push(missingRows(missing, expected))
  return problems.length > 0 ? { problems } : { judgements }
}

/** The number of the pair, or why the code names none of this workbook's. */
function readCode(cell: string, { round, letter }: ExpectedSheet, wanted: ReadonlySet<number>): number | string {
  const code = cell.normalize('NFKC').toUpperCase()
  if (code === '') return '没有编号'
  const parts = CODE.exec(code)
  if (!parts) return `“${cell.slice(0, 30)}”不是工作簿里的编号`
  if (parts[1] !== round) return `属于另一轮评判 ${parts[1] ?? ''}，本轮是 ${round}`
  if (parts[2] !== letter)
    return `这是评判人${graderNames[letter === 'A' ? 'B' : 'A']}的工作簿，您是评判人${graderNames[letter]}`
  const position = Number(parts[3])
  return wanted.has(position) ? position : `本轮没有编号为 ${code} 的一对`
}

function missingRows(missing: readonly number[], { round, letter }: ExpectedSheet): SheetProblem {
  const named = missing.slice(0, 5).map((position) => pairCode(round, letter, position))
  const more = missing.length > named.length ? ` 等` : ''
  return { row: 0, column: '', text: `少了 ${missing.length} 对：${named.join('、')}${more}` }
}

/** The problems as sentences; rows one below the other with the same problem share one. */
export function problemSentences(problems: readonly SheetProblem[]): string[] {
  const runs: { first: SheetProblem; last: number }[] = []
  for (const problem of problems) {
    const run = runs.find(
      ({ first, last }) => last + 1 === problem.row && first.column === problem.column && first.text === problem.text,
    )
    if (run) run.last = problem.row
    else runs.push({ first: problem, last: problem.row })
  }
  return runs.map(({ first, last }) => {
    if (first.row === 0) return first.text
    const rows = last === first.row ? `第 ${last} 行` : `第 ${first.row}–${last} 行`
    return `${rows} ${first.column}：${first.text}`
  })
}
