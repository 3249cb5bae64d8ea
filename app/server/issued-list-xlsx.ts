import ExcelJS from 'exceljs'
import { safeCell } from '#app/domain/export/safe-cell.ts'
import type { Sheet } from '#app/domain/issued-list/sheet.ts'

/** Characters of a sheet's usual width that an A4 landscape page holds. */
const PAGE_CHARACTERS = 128
/** Rows above the table: annex, title, issuer and date. */
const HEADER_ROW = 4
const LINE = { style: 'thin' as const, color: { argb: 'FF000000' } }
const BORDER = { top: LINE, left: LINE, bottom: LINE, right: LINE }

function addTitles(sheet: ExcelJS.Worksheet, list: Sheet): void {
  const titles: [text: string, font: Partial<ExcelJS.Font>, height: number, align: 'left' | 'center'][] = [
    [list.annex, { name: '黑体', size: 16 }, 24, 'left'],
    [list.title, { name: '方正小标宋简体', size: 22 }, 36, 'center'],
    [list.by, { name: '楷体', size: 12 }, 22, 'center'],
  ]
  for (const [text, font, height, horizontal] of titles) {
    const row = sheet.addRow([safeCell(text)])
    row.height = height
    const cell = row.getCell(1)
    cell.font = font
    cell.numFmt = '@'
    cell.alignment = { horizontal, vertical: 'middle' }
    sheet.mergeCells(row.number, 1, row.number, list.columns.length)
  }
}

/** Lines that a text of this many characters takes in its column; Chinese characters are two wide. */
function linesIn(text: string, width: number): number {
  return text
    .split('\n')
    .map((line) => {
      const wide = [...line].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 2 : 1), 0)
      return Math.max(1, Math.ceil(wide / Math.max(2, width - 1)))
    })
    .reduce((sum, n) => sum + n, 0)
}

function addTableRow(sheet: ExcelJS.Worksheet, list: Sheet, cells: readonly string[], header: boolean): void {
  const row = sheet.addRow(cells.map(safeCell))
  const most = Math.max(...cells.map((text, i) => linesIn(text, widthOf(list, i))))
  // Excel shows rows up to 409 points high.
  row.height = Math.min(409, Math.max(header ? 32 : 24, most * 14 + 8))
  row.eachCell({ includeEmpty: true }, (cell, column) => {
    cell.numFmt = '@'
    cell.font = header ? { name: '黑体', size: 10.5 } : { name: '仿宋', size: 10.5 }
    const centre = header || list.columns[column - 1]?.centre === true
    cell.alignment = { wrapText: true, vertical: 'middle', horizontal: centre ? 'center' : 'left' }
    cell.border = BORDER
  })
}

function widthOf(list: Sheet, column: number): number {
  return Math.max(5, ((list.columns[column]?.percent ?? 0) * PAGE_CHARACTERS) / 100)
}

function addNotes(sheet: ExcelJS.Worksheet, list: Sheet): void {
  list.notes.forEach((note, i) => {
    const number = list.notes.length > 1 ? `${i + 1}. ` : ''
    const row = sheet.addRow([safeCell(`${i === 0 ? '注：' : '\u3000\u3000'}${number}${note}`)])
    const cell = row.getCell(1)
    cell.font = { name: '仿宋', size: 10.5 }
    cell.numFmt = '@'
    cell.alignment = { wrapText: true, vertical: 'top' }
    row.height = 18 * linesIn(note, PAGE_CHARACTERS - 8)
    sheet.mergeCells(row.number, 1, row.number, list.columns.length)
  })
}

function addSheet(book: ExcelJS.Workbook, list: Sheet): void {
  const sheet = book.addWorksheet(list.kind === 'opportunity' ? '机会清单' : '产品清单', {
    views: [{ state: 'frozen', ySplit: HEADER_ROW }],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
      printTitlesRow: `${HEADER_ROW}:${HEADER_ROW}`,
      margins: { left: 0.6, right: 0.6, top: 0.8, bottom: 0.8, header: 0.3, footer: 0.4 },
    },
    headerFooter: { oddFooter: '&C— &P —' },
  })
  sheet.columns = list.columns.map((_, i) => ({ width: widthOf(list, i) }))
  addTitles(sheet, list)
  addTableRow(
    sheet,
    list,
    list.columns.map((c) => c.heading),
    true,
  )
  for (const row of list.rows) addTableRow(sheet, list, row.cells, false)
  addNotes(sheet, list)
}

/** The lists of a release as .xlsx, one sheet each: every cell a text, never a formula; ready to print on A4 landscape. */
export async function issuedListXlsx(
  sheets: readonly Sheet[],
  meta: { title: string; issuer: string },
): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  book.title = meta.title
  book.creator = meta.issuer
  for (const list of sheets) addSheet(book, list)
  return Buffer.from(await book.xlsx.writeBuffer())
}
