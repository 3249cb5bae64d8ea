import type { Paper } from '#app/domain/paper/paper.ts'
import { drawBadges, drawCards, drawTents } from './pdf-cards.ts'
import { drawLetter } from './pdf-letter.ts'
import { MM, openPen } from './pdf-pen.ts'
import { drawTables } from './pdf-tables.ts'

/** A paper as PDF: its Chinese font embedded, tagged for reading aloud. */
export async function paperPdf(paper: Paper, now: number): Promise<Buffer> {
  const pen = openPen({ title: paper.name, now })
  switch (paper.kind) {
    case 'tables':
      drawTables(pen, paper)
      break
    case 'cards':
      drawCards(pen, paper)
      break
    case 'tents':
      drawTents(pen, paper)
      break
    case 'badges':
      drawBadges(pen, paper)
      break
    case 'letter':
      drawLetter(pen, paper)
      break
  }
  if (pen.pages === 0) {
    pen.addPage()
    const area = { x: 17 * MM, y: 18 * MM, width: 176 * MM, height: 20 * MM }
    pen.content('P', () => pen.write(`${paper.name}：还没有可印的内容。`, area, { size: 12 }))
  }
  return pen.finish()
}
