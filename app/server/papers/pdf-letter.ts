import type { LetterPaper, SlipRow } from '#app/domain/paper/paper.ts'
import { LINE, MISSING, MM } from './pdf-pen.ts'
import type { Area, Look, Pen } from './pdf-pen.ts'

const PAGE = { top: 30 * MM, bottom: 272 * MM, left: 27 * MM, width: 156 * MM }
const TITLE: Look = { size: 20, weight: 'bold', align: 'center' }
const BODY: Look = { size: 12.5 }
const INDENT = 2 * 12.5
const GAP = 4
const PAD = 5

/** Draws a letter as offices write it, and its slip on a page of its own. */
export function drawLetter(pen: Pen, paper: LetterPaper): void {
  let y = 0
  const turn = () => {
    pen.addPage()
    y = PAGE.top
  }
  /** Writes a text over the width that is left and moves below it. */
  const put = (kind: 'H1' | 'H2' | 'P', text: string, look: Look, at: { in?: number; gap?: number } = {}) => {
    const area = { x: PAGE.left + (at.in ?? 0), width: PAGE.width - (at.in ?? 0) }
    const height = pen.height(text, area.width, look)
    if (y + height > PAGE.bottom) turn()
    const here: Area = { ...area, y, height }
    pen.content(kind, () => pen.write(text, here, look))
    y += height + (at.gap ?? GAP)
  }
  turn()
  const head = { width: PAGE.width, height: 30 }
  put('H1', paper.title, pen.fitting(paper.title, head, TITLE, 15), { gap: 18 })
  put('P', paper.to, BODY)
  for (const { text, list } of paper.paragraphs) {
    put('P', `\u3000\u3000${text}`, BODY)
    for (const line of list ?? []) put('P', line, BODY, { in: 2 * INDENT, gap: 1 })
  }
  y += 24
  for (const line of paper.signed) put('P', line, { ...BODY, align: 'right' })
  turn()
  put('H2', paper.slip.title, { size: 18, weight: 'bold', align: 'center' }, { gap: 12 })
  put('P', paper.slip.line, { size: 11 }, { gap: 8 })
  y = drawSlip(pen, paper.slip.rows, y)
  if (pen.takeMissing()) put('P', `${MISSING} 处是字库里没有的字，请手写补上。`, { size: 9.5 })
}

/** The ruled rows; more than a page holds are set closer. Returns where they end. */
function drawSlip(pen: Pen, rows: readonly SlipRow[], from: number): number {
  const table = pen.doc.struct('Table')
  pen.root.add(table)
  const whole = rows.reduce((sum, row) => sum + row.height * MM, 0)
  const scale = Math.min(1, (PAGE.bottom - from - 12 * MM) / whole)
  let y = from
  for (const { cells, height } of rows) {
    const line = pen.doc.struct('TR')
    table.add(line)
    const high = height * MM * scale
    const shares = cells.reduce((sum, cell) => sum + cell.share, 0)
    let x = PAGE.left
    for (const { text, share, heading } of cells) {
      const width = (PAGE.width * share) / shares
      const area: Area = { x: x + PAD, y: y + 2, width: width - 2 * PAD, height: high - 4 }
      const box: [number, number, number, number] = [x, y, width, high]
      pen.decorate(() =>
        pen.doc
          .rect(...box)
          .lineWidth(0.6)
          .stroke(LINE),
      )
      const look = pen.fitting(text, area, { size: 11, weight: heading ? 'bold' : 'plain', align: 'center' }, 6)
      pen.content(heading ? 'TH' : 'TD', () => pen.write(text, area, look), { parent: line })
      x += width
    }
    line.end()
    y += high
  }
  table.end()
  return y + 6
}
