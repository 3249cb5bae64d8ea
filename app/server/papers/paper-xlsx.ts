import ExcelJS from 'exceljs'
import type { PaperPart, TablePaper } from '#app/domain/paper/paper.ts'
import { addTable } from '#app/server/table-export.ts'

/** Characters of a sheet's usual width that an A4 page holds; sheets are printed on landscape. */
const PAGE_CHARACTERS = 128

/** A paper of titles and tables as a workbook: a sheet for each name, whom a part is for in the first column. */
export async function paperXlsx(paper: TablePaper): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  book.title = paper.name
  book.creator = '搭台'
  const sheets = new Map<string, PaperPart[]>()
  for (const part of paper.parts) sheets.set(part.sheet, [...(sheets.get(part.sheet) ?? []), part])
  for (const [name, parts] of sheets) addSheet(book, paper, { name, parts })
  return Buffer.from(await book.xlsx.writeBuffer())
}

function addSheet(
  book: ExcelJS.Workbook,
  paper: TablePaper,
  { name, parts }: { name: string; parts: PaperPart[] },
): void {
  const columns = parts[0]?.columns ?? []
  const shares = columns.reduce((sum, c) => sum + c.share, 0)
  const own = columns.map((c) => ({
    heading: c.heading,
    width: Math.max(8, Math.round((c.share * PAGE_CHARACTERS) / shares)),
  }))
  const subject = (part: PaperPart) => (paper.subjects === '' ? [] : [part.subject ?? ''])
  addTable(book, {
    name,
    columns: [...(paper.subjects === '' ? [] : [{ heading: paper.subjects, width: 28 }]), ...own],
    rows: parts.flatMap((part) =>
      part.rows.map((row) => [...subject(part), ...columns.map((_, i) => row.cells[i] ?? '')]),
    ),
    footer: paper.name,
  })
}
