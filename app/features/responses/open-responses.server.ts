import { DomainError } from '#app/domain/errors.ts'
import { requireStatus, responseActions } from '#app/domain/status.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { beginOpening, completeOpening, openingOf, receivedOf, updateResponse } from '#db/repos/responses.ts'
import { loadNeed, requireOwnerSide } from './load-need.server.ts'
import type { Need } from './load-need.server.ts'

/**
 * 截止后统一查看: after the deadline a 单位联络员 of the owner confirms, then another colleague does, and all answers are
 * open at once. Returns which of the two this was.
 */
export async function openResponses(ctx: Ctx, input: { key: string }): Promise<'first' | 'opened'> {
  return inTransaction(ctx, async (tx) => {
    const need = await loadNeed(ctx, tx.tx, input.key)
    const actor = await requireOwnerSide(ctx, tx.tx, need)
    requirePermission(ctx, 'response.open', { organisations: [need.row.organisation_id] })
    if (need.mode !== 'sealed') throw new DomainError('wrongState')
    if (need.sealed) throw new DomainError('sealed')
    const before = await openingOf(tx.tx, need.row.id)
    if (before?.second_person_id) return 'opened'
    const step = { opportunityId: need.row.id, personId: actor.personId, now: ctx.now }
    if (!before) {
      if (actor.organisation?.role !== 'admin')
        throw new DomainError('forbidden', { message: '先由单位联络员确认，再由另一位同事确认。' })
      if (!(await beginOpening(tx.tx, step))) throw new DomainError('wrongState')
      await audit(tx, { action: 'response.openFirst', object: { kind: 'opportunity', id: need.row.id } })
      return 'first'
    }
    if (before.first_person_id === actor.personId) throw new DomainError('secondPerson')
    if (!(await completeOpening(tx.tx, step))) throw new DomainError('wrongState')
    await openAll(tx, need)
    return 'opened'
  })
}

async function openAll(tx: TxCtx, need: Need): Promise<void> {
  const answers = await receivedOf(tx.tx, need.row.id, ['submitted'])
  const to = requireStatus(responseActions, 'open', 'submitted')
  for (const answer of answers) {
    const set = { status: to, viewed_at: tx.now, updated_at: tx.now }
    const done = await updateResponse(tx.tx, { id: answer.id, status: 'submitted', version: answer.version }, set)
    if (!done) throw new DomainError('wrongState')
    await recordStep(tx, { object: { kind: 'response', id: answer.id }, action: 'open', from: 'submitted', to })
    await notifyOrganisation(tx, answer.organisation_id, {
      event: `response.opened:${answer.id}`,
      kind: 'response.opened',
      subject: `应答已统一查看：${need.content.title}`,
      body: `对“${need.content.title}”的应答 ${answer.number ?? ''} 已由两人统一查看。`,
      link: `/opportunities/${need.row.number ?? need.row.id}/respond/answer`,
    })
  }
  await audit(tx, {
    action: 'response.openAll',
    object: { kind: 'opportunity', id: need.row.id },
    changes: { count: { after: answers.length } },
  })
}
