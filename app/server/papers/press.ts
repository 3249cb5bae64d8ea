import { DomainError } from '#app/domain/errors.ts'
import type { Paper, PaperFormat } from '#app/domain/paper/paper.ts'
import { paperDocx } from './paper-docx.ts'
import { paperPdf } from './paper-pdf.ts'
import { paperXlsx } from './paper-xlsx.ts'

/** A paper that is to become a file; `now` is its date in ms UTC. */
export interface PressJob {
  paper: Paper
  format: PaperFormat
  now: number
}

/** Makes files of papers. What runs it decides in which thread. */
export type Press = (job: PressJob) => Promise<Uint8Array>

/** Makes the file in this thread. Cards and badges are made as PDF alone, a letter as Word too. */
export const pressHere: Press = async ({ paper, format, now }) => {
  if (format === 'pdf') return paperPdf(paper, now)
  if (format === 'docx' && (paper.kind === 'tables' || paper.kind === 'letter')) return paperDocx(paper)
  if (format === 'xlsx' && paper.kind === 'tables') return paperXlsx(paper)
  throw new DomainError('notFound')
}
