import { DomainError } from '#app/domain/errors.ts'
import { can } from '#app/domain/policy/can.ts'
import { requireStatus, responseActions } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { audit } from '#app/server/audit.ts'
import { beginCollaboration } from '#app/server/begin-collaboration.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { requireImpartialTo } from '#app/server/pair-interests.ts'
import { recordStep } from '#app/server/record-step.ts'
import { standsBackFrom } from '#db/repos/conflicts.ts'
import { decisionProposalOf, deleteDecisionProposal } from '#db/repos/decision-proposals.ts'
import type { DecisionProposal } from '#db/repos/decision-proposals.ts'
import { responseByKey, updateResponse } from '#db/repos/responses.ts'
import type { ReceivedRow } from '#db/repos/responses.ts'
import { decisionMessage } from './decision.server.ts'
import type { DecisionColumns } from './decision.server.ts'
import { loadNeed, requireOwnerSide } from './load-need.server.ts'
import type { Need } from './load-need.server.ts'
import { readReceivedBody } from './received-body.server.ts'

/**
 * A 单位联络员 decides what another person of the owner proposed, or a proposal is dropped: by its proposer or by a
 * 单位联络员. `proposedAt` names the proposal that was on the page: one that took its place meanwhile is not decided
 * unseen. The decision is final, tells the answering unit, and 有意向 starts a collaboration.
 */
export async function decideResponse(
  ctx: Ctx,
  input: { key: string; number: string; proposedAt: number; confirm: boolean },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const need = await loadNeed(ctx, tx.tx, input.key)
    const actor = await requireOwnerSide(ctx, tx.tx, need)
    const own = { organisations: [need.row.organisation_id] }
    requirePermission(ctx, input.confirm ? 'response.decide' : 'response.propose', own)
    const answer = await responseByKey(tx.tx, need.row.id, input.number)
    if (!answer || need.sealed) throw new DomainError('sealed')
    if (input.confirm && answer.decided_by === actor.personId) return
    const proposal = await decisionProposalOf(tx.tx, answer.id)
    if (!proposal || proposal.proposed_at !== input.proposedAt)
      throw new DomainError('wrongState', { message: '这项提议已经处理过了。' })
    const mine = proposal.proposed_by === actor.personId
    const firm = { opportunityId: need.row.id, organisationId: answer.organisation_id }
    // To take one's own word back decides nothing.
    if (input.confirm || !mine) await requireImpartialTo(tx, firm)
    if (!input.confirm) {
      if (!mine && can(ctx.actor, 'response.decide', own) !== true) throw new DomainError('forbidden')
      await deleteDecisionProposal(tx.tx, answer.id)
      await audit(tx, { action: 'response.dropProposal', object: { kind: 'response', id: answer.id } })
      return
    }
    if (mine) throw new DomainError('secondPerson')
    if (await standsBackFrom(tx.tx, firm, proposal.proposed_by))
      throw new DomainError('recused', { message: '提出人已声明回避，这项提议不能采用，请由其他同事重新提出。' })
    await carryOut(tx, { need, answer, proposal, decidedBy: actor.personId })
  })
}

interface Deciding {
  need: Need
  answer: ReceivedRow
  proposal: DecisionProposal
  decidedBy: string
}

async function carryOut(tx: TxCtx, { need, answer, proposal, decidedBy }: Deciding): Promise<void> {
  const from = answer.status as ResponseStatus
  const content = await readReceivedBody(tx, tx.tx, need, answer)
  const { reason_code, reason_line, reason_text, advice, follow_path, result } = proposal
  const interested = result === 'interested'
  const action = interested ? 'interest' : 'decline'
  const to = requireStatus(responseActions, action, from)
  const productId = interested && content.productId !== '' ? content.productId : null
  const said = { reason_code, reason_line, reason_text, advice, follow_path, product_id: productId }
  const done = await updateResponse(
    tx.tx,
    { id: answer.id, status: from, version: answer.version },
    { ...said, status: to, decided_at: tx.now, decided_by: decidedBy, updated_at: tx.now },
  )
  if (!done) throw new DomainError('wrongState')
  await deleteDecisionProposal(tx.tx, answer.id)
  await recordStep(tx, {
    object: { kind: 'response', id: answer.id },
    action,
    from,
    to,
    changes: reason_code === '' ? undefined : { reasonCode: { after: reason_code } },
  })
  if (interested)
    await beginCollaboration(tx, {
      opportunityId: need.row.id,
      organisationId: answer.organisation_id,
      productId,
      responseId: answer.id,
    })
  await notifyOrganisation(tx, answer.organisation_id, {
    event: `response.decided:${answer.id}`,
    kind: 'response.decided',
    ...decisionMessage(need, answer.number ?? '', proposal as DecisionColumns),
    link: `/opportunities/${need.row.number ?? need.row.id}/respond/answer`,
  })
}
