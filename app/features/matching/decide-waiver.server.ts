import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { interestOf, requireImpartial } from '#app/server/pair-interests.ts'
import { decideProposed, waiverById } from '#db/repos/conflicts.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'
import { tellSide } from './step-match.server.ts'

/**
 * Another person of the lead unit grants or refuses a proposed waiver. It covers what stood between the units when it
 * was proposed; what is entered later needs a waiver of its own, and both sides hear of one that is granted.
 */
export async function decideWaiver(
  ctx: Ctx,
  input: PairKeys & { waiverId: string; grant: boolean; note: string },
): Promise<void> {
  const { personId } = requirePermission(ctx, 'match.waive')
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, input, 'match.disclose')
    const ids = idsOf(pair)
    await requireImpartial(tx, ids)
    const waiver = await waiverById(tx.tx, input.waiverId)
    if (waiver?.opportunity_id !== ids.opportunityId || waiver.product_id !== ids.productId)
      throw new DomainError('notFound')
    if (waiver.proposed_by === personId) throw new DomainError('secondPerson')
    if (input.grant && (await interestOf(tx.tx, ids)).open.length === 0)
      throw new DomainError('wrongState', { message: '这一对已经没有需要豁免的利益冲突。' })
    const status = input.grant ? 'granted' : 'refused'
    const done = await decideProposed(tx.tx, waiver.id, {
      status,
      decided_by: personId,
      decided_at: ctx.now,
      decision_note: input.note,
    })
    if (!done) throw new DomainError('wrongState', { message: '这项豁免已经决定过了。' })
    await audit(tx, {
      action: input.grant ? 'waiver.grant' : 'waiver.refuse',
      object: { kind: 'waiver', id: waiver.id },
      changes: { status: { before: 'proposed', after: status }, reason: { after: input.note } },
    })
    if (!input.grant) return
    for (const side of ['need', 'offer'] as const)
      await tellSide(tx, pair, side, {
        event: `waiver.granted:${waiver.id}`,
        subject: '利益冲突已由牵头单位两人豁免',
        text: '豁免的理由写在推荐依据里。可以邀请和答复了。',
      })
  })
}
