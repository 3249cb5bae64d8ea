import { DomainError } from '#app/domain/errors.ts'
import { requireStatus, responseActions, responseStatus } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { requireImpartialTo } from '#app/server/pair-interests.ts'
import { insertDecisionProposal } from '#db/repos/decision-proposals.ts'
import { memberIds } from '#db/repos/people.ts'
import { responseByKey } from '#db/repos/responses.ts'
import { decisionColumns } from './decision.server.ts'
import type { Decision } from './decision.server.ts'
import { loadNeed, requireOwnerSide } from './load-need.server.ts'
import { readReceivedBody } from './received-body.server.ts'

/**
 * One person of the owner proposes 有意向 or 未选用. The answer stays as it is and nobody outside the unit hears of it:
 * a 单位联络员 who is another person decides. Nothing in the history, which the answering unit reads; the audit has it.
 */
export async function proposeDecision(
  ctx: Ctx,
  input: { key: string; number: string; decision: Decision },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const need = await loadNeed(ctx, tx.tx, input.key)
    const actor = await requireOwnerSide(ctx, tx.tx, need)
    requirePermission(ctx, 'response.propose', { organisations: [need.row.organisation_id] })
    const answer = await responseByKey(tx.tx, need.row.id, input.number)
    if (!answer || need.sealed) throw new DomainError('sealed')
    await requireImpartialTo(tx, { opportunityId: need.row.id, organisationId: answer.organisation_id })
    // Reading comes before replying, and fails as `sealed` for what has not been viewed or opened.
    await readReceivedBody(ctx, tx.tx, need, answer)
    const { result } = input.decision
    const action = result === 'interested' ? 'interest' : 'decline'
    requireStatus(responseActions, action, answer.status as ResponseStatus)
    const columns = decisionColumns(need, input.decision)
    const deciders = (await memberIds(tx.tx, need.row.organisation_id, 'admin')).filter((id) => id !== actor.personId)
    if (deciders.length === 0)
      throw new DomainError('secondPerson', { message: '本单位没有另一位单位联络员可以决定，请由同事提出、您来决定。' })
    const row = { response_id: answer.id, ...columns, proposed_by: actor.personId, proposed_at: ctx.now }
    if (!(await insertDecisionProposal(tx.tx, row)))
      throw new DomainError('duplicate', { message: '这份应答已有一项答复在等待决定。' })
    await audit(tx, {
      action: 'response.propose',
      object: { kind: 'response', id: answer.id },
      changes: { decision: { after: action }, reasonCode: { after: columns.reason_code } },
    })
    await notify(tx, deciders, {
      event: `response.proposed:${answer.id}:${ctx.now}`,
      kind: 'response',
      subject: `答复待您决定：${need.content.title}`,
      body: `${actor.name}提出对应答 ${answer.number ?? ''} 答复“${responseStatus[result]}”。决定之前对方不会收到任何通知。`,
      link: `/opportunities/${need.row.number ?? need.row.id}/responses/${answer.number ?? answer.id}`,
    })
  })
}
