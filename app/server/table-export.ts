import { stringify } from 'csv-stringify/sync'
import ExcelJS from 'exceljs'
import { safeCell } from '#app/domain/export/safe-cell.ts'

export interface ExportColumn {
  heading: string
  /** In characters of the sheet's usual width; 12 when absent. */
  width?: number
}

export interface ExportMeta {
  /** Name of the sheet and title of the file. */
  title: string
  /** Who exported it, and when, as text: it stands in the page footer and in the properties. */
  exportedBy: string
  exportedAt: string
}

/** Sheet names may not hold these characters, nor more than 31 in all. */
const sheetName = (title: string) =>
  title
    .replace(/[\\/?*[\]:]/g, ' ')
    .replace(/^'+|'+$/g, '')
    .trim()
    .slice(0, 31) || '清单'

/** A table as .xlsx: every cell is a text (never a formula or a link), header bold and frozen, A4 landscape. */
export async function tableToXlsx(columns: ExportColumn[], rows: string[][], meta: ExportMeta): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  book.title = meta.title
  book.creator = meta.exportedBy
  addTable(book, { name: meta.title, columns, rows, footer: `${meta.exportedBy}  ${meta.exportedAt}` })
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** A table as CSV for Excel and WPS: UTF-8 with byte order mark, CRLF, every cell quoted. */
export function tableToCsv(columns: ExportColumn[], rows: string[][]): Buffer {
  const records = [columns.map((c) => c.heading), ...rows].map((row) => row.map(safeCell))
  return Buffer.from(stringify(records, { bom: true, quoted: true, record_delimiter: 'windows' }), 'utf8')
}

interface SheetInput {
  name: string
  columns: ExportColumn[]
  rows: string[][]
  footer: string
}

/** Adds one protected table as a sheet, ready to print. */
export function addTable(book: ExcelJS.Workbook, input: SheetInput): void {
  const sheet = book.addWorksheet(sheetName(input.name), {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '1:1',
    },
    headerFooter: { oddFooter: `&L${input.footer.replace(/&/g, '&&')}&R第 &P 页，共 &N 页` },
  })
  sheet.columns = input.columns.map((c) => ({ width: c.width ?? 12 }))
  for (const cells of [input.columns.map((c) => c.heading), ...input.rows]) {
    const row = sheet.addRow(cells.map(safeCell))
    row.eachCell({ includeEmpty: true }, (cell) => {
      cell.numFmt = '@'
      cell.alignment = { wrapText: true, vertical: 'top' }
      cell.border = { top: LINE, left: LINE, bottom: LINE, right: LINE }
    })
  }
  const header = sheet.getRow(1)
  header.font = { bold: true }
  header.alignment = { wrapText: true, vertical: 'middle', horizontal: 'center' }
}

const LINE = { style: 'thin' as const, color: { argb: 'FFB7C0BD' } }
