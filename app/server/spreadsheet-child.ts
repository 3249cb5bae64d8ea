import type { BookFormat, ParsedSheet, TextEncoding } from '#app/domain/importing/book.ts'
import { readWorkbook } from './spreadsheet-cells.ts'
import type { ChildLine } from './spreadsheet-protocol.ts'
import { SpreadsheetError } from './spreadsheet-protocol.ts'
import { decodeText, readCsv } from './spreadsheet-text.ts'
import { checkWorkbook } from './spreadsheet-xlsx.ts'

/** Entry of the reading process: bytes on standard input, one JSON object a line on standard output. */

const MAX_TEXT = 20_000_000
const ROWS_A_LINE = 100
/** How an OLE compound file begins: .xls, and any workbook under a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

interface Found {
  format: BookFormat
  encoding: TextEncoding | null
  externalLinks: number
  sheets: ParsedSheet[]
}

const starts = (bytes: Buffer, ...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)

function read(bytes: Buffer): Found {
  if (bytes.length === 0) throw new SpreadsheetError('empty')
  if (starts(bytes, 0x50, 0x4b)) {
    const checked = checkWorkbook(bytes)
    return { format: 'xlsx', encoding: null, externalLinks: checked.externalLinks, sheets: readWorkbook(checked.bytes) }
  }
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    if (!starts(bytes, ...COMPOUND)) throw new SpreadsheetError('damaged')
    return { format: 'xls', encoding: null, externalLinks: 0, sheets: readWorkbook(bytes) }
  }
  if (starts(bytes, 0x25, 0x50, 0x44, 0x46)) throw new SpreadsheetError('type')
  const { text, encoding } = decodeText(bytes)
  if (/^\s*(<!doctype|<html|<table|<\?xml|<meta)/i.test(text.slice(0, 500))) throw new SpreadsheetError('webpage')
  const sheet = { name: 'CSV', hidden: false, rows: readCsv(text), merges: [], hiddenRows: [] }
  const notes = { formulas: 0, links: 0, comments: 0 }
  return { format: 'csv', encoding, externalLinks: 0, sheets: [{ ...sheet, notes }] }
}

function checkText(sheets: ParsedSheet[]): void {
  let length = 0
  for (const sheet of sheets) for (const row of sheet.rows) for (const cell of row) length += cell.length
  if (length > MAX_TEXT) throw new SpreadsheetError('limits', '文字超过 2,000 万字')
  if (length === 0) throw new SpreadsheetError('empty')
}

async function write(line: ChildLine): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(line)}\n`))
    await new Promise<void>((resolve) => process.stdout.once('drain', resolve))
}

async function report(found: Found): Promise<void> {
  const { format, encoding, externalLinks } = found
  const totalRows = found.sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0)
  await write({ t: 'book', format, encoding, externalLinks, totalRows })
  for (const { rows, ...head } of found.sheets) {
    await write({ t: 'sheet', head: { ...head, rowCount: rows.length } })
    for (let i = 0; i < rows.length; i += ROWS_A_LINE) await write({ t: 'rows', rows: rows.slice(i, i + ROWS_A_LINE) })
  }
  await write({ t: 'end' })
}

async function main(): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  try {
    const found = read(Buffer.concat(chunks))
    checkText(found.sheets)
    await report(found)
  } catch (error) {
    const known = error instanceof SpreadsheetError ? error : new SpreadsheetError('damaged')
    await write({ t: 'error', code: known.code, detail: known.detail })
  }
}

await main()
