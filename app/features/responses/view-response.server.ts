import { DomainError } from '#app/domain/errors.ts'
import { READABLE } from '#app/domain/response-rules.ts'
import { requireStatus, responseActions } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { responseByKey, updateResponse } from '#db/repos/responses.ts'
import { loadNeed, requireOwnerSide } from './load-need.server.ts'

/** 随到随看: the owner reads an answer for the first time. The firm sees 已查看 from then on and can change no more. */
export async function viewResponse(ctx: Ctx, input: { key: string; number: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const need = await loadNeed(ctx, tx.tx, input.key)
    const actor = await requireOwnerSide(ctx, tx.tx, need)
    requirePermission(ctx, 'response.read', { organisations: [need.row.organisation_id] })
    const answer = await responseByKey(tx.tx, need.row.id, input.number)
    const from = answer?.status as ResponseStatus | undefined
    if (!answer || !from || from === 'draft' || from === 'withdrawn' || need.sealed) throw new DomainError('sealed')
    if (READABLE.includes(from)) return
    if (need.mode !== 'rolling') throw new DomainError('sealed')
    const to = requireStatus(responseActions, 'view', from)
    const set = { status: to, viewed_at: ctx.now, viewed_by: actor.personId, updated_at: ctx.now }
    const done = await updateResponse(tx.tx, { id: answer.id, status: from, version: answer.version }, set)
    if (!done) throw new DomainError('wrongState')
    await recordStep(tx, { object: { kind: 'response', id: answer.id }, action: 'view', from, to })
  })
}
