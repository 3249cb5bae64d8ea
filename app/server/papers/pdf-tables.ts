import type { PaperColumn, PaperPart, PaperRow, TablePaper } from '#app/domain/paper/paper.ts'
import { GREY, LINE, MISSING, MM } from './pdf-pen.ts'
import type { Area, Look, Pen } from './pdf-pen.ts'

const MARGIN = { top: 18 * MM, bottom: 20 * MM, side: 17 * MM }
const PAD = { x: 4.5, y: 3 }
/** Sizes to which a page of one unit may shrink, and what its notes take. */
const SMALLER = [9, 8, 7.5]
const NOTES_ROOM = 14 * MM
/** Room for a signature. */
const SIGNED = 9.5 * MM
const FILL = { heading: '#eceeed', group: '#f5f6f5' }
const TITLE: Look = { size: 20, weight: 'bold', align: 'center' }
const SUBTITLE: Look = { size: 11, align: 'center', colour: GREY }
const HEADING: Look = { size: 14, weight: 'bold' }
const NOTE: Look = { size: 9.5, colour: GREY }

interface Sheet {
  pen: Pen
  paper: TablePaper
  /** Where the next thing is put. */
  y: number
  width: number
  bottom: number
  size: number
  /** Of each page, the part whose numbering it has: handed out apart, each unit's pages count for themselves. */
  sections: string[]
}

/** Draws titles and tables: heading rows are repeated, no row is broken, every page is numbered. */
export function drawTables(pen: Pen, paper: TablePaper): void {
  const sheet: Sheet = { pen, paper, y: 0, width: 0, bottom: 0, size: paper.landscape ? 11 : 10, sections: [] }
  paper.parts.forEach((part, at) => {
    if (at === 0 || part.newPage) turn(sheet, part)
    drawPart(sheet, part)
  })
  numberPages(sheet)
}

function turn(sheet: Sheet, part: PaperPart | undefined): void {
  const { pen, paper } = sheet
  pen.addPage(paper.landscape)
  sheet.sections.push(part?.subject ?? '')
  sheet.width = pen.doc.page.width - 2 * MARGIN.side
  sheet.bottom = pen.doc.page.height - MARGIN.bottom
  sheet.y = MARGIN.top
}

/** Writes a line of text over the whole width and moves below it. */
function put(sheet: Sheet, kind: 'H1' | 'H2' | 'P', text: string, look: Look, gap: number): void {
  const { pen, width } = sheet
  const height = pen.height(text, width, look)
  if (sheet.y + height > sheet.bottom) turn(sheet, undefined)
  const area = { x: MARGIN.side, y: sheet.y, width, height }
  pen.content(kind, () => pen.write(text, area, look))
  sheet.y += height + gap
}

function drawPart(sheet: Sheet, part: PaperPart): void {
  if (part.title !== undefined) {
    const look = sheet.pen.fitting(part.title, { width: sheet.width, height: 60 }, TITLE, 14)
    put(sheet, 'H1', part.title, look, 4)
  }
  for (const line of part.lines ?? []) put(sheet, 'P', line, SUBTITLE, 1)
  if (part.title !== undefined) sheet.y += 10
  if (part.heading !== undefined) put(sheet, 'H2', part.heading, HEADING, 8)
  if (part.rows.length === 0) put(sheet, 'P', part.empty, { size: 11 }, 4)
  else drawTable(sheet, part)
  sheet.y += 6
  for (const note of part.notes) put(sheet, 'P', note, NOTE, 2)
  if (sheet.pen.takeMissing()) put(sheet, 'P', MISSING_NOTE, NOTE, 0)
}

interface Column extends PaperColumn {
  x: number
  width: number
}

function columnsOf(sheet: Sheet, part: PaperPart): Column[] {
  const whole = part.columns.reduce((sum, c) => sum + c.share, 0)
  let x = MARGIN.side
  return part.columns.map((column) => {
    const width = (sheet.width * column.share) / whole
    x += width
    return { ...column, x: x - width, width }
  })
}

interface Line {
  row: PaperRow
  cells: { text: string; column: Column; look: Look }[]
  height: number
}

/** Stands for the headings of the columns. */
const HEADING_ROW: PaperRow = { cells: [], look: 'strong' }

/** A row with the places of its cells; one of a group has a single cell over all columns. */
function lineOf(sheet: Sheet, columns: readonly Column[], row: PaperRow, least = 0): Line {
  const { pen, width, size } = sheet
  const whole: Column = { heading: '', share: 1, x: MARGIN.side, width }
  const heading = row === HEADING_ROW
  const cells = (row.look === 'group' && !heading ? [whole] : columns).map((column, i) => ({
    text: heading ? column.heading : (row.cells[i] ?? ''),
    column,
    look: lookOf(size, column, row),
  }))
  const highest = Math.max(...cells.map((c) => pen.height(c.text, c.column.width - 2 * PAD.x, c.look)))
  const most = sheet.bottom - MARGIN.top - 80
  return { row, cells, height: Math.min(Math.max(least, highest + 2 * PAD.y), most) }
}

const lookOf = (size: number, { centre, plain }: PaperColumn, row: PaperRow): Look => ({
  size,
  weight: row === HEADING_ROW || (row.look !== undefined && !plain) ? 'bold' : 'plain',
  align: centre || row === HEADING_ROW ? 'center' : 'left',
})

/** The rows of a part in the size of the paper. */
function linesOf(sheet: Sheet, part: PaperPart) {
  const columns = columnsOf(sheet, part)
  return {
    heading: lineOf(sheet, columns, HEADING_ROW),
    lines: part.rows.map((row) => lineOf(sheet, columns, row, part.signed && row.look !== 'group' ? SIGNED : 0)),
  }
}

/** The rows of a part; what is for one unit is set smaller when it would not stay on its page otherwise. */
function fittedLines(sheet: Sheet, part: PaperPart): ReturnType<typeof linesOf> {
  const plain = linesOf(sheet, part)
  if (part.subject === undefined) return plain
  const room = sheet.bottom - sheet.y - NOTES_ROOM
  for (const size of [sheet.size, ...SMALLER]) {
    const { heading, lines } = linesOf({ ...sheet, size }, part)
    if (lines.reduce((sum, line) => sum + line.height, heading.height) <= room) return { heading, lines }
  }
  return plain
}

function drawTable(sheet: Sheet, part: PaperPart): void {
  const { pen } = sheet
  const { heading, lines } = fittedLines(sheet, part)
  const table = pen.doc.struct('Table')
  pen.root.add(table)
  const first = lines[0]?.height ?? 0
  if (sheet.y + heading.height + first > sheet.bottom) turn(sheet, part)
  drawLine(sheet, heading, table)
  lines.forEach((line, at) => {
    // The name of a group stays with its first row.
    const needed = line.height + (line.row.look === 'group' ? (lines[at + 1]?.height ?? 0) : 0)
    if (sheet.y + needed > sheet.bottom) {
      turn(sheet, part)
      drawLine(sheet, heading, null)
    }
    drawLine(sheet, line, table)
  })
  table.end()
}

/** Draws a row; without a table it is a heading that is repeated, which is read once only. */
function drawLine(sheet: Sheet, line: Line, table: PDFKit.PDFStructureElement | null): void {
  const { pen } = sheet
  const { y } = sheet
  const heading = line.row === HEADING_ROW
  const fill = heading ? FILL.heading : line.row.look === 'group' ? FILL.group : null
  pen.decorate(() => {
    for (const { column } of line.cells) {
      pen.doc.rect(column.x, y, column.width, line.height).lineWidth(0.6)
      if (fill === null) pen.doc.stroke(LINE)
      else pen.doc.fillAndStroke(fill, LINE)
    }
  })
  const areaOf = (column: Column): Area => ({
    x: column.x + PAD.x,
    y: y + PAD.y,
    width: column.width - 2 * PAD.x,
    height: line.height - 2 * PAD.y,
  })
  const write = (cell: Line['cells'][number]) => pen.write(cell.text, areaOf(cell.column), cell.look)
  if (table === null) pen.decorate(() => line.cells.forEach(write), 'Pagination')
  else {
    const row = pen.doc.struct('TR')
    table.add(row)
    for (const cell of line.cells)
      pen.content(heading ? 'TH' : 'TD', () => write(cell), { parent: row, ...(heading ? { scope: 'Column' } : {}) })
    row.end()
  }
  sheet.y += line.height
}

/** Says what stands for signs that cannot be printed. */
const MISSING_NOTE = `${MISSING} 处是字库里没有的字，请手写补上。`

function numberPages({ pen, sections, width }: Sheet): void {
  const { doc } = pen
  const totals = new Map<string, number>()
  // A page on which a part only goes on belongs to what is before it.
  let last = ''
  const owners = sections.map((section) => (last = section || last))
  for (const owner of owners) totals.set(owner, (totals.get(owner) ?? 0) + 1)
  const counted = new Map<string, number>()
  owners.forEach((owner, i) => {
    doc.switchToPage(i)
    const n = (counted.get(owner) ?? 0) + 1
    counted.set(owner, n)
    const area = { x: MARGIN.side, y: doc.page.height - 14 * MM, width, height: 12 }
    pen.decorate(() => {
      pen.write(`第 ${n} 页 / 共 ${totals.get(owner) ?? 1} 页`, area, { size: 9, align: 'center', colour: GREY })
    }, 'Pagination')
  })
}
