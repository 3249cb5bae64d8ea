import type { Side } from '#app/domain/matching/entry.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { readsDetails } from '#app/domain/policy/visibility.ts'
import { refusalHolds } from '#app/domain/refusal-basis.ts'
import { matchesOfItems } from '#db/repos/matches.ts'
import { askMatching } from './ask-matching.ts'
import type { Ctx } from './context.ts'
import { SEEN_ROWS } from './seen-list.ts'

/** The ids of the other list that are put aside for an entry. */
export async function putAside(ctx: Ctx, side: Side, id: string): Promise<string[]> {
  const items = side === 'offer' ? { productIds: [id] } : { opportunityIds: [id] }
  const rows = await matchesOfItems(ctx.read, items)
  return rows.filter(refusalHolds).map((m) => (side === 'offer' ? m.opportunity_id : m.product_id))
}

/**
 * The list on which somebody decides about a pair: for a product its needs, for a need its products, without what was
 * put aside. Null when the matching gives none in time. Asked before a transaction: nobody waits for it inside.
 */
export async function ownSeenList(
  ctx: Ctx,
  { side, opportunityId, productId }: { side: Side; opportunityId: string; productId: string },
): Promise<SeenList | null> {
  const [id, also] = side === 'offer' ? [productId, opportunityId] : [opportunityId, productId]
  const without = await putAside(ctx, side, id)
  return askMatching(ctx, () =>
    ctx.matching.seenList(side, id, { limit: SEEN_ROWS, without, also, summaryOnly: !readsDetails(ctx.actor) }),
  )
}
