import {
  AlignmentType,
  Document,
  Footer,
  HeightRule,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
  convertMillimetersToTwip,
} from 'docx'
import type { ISectionOptions } from 'docx'
import type { Sheet, SheetColumn } from '#app/domain/issued-list/sheet.ts'

/** Fonts of official lists; `fontTable` names what stands in where one is not installed. Sizes are half points. */
const SONG = '方正小标宋简体'
const FANG = '仿宋_GB2312'
const HEI = '黑体'
const KAI = '楷体_GB2312'
const STAND_INS: [font: string, standIn: string][] = [
  [SONG, '宋体'],
  [FANG, '仿宋'],
  [KAI, '楷体'],
  [HEI, 'SimHei'],
]
const TITLE = 44
const ANNEX = 32
const BY = 24
const CELL = 20

const PAGE = { width: 210, height: 297, top: 25, bottom: 22, side: 20 }
const TABLE_WIDTH = convertMillimetersToTwip(PAGE.height - 2 * PAGE.side)

/** Digits take the Chinese font too: half as wide as a character, they keep telephone numbers on one line. */
const font = (name: string) => ({ ascii: name, hAnsi: name, eastAsia: name, cs: name })

function run(text: string, name: string, size: number): TextRun {
  return new TextRun({ text, font: font(name), size })
}

/** Lines of a cell as paragraphs. */
function paragraphs(text: string, look: { font: string; centre: boolean }): Paragraph[] {
  return text.split('\n').map(
    (part) =>
      new Paragraph({
        alignment: look.centre ? AlignmentType.CENTER : AlignmentType.LEFT,
        spacing: { line: 260 },
        children: [run(part, look.font, CELL)],
      }),
  )
}

function columnWidths(columns: readonly SheetColumn[]): number[] {
  return columns.map((c) => Math.floor((TABLE_WIDTH * c.percent) / 100))
}

function tableRow(sheet: Sheet, cells: readonly string[], header: boolean): TableRow {
  const widths = columnWidths(sheet.columns)
  return new TableRow({
    tableHeader: header,
    cantSplit: true,
    height: { value: convertMillimetersToTwip(header ? 11 : 9), rule: HeightRule.ATLEAST },
    children: sheet.columns.map(
      (column, i) =>
        new TableCell({
          width: { size: widths[i] ?? 0, type: WidthType.DXA },
          verticalAlign: VerticalAlign.CENTER,
          margins: { top: 40, bottom: 40, left: 50, right: 50 },
          children: paragraphs(cells[i] ?? '', {
            font: header ? HEI : FANG,
            centre: header || column.centre,
          }),
        }),
    ),
  })
}

function table(sheet: Sheet): Table {
  return new Table({
    width: { size: TABLE_WIDTH, type: WidthType.DXA },
    columnWidths: columnWidths(sheet.columns),
    layout: TableLayoutType.FIXED,
    alignment: AlignmentType.CENTER,
    rows: [
      tableRow(
        sheet,
        sheet.columns.map((c) => c.heading),
        true,
      ),
      ...sheet.rows.map((row) => tableRow(sheet, row.cells, false)),
    ],
  })
}

function notes(sheet: Sheet): Paragraph[] {
  return sheet.notes.map(
    (note, i) =>
      new Paragraph({
        spacing: { before: i === 0 ? 120 : 0, line: 300 },
        indent: { left: 700, hanging: 700 },
        children: [
          run(`${i === 0 ? '注：' : '\u3000\u3000'}${sheet.notes.length > 1 ? `${i + 1}. ` : ''}${note}`, FANG, CELL),
        ],
      }),
  )
}

function pageNumbers(): Footer {
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: font('宋体'), size: 28 })],
      }),
    ],
  })
}

function section(sheet: Sheet): ISectionOptions {
  const mm = convertMillimetersToTwip
  return {
    properties: {
      page: {
        size: { width: mm(PAGE.width), height: mm(PAGE.height), orientation: PageOrientation.LANDSCAPE },
        margin: {
          top: mm(PAGE.top),
          bottom: mm(PAGE.bottom),
          left: mm(PAGE.side),
          right: mm(PAGE.side),
          footer: mm(12),
        },
      },
    },
    footers: { default: pageNumbers() },
    children: [
      new Paragraph({ children: [run(sheet.annex, HEI, ANNEX)] }),
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { before: 120, after: 120 },
        children: [run(sheet.title, SONG, TITLE)],
      }),
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { after: 200 },
        children: [run(sheet.by, KAI, BY)],
      }),
      table(sheet),
      ...notes(sheet),
    ],
  }
}

/** The font table of the document: without a font, office programs take its stand-in instead of a guess. */
function fontTable(): string {
  const entries = STAND_INS.map(
    ([name, standIn]) =>
      `<w:font w:name="${name}"><w:altName w:val="${standIn}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>`,
  )
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${entries.join('')}</w:fonts>`
}

/** The lists of a release as .docx in the form in which offices issue them: A4 landscape, one section per annex. */
export async function issuedListDocx(
  sheets: readonly Sheet[],
  meta: { title: string; issuer: string },
): Promise<Buffer> {
  const document = new Document({
    title: meta.title,
    creator: meta.issuer,
    lastModifiedBy: meta.issuer,
    description: '',
    sections: sheets.map(section),
  })
  return Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTable() }])
}
