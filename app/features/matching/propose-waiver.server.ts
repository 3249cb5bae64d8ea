import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notify } from '#app/server/notify.ts'
import { interestOf, requireImpartial } from '#app/server/pair-interests.ts'
import { insertWaiver } from '#db/repos/conflicts.ts'
import { staffWithRole } from '#db/repos/people.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'

/** One person of the lead unit asks that a pair may go on in spite of what stands between its units, and says why. */
export async function proposeWaiver(ctx: Ctx, input: PairKeys & { reason: string }): Promise<void> {
  const { personId, name } = requirePermission(ctx, 'match.waive')
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, input, 'match.disclose')
    await requireImpartial(tx, idsOf(pair))
    const { open } = await interestOf(tx.tx, idsOf(pair))
    if (open.length === 0) throw new DomainError('wrongState', { message: '这一对没有需要豁免的利益冲突。' })
    const id = newId()
    const added = await insertWaiver(tx.tx, {
      id,
      opportunity_id: pair.need.id,
      product_id: pair.offer.id,
      keys_json: JSON.stringify(open.map((c) => c.key)),
      reason: input.reason,
      status: 'proposed',
      proposed_by: personId,
      proposed_at: ctx.now,
    })
    if (!added) throw new DomainError('duplicate', { message: '这一对已有一项豁免在等待决定。' })
    await audit(tx, {
      action: 'waiver.propose',
      object: { kind: 'waiver', id },
      changes: { status: { after: 'proposed' }, reason: { after: input.reason }, count: { after: open.length } },
    })
    const others = (await staffWithRole(tx.tx, 'organiser')).filter((other) => other !== personId)
    await notify(tx, others, {
      event: `waiver.proposed:${id}`,
      kind: 'match',
      subject: '一项利益冲突豁免待决定',
      body: `${name}提出豁免机会“${pair.needContent.title}”和产品“${pair.offerContent.title}”之间的利益冲突，请核实后决定。`,
      link: `${pair.path}/interests`,
    })
  })
}
