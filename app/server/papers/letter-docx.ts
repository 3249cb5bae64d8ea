import {
  AlignmentType,
  HeadingLevel,
  HeightRule,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlign,
  WidthType,
  convertMillimetersToTwip as mm,
} from 'docx'
import type { LetterPaper, SlipRow } from '#app/domain/paper/paper.ts'
import { FANG, HEI, SONG, run } from './docx-fonts.ts'

/** Half points: the sizes of official letters. */
const SIZE = { title: 44, body: 30, slip: 24 }
const LINE = { line: 520, lineRule: 'exact' as const }

const line = (text: string, more: { indent?: number; right?: boolean; before?: number } = {}) =>
  new Paragraph({
    alignment: more.right ? AlignmentType.RIGHT : AlignmentType.LEFT,
    spacing: { ...LINE, before: more.before ?? 0 },
    indent: more.indent === undefined ? undefined : { left: more.indent },
    children: [run(text, FANG, SIZE.body)],
  })

const title = (heading: 'Heading1' | 'Heading2', text: string, size: number, pageBreakBefore: boolean) =>
  new Paragraph({
    heading,
    pageBreakBefore,
    alignment: AlignmentType.CENTER,
    spacing: { after: 240 },
    children: [run(text, SONG, size)],
  })

/** The rows of the slip on one grid: cells reach over as many of its columns as they are wide. */
function slipTable(rows: readonly SlipRow[], width: number): Table {
  const grid = Math.max(...rows.map((row) => row.cells.length))
  const shares = rows.find((row) => row.cells.length === grid)?.cells.map((c) => c.share) ?? []
  const whole = shares.reduce((a, b) => a + b, 0)
  const widths = shares.map((share) => Math.floor((width * share) / whole))
  return new Table({
    width: { size: width, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    rows: rows.map(
      ({ cells, height }) =>
        new TableRow({
          cantSplit: true,
          height: { value: mm(height), rule: HeightRule.ATLEAST },
          children: cells.map(({ text, heading }, at) => {
            const over = at === cells.length - 1 ? grid - at : 1
            return new TableCell({
              columnSpan: over,
              width: { size: widths.slice(at, at + over).reduce((a, b) => a + b, 0), type: WidthType.DXA },
              verticalAlign: VerticalAlign.CENTER,
              children: [
                new Paragraph({
                  alignment: AlignmentType.CENTER,
                  children: [run(text, heading ? HEI : FANG, SIZE.slip)],
                }),
              ],
            })
          }),
        }),
    ),
  })
}

/** What stands in the Word file of a letter, in a text so many twips wide. */
export function letterChildren({ title: head, to, paragraphs, signed, slip }: LetterPaper, width: number) {
  return [
    title(HeadingLevel.HEADING_1, head, SIZE.title, false),
    line(to),
    ...paragraphs.flatMap(({ text, list = [] }) => [
      line(`\u3000\u3000${text}`),
      ...list.map((item) => line(item, { indent: mm(20) })),
    ]),
    ...signed.map((text, i) => line(text, { right: true, before: i === 0 ? 480 : 0 })),
    title(HeadingLevel.HEADING_2, slip.title, SIZE.title, true),
    line(slip.line),
    slipTable(slip.rows, width),
  ]
}
