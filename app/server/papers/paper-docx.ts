import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  HeightRule,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
  convertMillimetersToTwip as mm,
} from 'docx'
import type { ISectionOptions } from 'docx'
import type { LetterPaper, PaperPart, PaperRow, TablePaper } from '#app/domain/paper/paper.ts'
import { FANG, HEI, KAI, SONG, fontTable, run } from './docx-fonts.ts'
import { letterChildren } from './letter-docx.ts'

/** Half points. */
const SIZE = { title: 40, line: 24, heading: 28, cell: 21, note: 20 }

const PAGE = { width: 210, height: 297, top: 22, bottom: 22, side: 17 }
const textWidth = (landscape: boolean) => mm((landscape ? PAGE.height : PAGE.width) - 2 * PAGE.side)

interface Cell {
  text: string
  font: string
  centre: boolean
  width: number
  over?: number
}

const cellOf = (cell: Cell, fill: string | undefined) =>
  new TableCell({
    width: { size: cell.width, type: WidthType.DXA },
    columnSpan: cell.over,
    verticalAlign: VerticalAlign.CENTER,
    margins: { top: 30, bottom: 30, left: 60, right: 60 },
    ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, color: 'auto', fill } }),
    children: [
      new Paragraph({
        alignment: cell.centre ? AlignmentType.CENTER : AlignmentType.LEFT,
        children: [run(cell.text, cell.font, SIZE.cell)],
      }),
    ],
  })

function tableOf(part: PaperPart, width: number): Table {
  const shares = part.columns.reduce((sum, c) => sum + c.share, 0)
  const widths = part.columns.map((c) => Math.floor((width * c.share) / shares))
  const line = (cells: Cell[], options: { fill?: string; tableHeader?: boolean; height?: number }) =>
    new TableRow({
      cantSplit: true,
      tableHeader: options.tableHeader,
      height: { value: mm(options.height ?? 7), rule: HeightRule.ATLEAST },
      children: cells.map((cell) => cellOf(cell, options.fill)),
    })
  const cells = (row: PaperRow): Cell[] =>
    part.columns.map((column, i) => ({
      text: row.cells[i] ?? '',
      font: row.look === 'strong' && !column.plain ? HEI : FANG,
      centre: column.centre === true,
      width: widths[i] ?? 0,
    }))
  const heading = part.columns.map((c, i) => ({ text: c.heading, font: HEI, centre: true, width: widths[i] ?? 0 }))
  return new Table({
    width: { size: width, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    alignment: AlignmentType.CENTER,
    rows: [
      line(heading, { tableHeader: true, fill: 'ECEEED' }),
      ...part.rows.map((row) =>
        row.look === 'group'
          ? line([{ text: row.cells[0] ?? '', font: HEI, centre: false, width, over: widths.length }], {
              fill: 'F5F6F5',
            })
          : line(cells(row), part.signed ? { height: 9.5 } : {}),
      ),
    ],
  })
}

function childrenOf(part: PaperPart, first: boolean, width: number): (Paragraph | Table)[] {
  let breaks = part.newPage === true && !first
  const pageBreakBefore = () => {
    const now = breaks
    breaks = false
    return now
  }
  const plain = (
    text: string,
    font: string,
    size: number,
    more: { centre?: boolean; after?: number; heading?: 'Heading2' } = {},
  ) =>
    new Paragraph({
      heading: more.heading,
      pageBreakBefore: pageBreakBefore(),
      alignment: more.centre ? AlignmentType.CENTER : AlignmentType.LEFT,
      spacing: { after: more.after ?? 0 },
      children: [run(text, font, size)],
    })
  const head =
    part.title === undefined
      ? []
      : [
          new Paragraph({
            heading: HeadingLevel.HEADING_1,
            pageBreakBefore: pageBreakBefore(),
            alignment: AlignmentType.CENTER,
            spacing: { after: 100 },
            children: [run(part.title, SONG, SIZE.title)],
          }),
        ]
  const lines = part.lines ?? []
  return [
    ...head,
    ...lines.map((text, i) => plain(text, KAI, SIZE.line, { centre: true, after: i === lines.length - 1 ? 200 : 0 })),
    ...(part.heading === undefined
      ? []
      : [plain(part.heading, HEI, SIZE.heading, { after: 120, heading: HeadingLevel.HEADING_2 })]),
    ...(part.rows.length === 0 ? [plain(part.empty, FANG, SIZE.line)] : [tableOf(part, width)]),
    ...part.notes.map((note) => plain(note, FANG, SIZE.note)),
  ]
}

function pageNumbers(): Footer {
  const font = { ascii: '宋体', hAnsi: '宋体', eastAsia: '宋体', cs: '宋体' }
  const children = ['第 ', PageNumber.CURRENT, ' 页 / 共 ', PageNumber.TOTAL_PAGES, ' 页']
  return new Footer({
    children: [
      new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children, font, size: 18 })] }),
    ],
  })
}

/** A letter, or a paper of titles and tables, as .docx: A4, heading rows repeated, no row broken, pages numbered. */
export async function paperDocx(paper: TablePaper | LetterPaper): Promise<Buffer> {
  const landscape = paper.kind === 'tables' && paper.landscape
  const size = { width: mm(PAGE.width), height: mm(PAGE.height) }
  const orientation = landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT
  const margin = {
    top: mm(PAGE.top),
    bottom: mm(PAGE.bottom),
    left: mm(PAGE.side),
    right: mm(PAGE.side),
    footer: mm(12),
  }
  const section: ISectionOptions = {
    properties: { page: { size: { ...size, orientation }, margin } },
    footers: { default: pageNumbers() },
    children:
      paper.kind === 'letter'
        ? letterChildren(paper, textWidth(false))
        : paper.parts.flatMap((part, at) => childrenOf(part, at === 0, textWidth(landscape))),
  }
  const document = new Document({ title: paper.name, creator: '搭台', description: '', sections: [section] })
  return Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTable() }])
}
