import { DomainError } from '#app/domain/errors.ts'
import type { Paper, PaperFormat } from '#app/domain/paper/paper.ts'
import { auditAlone } from '#app/server/audit.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { XLSX_TYPE, fileAnswer } from '#app/server/file-answer.ts'
import { readPaperFile } from './papers.ts'
import { ownPaper, salonPaper } from './papers.queries.server.ts'
import type { OwnPaper } from './papers.queries.server.ts'

const TYPES: Record<PaperFormat, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: XLSX_TYPE,
}

async function answer(ctx: Ctx, made: { number: string; paper: Paper }, format: PaperFormat, plain: string) {
  const bytes = await ctx.press({ paper: made.paper, format, now: ctx.now })
  return fileAnswer(Buffer.from(bytes), {
    type: TYPES[format],
    name: `${made.paper.name}.${format}`,
    plainName: `${made.number}-${plain}.${format}`,
  })
}

/** A paper of the salon as a file for its team, `agenda.pdf`; the audit log has one row. */
export async function printPaper(ctx: Ctx, key: string, file: string): Promise<Response> {
  requirePermission(ctx, 'list.export')
  const asked = readPaperFile(file)
  if (asked === null) throw new DomainError('notFound')
  const made = await salonPaper(ctx, key, asked.name)
  const response = await answer(ctx, made, asked.format, asked.name)
  await auditAlone(ctx, {
    action: 'salon.export',
    object: { kind: 'salon', id: made.number },
    changes: { format: { after: file } },
  })
  return response
}

/** The own schedule or letter as PDF for whoever holds the unit's link. */
export async function printOwnPaper(ctx: Ctx, token: string, which: OwnPaper): Promise<Response> {
  return answer(ctx, await ownPaper(ctx, token, which), 'pdf', which)
}
