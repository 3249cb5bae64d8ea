import { DomainError } from '#app/domain/errors.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { deleteEndProposal, endProposalOf } from '#db/repos/end-proposals.ts'
import { carryOutEnd } from './end-opportunity.server.ts'
import type { EndAction } from './end-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

/**
 * A second organiser confirms that a need is withdrawn or cancelled, or any organiser drops the wish. `proposedAt` names
 * the wish that was on the page: one that took its place meanwhile is not confirmed unseen.
 */
export async function decideEnd(ctx: Ctx, input: { key: string; proposedAt: number; confirm: boolean }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const loaded = await loadOpportunity(ctx, tx.tx, input.key)
    const { row, status } = loaded
    const actor = requirePermission(ctx, 'opportunity.withdraw', { organisations: [row.organisation_id] })
    if (!isStaff(actor, 'organiser')) throw new DomainError('forbidden')
    const proposal = await endProposalOf(tx.tx, row.id)
    if (!proposal || proposal.proposed_at !== input.proposedAt)
      throw new DomainError('wrongState', { message: '这项提议已经处理过了。' })
    if (input.confirm) {
      if (proposal.proposed_by === actor.personId) throw new DomainError('secondPerson')
      await carryOutEnd(tx, loaded, { how: proposal.action as EndAction, reason: proposal.reason })
      return
    }
    await deleteEndProposal(tx.tx, row.id)
    await recordStep(tx, {
      object: { kind: 'opportunity', id: row.id },
      action: `drop.${proposal.action}`,
      from: status,
      to: status,
    })
  })
}
