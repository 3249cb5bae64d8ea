import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notify } from '#app/server/notify.ts'
import { insertLift, recusalsOf } from '#db/repos/conflicts.ts'
import { staffWithRole } from '#db/repos/people.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'

/** Who stands back from a pair asks to act on it again and says what has changed. Until it is decided nothing changes. */
export async function askLift(ctx: Ctx, input: PairKeys & { reason: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, input, 'match.disclose')
    const ids = idsOf(pair)
    const { personId, name } = requirePermission(ctx, 'match.disclose', { organisations: ids.organisations })
    const own = (await recusalsOf(tx.tx, ids)).find((r) => r.person_id === personId)
    if (!own) throw new DomainError('wrongState', { message: '您没有对这一对声明回避。' })
    const id = newId()
    const added = await insertLift(tx.tx, {
      id,
      opportunity_id: ids.opportunityId,
      product_id: ids.productId,
      person_id: personId,
      reason: input.reason,
      status: 'proposed',
      proposed_at: ctx.now,
    })
    if (!added) throw new DomainError('duplicate', { message: '您的申请已在等待决定。' })
    await audit(tx, {
      action: 'lift.propose',
      object: { kind: 'lift', id },
      changes: { status: { after: 'proposed' }, reason: { after: input.reason } },
    })
    const others = (await staffWithRole(tx.tx, 'organiser')).filter((other) => other !== personId)
    await notify(tx, others, {
      event: `lift.proposed:${id}`,
      kind: 'match',
      subject: '一项解除回避待决定',
      body: `${name}申请解除对机会“${pair.needContent.title}”和产品“${pair.offerContent.title}”的回避，请核实后决定。`,
      link: `${pair.path}/interests`,
    })
  })
}
