import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { insertRecusal } from '#db/repos/conflicts.ts'
import { memberIds, staffWithRole } from '#db/repos/people.ts'
import { loadPair } from './load-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'

/**
 * A person declares to stand back from a pair: from then on a colleague acts on it, until the lead unit lifts it. The
 * colleagues hear of it. A second click changes nothing.
 */
export async function recuseFromPair(ctx: Ctx, input: PairKeys & { reason: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { need, offer, needContent, offerContent, path, side } = await loadPair(ctx, tx.tx, input, 'match.disclose')
    const organisations = [need.organisation_id, offer.organisation_id]
    const { personId, name, organisation } = requirePermission(ctx, 'match.disclose', { organisations })
    const party = side === 'need' || side === 'offer' ? (organisation?.id ?? null) : null
    const added = await insertRecusal(tx.tx, {
      person_id: personId,
      opportunity_id: need.id,
      product_id: offer.id,
      organisation_id: party,
      reason: input.reason,
      declared_at: ctx.now,
    })
    if (!added) return
    await audit(tx, {
      action: 'match.recuse',
      object: { kind: 'pair', id: `${need.id}:${offer.id}` },
      changes: { reason: { after: input.reason } },
    })
    const colleagues = party === null ? await staffWithRole(tx.tx, 'organiser') : await memberIds(tx.tx, party)
    await notify(
      tx,
      colleagues.filter((id) => id !== personId),
      {
        event: `match.recused:${need.id}:${offer.id}:${personId}:${ctx.now}`,
        kind: 'match',
        subject: '一位同事已声明回避一对对接',
        body: `${name}回避机会“${needContent.title}”和产品“${offerContent.title}”的对接，请由其他同事办理。`,
        link: path,
      },
    )
  })
}
