import type { ItemKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { removeReviewer } from '#db/repos/approvals.ts'
import { loadReview } from './load-review.server.ts'

/** Gives an item that one has taken back to the queue. Repeating it changes nothing. */
export async function releaseReview(ctx: Ctx, input: { kind: ItemKind; id: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const actor = requirePermission(ctx, 'review.take')
    const { item } = await loadReview(ctx, tx.tx, input.kind, input.id)
    const id = item.loaded.row.id
    if (await removeReviewer(tx.tx, input.kind, id, actor.personId))
      await audit(tx, { action: 'review.release', object: { kind: input.kind, id } })
  })
}
