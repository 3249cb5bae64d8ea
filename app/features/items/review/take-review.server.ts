import { DomainError } from '#app/domain/errors.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { putReviewer } from '#db/repos/approvals.ts'
import { loadReview } from './load-review.server.ts'

/**
 * Takes an item from the queue. Of two who take it at the same moment one gets it. `from` is the colleague whom the
 * page showed as its reviewer, when it is taken over from somebody; it is refused when it has changed hands meanwhile.
 */
export async function takeReview(ctx: Ctx, input: { kind: ItemKind; id: string; from?: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const actor = requirePermission(ctx, 'review.take')
    const { inReview, reviewer, subject, item } = await loadReview(ctx, tx.tx, input.kind, input.id)
    if (reviewer?.id === actor.personId) return
    if (!inReview) throw new DomainError('wrongState')
    if (subject.authors.includes(actor.personId)) throw new DomainError('ownWork')
    const taken = new DomainError('wrongState', { message: '这一项已由另一位审核员领取。' })
    if ((reviewer?.id ?? null) !== (input.from ?? null)) throw taken
    const id = item.loaded.row.id
    if (
      !(await putReviewer(tx.tx, { kind: input.kind, id, from: input.from ?? null, to: actor.personId, now: ctx.now }))
    )
      throw taken
    await audit(tx, { action: 'review.take', object: { kind: input.kind, id } })
  })
}
