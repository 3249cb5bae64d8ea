import { DomainError } from '#app/domain/errors.ts'
import { spendsPublicMoney } from '#app/domain/vocabulary.ts'
import type { FollowPath, OrganisationKind } from '#app/domain/vocabulary.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { changeOpportunity, followDeadline } from './change-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

/**
 * Says what came of a need that takes no more answers: 已达成对接意向 or 未达成对接. It is never a winner: where public
 * money is spent, the owner names the 后续路径 on which the intent goes on.
 */
export async function settleOpportunity(
  ctx: Ctx,
  input: { key: string; result: 'matched' | 'unmatched'; followPath?: FollowPath | '' },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { row, status, published, content } = await loadOpportunity(ctx, tx.tx, input.key)
    requirePermission(ctx, 'response.decide', { organisations: [row.organisation_id] })
    const from = await followDeadline(tx, { id: row.id, status, deadlineAt: row.deadline_at })
    if (from === input.result) return
    if (input.result === 'unmatched') {
      await changeOpportunity(tx, { id: row.id, from, action: 'giveUp' })
      return
    }
    const path = input.followPath ?? ''
    if (path === '' && spendsPublicMoney(row.owner_kind as OrganisationKind, (published ?? content).funding))
      throw new DomainError('badInput', { fields: { followPath: '请选择后续路径' } })
    await changeOpportunity(tx, { id: row.id, from, action: 'settle', set: { follow_path: path } })
  })
}
