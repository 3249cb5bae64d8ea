import * as XLSX from '@e965/xlsx'
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs'
import type { ParsedSheet } from '#app/domain/importing/book.ts'
import { SpreadsheetError } from './spreadsheet-protocol.ts'
import { checkPosition } from './spreadsheet-xlsx.ts'

/** The cells of a workbook as the texts that a person sees. */

XLSX.set_cptable(codepages)

interface DateCode {
  y: number
  m: number
  d: number
  H: number
  M: number
}
const formats = XLSX.SSF as {
  is_date(format: string): boolean
  parse_date_code(value: number, options: { date1904: boolean }): DateCode | null
}

/** A workbook of either kind as sheets; formulas are never evaluated, only their stored results are read. */
export function readWorkbook(bytes: Uint8Array): ParsedSheet[] {
  const book = open(bytes)
  const date1904 = book.Workbook?.WBProps?.date1904 === true
  return book.SheetNames.flatMap((name, i) => {
    const sheet = book.Sheets[name]
    if (!sheet) return []
    const hidden = (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0
    return [readSheet({ name, hidden, sheet, date1904 })]
  })
}

function open(bytes: Uint8Array): XLSX.WorkBook {
  try {
    return XLSX.read(bytes, { type: 'buffer', cellStyles: true, cellHTML: false, codepage: 936 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    if (/workbook stream/i.test(reason)) throw new SpreadsheetError('type')
    throw new SpreadsheetError(/password|encrypt/i.test(reason) ? 'encrypted' : 'damaged')
  }
}

function readSheet(input: { name: string; hidden: boolean; sheet: XLSX.WorkSheet; date1904: boolean }): ParsedSheet {
  const { sheet } = input
  const rows: string[][] = []
  const notes = { formulas: 0, links: 0, comments: 0 }
  for (const address of Object.keys(sheet)) {
    if (address.startsWith('!')) continue
    const cell = sheet[address] as XLSX.CellObject
    if (cell.f !== undefined) notes.formulas += 1
    if (cell.l !== undefined) notes.links += 1
    if (cell.c !== undefined && cell.c.length > 0) notes.comments += 1
    const text = displayText(cell, input.date1904)
    if (text === '') continue
    const { r, c } = XLSX.utils.decode_cell(address)
    checkPosition(r + 1, c)
    while (rows.length <= r) rows.push([])
    const row = rows[r] as string[]
    while (row.length < c) row.push('')
    row[c] = text
  }
  const last = rows.length
  const merges = (sheet['!merges'] ?? [])
    .filter((m) => m.s.r < last)
    .map((m) => ({ top: m.s.r, left: m.s.c, bottom: Math.min(m.e.r, last - 1), right: Math.min(m.e.c, 255) }))
  const hiddenRows = (sheet['!rows'] ?? []).flatMap((row, i) => (row?.hidden === true && i < last ? [i + 1] : []))
  return { name: input.name, hidden: input.hidden, rows, merges, hiddenRows, notes }
}

/** What the cell shows, except that dates are written in full and long numbers are never cut to 1.2E+12. */
function displayText(cell: XLSX.CellObject, date1904: boolean): string {
  if (cell.v === undefined || cell.t === 'z') return ''
  const shown = cell.w ?? String(cell.v)
  if (cell.t !== 'n' || typeof cell.v !== 'number') return shown.replace(/\r\n?/g, '\n').trim()
  const format = typeof cell.z === 'string' ? cell.z : 'General'
  if (formats.is_date(format)) return dateText(cell.v, format, date1904) ?? shown.trim()
  if (format === 'General' || /e\+|^#+$/i.test(shown)) return plainNumber(cell.v)
  return shown.trim()
}

function plainNumber(value: number): string {
  const rounded = Number(value.toPrecision(15))
  return Number.isInteger(rounded) && Math.abs(rounded) < 1e15 ? rounded.toFixed(0) : String(rounded)
}

/** A date is written with the parts that its format shows: a month stays a month. */
function dateText(value: number, format: string, date1904: boolean): string | null {
  const date = formats.parse_date_code(value, { date1904 })
  if (date === null || date.y < 1950) return null
  const two = (n: number) => String(n).padStart(2, '0')
  const pattern = format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').toLowerCase()
  if (!/[yd]/.test(pattern) && !pattern.includes('m')) return null
  if (!pattern.includes('d') && pattern.includes('y'))
    return pattern.includes('m') ? `${date.y}年${date.m}月` : `${date.y}年`
  const day = `${date.y}-${two(date.m)}-${two(date.d)}`
  return pattern.includes('h') ? `${day} ${two(date.H)}:${two(date.M)}` : day
}
