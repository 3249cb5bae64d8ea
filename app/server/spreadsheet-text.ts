import { parse } from 'csv-parse/sync'
import type { TextEncoding } from '#app/domain/importing/book.ts'
import { MAX_COLUMNS, MAX_ROWS } from '#app/domain/importing/book.ts'
import { SpreadsheetError } from './spreadsheet-protocol.ts'

/** GB18030 writes what GBK cannot in four bytes, the second of which is a digit. */
function hasFourByteCharacters(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes[i] as number
    if (first < 0x81) continue
    const second = bytes[i + 1] ?? 0
    if (second >= 0x30 && second <= 0x39) return true
    i++
  }
  return false
}

function tryDecode(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** The text of a CSV file and the encoding found: byte order mark first, then strict UTF-8, then strict GB18030. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : null
  if (utf16 !== null) {
    const text = tryDecode(bytes, utf16)
    if (text === null) throw new SpreadsheetError('encoding')
    return { text, encoding: 'UTF-16' }
  }
  if (bytes.includes(0)) throw new SpreadsheetError('type')
  const utf8 = tryDecode(bytes, 'utf-8')
  if (utf8 !== null) return { text: utf8, encoding: 'UTF-8' }
  const gb = tryDecode(bytes, 'gb18030')
  if (gb === null) throw new SpreadsheetError('encoding')
  return { text: gb, encoding: hasFourByteCharacters(bytes) ? 'GB18030' : 'GBK' }
}

const DELIMITERS = [',', '\t', ';', '|', '，'] as const

/** How often each delimiter stands outside quotes in the first lines; the one that most lines share wins. */
export function detectDelimiter(text: string): string {
  const declared = /^sep=(.)\r?\n/i.exec(text)
  if (declared) return declared[1] as string
  const lines = splitOutsideQuotes(text.slice(0, 20_000)).slice(0, 30)
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((n) => n > 0)
    const usual = mode(counts)
    const score = counts.filter((n) => n === usual).length * Math.min(usual, 12)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function mode(values: number[]): number {
  const seen = new Map<number, number>()
  for (const v of values) seen.set(v, (seen.get(v) ?? 0) + 1)
  return [...seen].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
}

/** Lines of the text with everything inside double quotes removed. */
function splitOutsideQuotes(text: string): string[] {
  return text
    .replace(/"(?:[^"]|"")*"?/g, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
}

/** Rows of a CSV text; more rows or columns than the limits are refused. */
export function readCsv(text: string): string[][] {
  const delimiter = detectDelimiter(text)
  const body = text.replace(/^sep=.\r?\n/i, '')
  const records = parseRecords(body, delimiter)
  const rows = records.map(trimRow)
  while (rows.length > 0 && rows.at(-1)?.length === 0) rows.pop()
  if (rows.length > MAX_ROWS) throw new SpreadsheetError('limits', `超过 ${MAX_ROWS} 行`)
  const wide = rows.findIndex((row) => row.length > MAX_COLUMNS)
  if (wide >= 0) throw new SpreadsheetError('limits', `第 ${wide + 1} 行超过 ${MAX_COLUMNS} 列`)
  return rows
}

function parseRecords(body: string, delimiter: string): string[][] {
  try {
    return parse(body, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: 1_000_000,
      to: MAX_ROWS * 4,
    })
  } catch {
    throw new SpreadsheetError('damaged')
  }
}

/** `="0791"` is how other systems keep leading zeros in a CSV file. */
function trimRow(row: string[]): string[] {
  const cells = row.map((cell) => /^="([^"]*)"$/.exec(cell.trim())?.[1] ?? cell)
  let last = cells.length
  while (last > 0 && (cells[last - 1] as string).trim() === '') last--
  return cells.slice(0, last)
}
