import { DomainError } from '#app/domain/errors.ts'
import { requireStatus, responseActions } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { requireImpartialTo } from '#app/server/pair-interests.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateResponse } from '#db/repos/responses.ts'
import { loadNeed } from './load-need.server.ts'
import { loadOwn, submittingSide } from './own-side.server.ts'

/** Takes a submitted answer back, before it is viewed or opened and before the deadline. Doing so twice is doing it once. */
export async function withdrawResponse(ctx: Ctx, input: { key: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const need = await loadNeed(ctx, tx.tx, input.key)
    const answer = await loadOwn(ctx, tx.tx, need)
    requirePermission(ctx, 'response.submit', submittingSide(ctx.actor, answer))
    await requireImpartialTo(tx, { opportunityId: need.row.id, organisationId: answer.organisation_id })
    const from = answer.status as ResponseStatus
    if (from === 'withdrawn') return
    const to = requireStatus(responseActions, 'withdraw', from)
    if (need.deadlineAt !== null && ctx.now >= need.deadlineAt)
      throw new DomainError('late', { message: '已过截止时间，应答不能再撤回。' })
    const set = { status: to, version: answer.version + 1, reply_due_on: '', updated_at: ctx.now }
    const done = await updateResponse(tx.tx, { id: answer.id, status: from, version: answer.version }, set)
    if (!done) throw new DomainError('wrongState')
    await recordStep(tx, { object: { kind: 'response', id: answer.id }, action: 'withdraw', from, to })
  })
}
