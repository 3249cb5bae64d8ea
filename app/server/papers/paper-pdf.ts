import type { Paper } from '#app/domain/paper/paper.ts'
import { drawBadges, drawCards, drawTents } from './pdf-cards.ts'
import { openPen } from './pdf-pen.ts'
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
  }
  if (pen.pages === 0) pen.addPage()
  return pen.finish()
}
