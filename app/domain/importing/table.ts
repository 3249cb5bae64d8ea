import type { ItemKind } from '../vocabulary.ts'
import type { Merge, ParsedBook, ParsedSheet } from './book.ts'
import type { Field } from './column-words.ts'
import type { HeadingPath, Mapping } from './columns.ts'
import { detectKind, mapColumns } from './columns.ts'
import { squeeze } from './reading.ts'
import type { MoneyUnit } from './read-amount.ts'
import { moneyUnitOf } from './read-amount.ts'
import type { RowRole } from './row-roles.ts'
import { roleOf } from './row-roles.ts'

/** A row below the header. `filledFrom` names, by column, the 1-based row whose merged cell covers this one. */
export interface TableRow {
  rowNumber: number
  cells: string[]
  role: RowRole
  filledFrom: Readonly<Record<number, number>>
}

/** One sheet as a table: where its header is, what its columns mean, and what each other row is. */
export interface SheetTable {
  /** 0-based number of the file among those read together. */
  file: number
  fileName: string
  sheet: string
  kind: ItemKind
  kindSure: boolean
  /** 1-based first and last header row. */
  headerRows: [first: number, last: number]
  headings: HeadingPath[]
  mapping: Mapping
  /** Rows above the header (titles, 填报单位). */
  above: { rowNumber: number; text: string }[]
  /** 填报单位 as written above or below the table, or empty. */
  reportingUnit: string
  moneyUnit: MoneyUnit
  rows: TableRow[]
}

export interface SheetWithoutTable {
  file: number
  fileName: string
  sheet: string
  reason: string
}

export interface FoundTables {
  tables: SheetTable[]
  without: SheetWithoutTable[]
}

const SEARCHED_ROWS = 40
const HEADER_DEPTH = 3
/** Between headers that map equally well the shallower one is taken. */
const DEPTH_COST = 0.1
/** A header names at least two columns for certain, one of them the name. */
const LEAST_SCORE = 3
/** A header that names four columns for certain ends the search. */
const CLEAR_SCORE = 7

/** The 1-based first and last header row of sheets, as a person set them, by `sheetKey`. */
export type HeaderRows = ReadonlyMap<string, readonly [first: number, last: number]>

/** The name of a sheet among the files read together. */
export const sheetKey = (file: number, sheet: string): string => `${file}\n${sheet}`

/**
 * Finds the table of every visible sheet of the files; `kind` is what the person imports, when that is known, and
 * `headers` says where the header is when it is not to be looked for.
 */
export function findTables(books: readonly ParsedBook[], kind?: ItemKind, headers?: HeaderRows): FoundTables {
  const found: FoundTables = { tables: [], without: [] }
  books.forEach((book, file) => {
    for (const sheet of book.sheets) {
      const place = { file, fileName: book.fileName, sheet: sheet.name }
      if (sheet.hidden) found.without.push({ ...place, reason: '隐藏的工作表，不导入' })
      else if (sheet.rows.every((row) => row.every((cell) => cell.trim() === ''))) continue
      else {
        const set = headers?.get(sheetKey(file, sheet.name))
        const table = findTable(sheet, kind, set && headerAt(sheet, set))
        if (table) found.tables.push({ ...place, ...table })
        else found.without.push({ ...place, reason: '没有找到表头，请确认列名在同一行' })
      }
    }
  })
  return found
}

/** The table with other meanings for its columns, as a person adjusted them. */
export function withMapping(table: SheetTable, mapping: Mapping): SheetTable {
  return { ...table, mapping }
}

type TableCore = Omit<SheetTable, 'file' | 'fileName' | 'sheet'>

/** The header in the rows that a person named; rows outside the sheet name nothing. */
function headerAt(sheet: ParsedSheet, [first, last]: readonly [number, number]): Header | undefined {
  if (first < 1 || last < first || last - first >= HEADER_DEPTH || last > sheet.rows.length) return undefined
  return { top: first - 1, bottom: last - 1, headings: headingPaths(sheet, first - 1, last - 1) }
}

function findTable(sheet: ParsedSheet, wanted: ItemKind | undefined, set: Header | undefined): TableCore | null {
  const header = set ?? findHeader(sheet, wanted)
  if (!header) return null
  const { top, bottom, headings } = header
  const above = sheet.rows.slice(0, top).flatMap((row, i) => {
    const text = distinct(row).join('　')
    return text === '' ? [] : [{ rowNumber: i + 1, text }]
  })
  const title = [sheet.name, ...above.map((a) => a.text)].join(' ')
  const detected = detectKind(headings, title)
  const kind = wanted ?? detected.kind
  const { mapping } = mapColumns(headings, kind)
  return {
    kind,
    kindSure: detected.sure && detected.kind === kind,
    headerRows: [top + 1, bottom + 1],
    headings,
    mapping,
    above,
    reportingUnit: reportingUnit(sheet.rows, top),
    moneyUnit: moneyUnit(headings, mapping, above),
    rows: bodyRows(sheet, { bottom, headings, mapping }),
  }
}

interface Header {
  top: number
  bottom: number
  headings: HeadingPath[]
}

/** Tries each row as the first header row, one to three deep; the best mapped wins. */
function findHeader(sheet: ParsedSheet, wanted: ItemKind | undefined): Header | null {
  let best: (Header & { score: number }) | null = null
  const kinds: ItemKind[] = wanted ? [wanted] : ['opportunity', 'product']
  for (let top = 0; top < Math.min(sheet.rows.length, SEARCHED_ROWS); top++) {
    if (best && best.score >= CLEAR_SCORE && top > best.bottom + 1) break
    if (distinct(sheet.rows[top] ?? []).length < 2 || liesInMerges(sheet.merges, top)) continue
    const least = mergedDepth(sheet.merges, top)
    for (let depth = least; depth <= Math.max(least, HEADER_DEPTH); depth++) {
      const bottom = top + depth - 1
      if (bottom >= sheet.rows.length || (depth > least && !continuesHeader(sheet, bottom))) break
      const headings = headingPaths(sheet, top, bottom)
      const score = Math.max(...kinds.map((kind) => headerScore(headings, kind))) - depth * DEPTH_COST
      if (score > (best?.score ?? LEAST_SCORE - HEADER_DEPTH * DEPTH_COST)) best = { top, bottom, headings, score }
    }
  }
  return best
}

function headerScore(headings: HeadingPath[], kind: ItemKind): number {
  const { mapping, score } = mapColumns(headings, kind)
  const fields = Object.values(mapping)
  return fields.includes('title') && fields.length >= 2 ? score : 0
}

/** True for the lower row of a header whose cells are merged from the row above. */
function liesInMerges(merges: readonly Merge[], row: number): boolean {
  return merges.filter((m) => m.top < row && row <= m.bottom).length >= 2
}

/** How many rows the cells merged downwards from this row cover, at most three. */
function mergedDepth(merges: readonly Merge[], top: number): number {
  const deep = merges.filter((m) => m.top === top && m.bottom > top && m.bottom - top < HEADER_DEPTH)
  return deep.length < 2 ? 1 : Math.max(...deep.map((m) => m.bottom - top + 1))
}

/** A row can belong to the header when all of its texts are short and none starts like a numbered entry. */
function continuesHeader(sheet: ParsedSheet, row: number): boolean {
  const cells = distinct(sheet.rows[row] ?? [])
  return cells.length > 0 && cells.every((c) => c.length <= 14 && !/^\d/.test(c))
}

function headingPaths(sheet: ParsedSheet, top: number, bottom: number): HeadingPath[] {
  const width = Math.max(...sheet.rows.slice(top, bottom + 1).map((row) => row.length))
  return Array.from({ length: width }, (_, column) => {
    const path: string[] = []
    for (let row = top; row <= bottom; row++) {
      const text = coveredText(sheet, row, column).trim()
      if (text !== '' && text !== path.at(-1)) path.push(text)
    }
    return path
  })
}

/** The text of a cell, or of the merged cell that covers it. */
function coveredText(sheet: ParsedSheet, row: number, column: number): string {
  const own = sheet.rows[row]?.[column] ?? ''
  if (own !== '') return own
  const merge = sheet.merges.find((m) => m.top <= row && row <= m.bottom && m.left <= column && column <= m.right)
  return merge ? (sheet.rows[merge.top]?.[merge.left] ?? '') : ''
}

function reportingUnit(rows: readonly string[][], top: number): string {
  const places = [...rows.slice(0, top), ...rows.slice(-6)]
  for (const row of places) {
    const line = row.map((c) => c.trim()).filter((c) => c !== '')
    for (let i = 0; i < line.length; i++) {
      const m = /(?:填报|报送|申报|填表)(?:单位|部门)\s*(?:[（(](?:盖章|公章|章)[)）])?\s*[:：]\s*(.*)$/.exec(
        line[i] as string,
      )
      if (!m) continue
      const name = ((m[1] as string) || (line[i + 1] ?? '')).split(
        /\s{2,}|\u3000|填报|报送|联系|日期|[（(]盖章/,
      )[0] as string
      if (name.trim() !== '' && !/[:：]$/.test(name)) return name.trim()
    }
  }
  return ''
}

/** 万元 unless the amount's heading or a line above says otherwise. */
function moneyUnit(headings: HeadingPath[], mapping: Mapping, above: { text: string }[]): MoneyUnit {
  const column = columnOf(mapping, ['amount', 'price'])
  const inHeading = column === undefined ? null : moneyUnitOf((headings[column] ?? []).join(''))
  if (inHeading) return inHeading
  for (const { text } of above) {
    const m = /单位[:：]\s*(?:人民币)?(亿元|百万元|万元|千元|元)/.exec(squeeze(text))
    if (m) return m[1] as MoneyUnit
  }
  return '万元'
}

/** The column of the first of these fields that is mapped. */
export function columnOf(mapping: Mapping, fields: readonly Field[]): number | undefined {
  for (const field of fields) {
    const column = Object.entries(mapping).find(([, f]) => f === field)?.[0]
    if (column !== undefined) return Number(column)
  }
  return undefined
}

function bodyRows(
  sheet: ParsedSheet,
  header: { bottom: number; headings: HeadingPath[]; mapping: Mapping },
): TableRow[] {
  const titleColumn = columnOf(header.mapping, ['title'])
  const headingTexts = new Set(header.headings.flat().map(squeeze))
  const downward = sheet.merges.filter((m) => m.bottom > m.top && m.bottom > header.bottom)
  const byRow = new Map<number, Merge[]>()
  for (const m of downward)
    for (let r = Math.max(m.top + 1, header.bottom + 2); r <= m.bottom; r++) byRow.set(r, [...(byRow.get(r) ?? []), m])
  const hidden = new Set(sheet.hiddenRows)
  const rows: TableRow[] = []
  for (let r = header.bottom + 1; r < sheet.rows.length; r++) {
    const cells = [...(sheet.rows[r] ?? [])]
    if (cells.every((c) => c.trim() === '') && !byRow.has(r)) continue
    const own = cells.slice()
    const filledFrom = fillDown(sheet, byRow.get(r) ?? [], cells)
    const context = {
      own,
      cells,
      titleColumn,
      seqColumn: columnOf(header.mapping, ['seq']),
      headingTexts,
      hidden: hidden.has(r + 1),
    }
    const role: RowRole =
      titleColumn !== undefined && filledFrom[titleColumn] !== undefined ? 'continued' : roleOf(context)
    rows.push({ rowNumber: r + 1, cells, role, filledFrom })
  }
  return joinContinued(rows)
}

/** Gives a row the texts of cells merged downwards over it. */
function fillDown(sheet: ParsedSheet, merges: Merge[], cells: string[]): Record<number, number> {
  const filled: Record<number, number> = {}
  for (const m of merges) {
    const text = sheet.rows[m.top]?.[m.left] ?? ''
    if (text === '') continue
    while (cells.length <= m.left) cells.push('')
    if (cells[m.left] !== '') continue
    cells[m.left] = text
    filled[m.left] = m.top + 1
  }
  return filled
}

/** Rows under one merged 名称 are one entry: their own texts are added to the first row, line by line. */
function joinContinued(rows: TableRow[]): TableRow[] {
  let first: TableRow | null = null
  for (const row of rows) {
    if (row.role !== 'continued') {
      if (row.role === 'data') first = row
      continue
    }
    if (!first) continue
    for (let c = 0; c < row.cells.length; c++) {
      const text = (row.cells[c] ?? '').trim()
      if (text === '' || row.filledFrom[c] !== undefined || first.cells[c] === text) continue
      const before = first.cells[c] ?? ''
      while (first.cells.length <= c) first.cells.push('')
      first.cells[c] = before === '' ? text : `${before}\n${text}`
    }
  }
  return rows
}

/** The texts of a row, without empty ones and repetitions. */
export function distinct(row: readonly string[]): string[] {
  return [...new Set(row.map((c) => c.trim()).filter((c) => c !== ''))]
}
