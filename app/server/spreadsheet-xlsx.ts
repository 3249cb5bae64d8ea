import { zipSync } from 'fflate'
import { MAX_COLUMNS, MAX_ROWS } from '#app/domain/importing/book.ts'
import { SpreadsheetError } from './spreadsheet-protocol.ts'
import { inflateEntry, listZip } from './spreadsheet-zip.ts'

/**
 * Takes from an .xlsx file only the parts that are read, checks each before the spreadsheet library sees it, and
 * packs them again without compression: macros, pictures, external links and defined names never reach the library.
 */
export const sheetLimits = { merges: 20_000, mergedCells: MAX_ROWS * MAX_COLUMNS } as const

const WANTED =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/(workbook|sharedStrings|styles)\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/worksheets\/[^/]+\.xml|xl\/worksheets\/_rels\/[^/]+\.rels|xl\/(comments|threadedComments|persons)[^/]*(\/[^/]+)?\.xml)$/i

export interface CheckedWorkbook {
  bytes: Uint8Array
  externalLinks: number
}

/** Checks and repacks an .xlsx file; anything out of bounds throws `SpreadsheetError`. */
export function checkWorkbook(file: Buffer): CheckedWorkbook {
  const entries = listZip(file)
  const has = (pattern: RegExp) => entries.some((e) => pattern.test(e.name))
  if (!has(/^xl\/workbook\.xml$/i)) throw new SpreadsheetError('type')
  if (has(/vbaProject\.bin$/i)) throw new SpreadsheetError('macros')
  const parts: Record<string, Uint8Array> = {}
  for (const entry of entries) {
    if (!WANTED.test(entry.name)) continue
    parts[entry.name] = checkPart(entry.name, inflateEntry(file, entry))
  }
  const externalLinks = entries.filter((e) => /^xl\/externalLinks\/[^/]+\.xml$/i.test(e.name)).length
  return { bytes: zipSync(parts, { level: 0 }), externalLinks }
}

function checkPart(name: string, data: Buffer): Uint8Array {
  if (data[0] === 0xff || data[0] === 0xfe) throw new SpreadsheetError('structure', '内部文件的编码不受支持')
  const head = data.subarray(0, 4_096).toString('latin1')
  if (/<!(DOCTYPE|ENTITY)/i.test(head) || data.includes('<!DOCTYPE') || data.includes('<!ENTITY'))
    throw new SpreadsheetError('structure', '内部文件带有外部定义')
  if (/^xl\/workbook\.xml$/i.test(name)) return without(data, 'definedNames')
  if (/^xl\/worksheets\/[^/]+$/i.test(name)) return checkSheet(data)
  return data
}

/** The part without one element: names and the declared dimension are hints that the reading does not need. */
function without(data: Buffer, element: string): Uint8Array {
  const text = data.toString('utf8')
  const pattern = new RegExp(
    `<(?:\\w+:)?${element}\\b[^>]*/>|<(?:\\w+:)?${element}\\b[^>]*>[\\s\\S]*?</(?:\\w+:)?${element}>`,
    'g',
  )
  return Buffer.from(text.replace(pattern, ''), 'utf8')
}

function checkSheet(data: Buffer): Uint8Array {
  const text = data.toString('latin1')
  checkMerges(text)
  checkCells(text)
  return without(data, 'dimension')
}

function checkMerges(text: string): void {
  let count = 0
  let cells = 0
  for (const m of text.matchAll(
    /<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']/g,
  )) {
    const width = Math.abs(columnIndex(m[3] as string) - columnIndex(m[1] as string)) + 1
    const height = Math.abs(Number(m[4]) - Number(m[2])) + 1
    count += 1
    cells += width * height
    if (height > MAX_ROWS || count > sheetLimits.merges || cells > sheetLimits.mergedCells)
      throw new SpreadsheetError('structure', '合并单元格的范围过大')
  }
}

/** Cells with content beyond the limits; empty formatted cells out there are common and harmless. */
function checkCells(text: string): void {
  for (const m of text.matchAll(/<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>(?=<(?!\/))/g)) {
    if (m[0].endsWith('/>')) continue
    checkPosition(Number(m[2]), columnIndex(m[1] as string))
  }
}

/** Refuses a cell with content beyond the limits; `row` starts at 1, `column` at 0. */
export function checkPosition(row: number, column: number): void {
  if (row > MAX_ROWS) throw new SpreadsheetError('limits', `第 ${row} 行还有内容，最多读 ${MAX_ROWS} 行`)
  if (column >= MAX_COLUMNS)
    throw new SpreadsheetError('limits', `第 ${column + 1} 列还有内容，最多读 ${MAX_COLUMNS} 列`)
}

function columnIndex(letters: string): number {
  let n = 0
  for (const letter of letters) n = n * 26 + letter.charCodeAt(0) - 64
  return n - 1
}
