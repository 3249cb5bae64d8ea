import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { requireImpartial } from '#app/server/pair-interests.ts'
import { decideProposedLift, liftsOf } from '#db/repos/conflicts.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'

/**
 * Another person, of the lead unit, decides whether somebody who stood back may act on the pair again. Nobody lifts the
 * own declaration, and who stands back as well decides nothing here either.
 */
export async function decideLift(
  ctx: Ctx,
  input: PairKeys & { liftId: string; grant: boolean; note: string },
): Promise<void> {
  const { personId } = requirePermission(ctx, 'match.waive')
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, input, 'match.disclose')
    const ids = idsOf(pair)
    const lift = (await liftsOf(tx.tx, ids)).find((l) => l.id === input.liftId)
    if (!lift) throw new DomainError('notFound')
    if (lift.person_id === personId) throw new DomainError('secondPerson')
    await requireImpartial(tx, ids)
    const status = input.grant ? 'granted' : 'refused'
    const done = await decideProposedLift(tx.tx, lift.id, {
      status,
      decided_by: personId,
      decided_at: ctx.now,
      decision_note: input.note,
    })
    if (!done) throw new DomainError('wrongState', { message: '这项申请已经决定过了。' })
    await audit(tx, {
      action: input.grant ? 'lift.grant' : 'lift.refuse',
      object: { kind: 'lift', id: lift.id },
      changes: { status: { before: 'proposed', after: status }, reason: { after: input.note } },
    })
    await notify(tx, [lift.person_id], {
      event: `lift.decided:${lift.id}`,
      kind: 'match',
      subject: input.grant ? '回避已解除' : '回避没有解除',
      body: `机会“${pair.needContent.title}”和产品“${pair.offerContent.title}”：${input.note}`,
      link: `${pair.path}/interests`,
    })
  })
}
