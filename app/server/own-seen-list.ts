import type { Side } from '#app/domain/matching/entry.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { readsDetails } from '#app/domain/policy/visibility.ts'
import { refusalHolds } from '#app/domain/refusal-basis.ts'
import { matchesOfItems } from '#db/repos/matches.ts'
import { askMatching } from './ask-matching.ts'
import type { Ctx } from './context.ts'
import { SEEN_ROWS } from './seen-list.ts'
import { compareShown, shownBeside } from './shown-list.ts'
import type { ShownPage } from './shown-list.ts'

/** The ids of the other list that are put aside for an entry. */
export async function putAside(ctx: Ctx, side: Side, id: string): Promise<string[]> {
  const items = side === 'offer' ? { productIds: [id] } : { opportunityIds: [id] }
  const rows = await matchesOfItems(ctx.read, items)
  return rows.filter(refusalHolds).map((m) => (side === 'offer' ? m.opportunity_id : m.product_id))
}

interface ListAsked {
  side: Side
  opportunityId: string
  productId: string
}

/** Why no list is on record: the matching was late or away, or one of the two has ended. */
export type NoList = 'late' | 'ended'

/**
 * The list on which somebody decides about a pair: for a product its needs, for a need its products, without what was
 * put aside. What a page showed of that list is in it, whatever its place now. Asked before a transaction: nobody waits
 * for it inside.
 */
export async function askSeenList(
  ctx: Ctx,
  { side, opportunityId, productId }: ListAsked,
  shown: ShownPage | null,
): Promise<SeenList | NoList> {
  const [id, pair] = side === 'offer' ? [productId, opportunityId] : [opportunityId, productId]
  const without = await putAside(ctx, side, id)
  const also = [pair, ...(shown ? await shownBeside(ctx, side, id, shown) : [])]
  const answer = await askMatching(ctx, async () => ({
    list: await ctx.matching.seenList(side, id, {
      limit: SEEN_ROWS,
      without,
      also,
      summaryOnly: !readsDetails(ctx.actor),
    }),
  }))
  if (answer === null) return 'late'
  if (answer.list === null) return 'ended'
  return shown ? { ...answer.list, shown: await compareShown(ctx, answer.list, shown) } : answer.list
}

/** As `askSeenList`, where no page said what it showed; null when there is no list. */
export async function ownSeenList(ctx: Ctx, asked: ListAsked): Promise<SeenList | null> {
  const list = await askSeenList(ctx, asked, null)
  return typeof list === 'string' ? null : list
}
