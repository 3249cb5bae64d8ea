import type { Side } from '#app/domain/matching/entry.ts'
import { readsDetails } from '#app/domain/policy/visibility.ts'
import { refusalHolds } from '#app/domain/refusal-basis.ts'
import { matchesOfItems } from '#db/repos/matches.ts'
import { askMatching } from './ask-matching.ts'
import type { Ctx } from './context.ts'
import { SEEN_ROWS } from './seen-list.ts'
import type { SeenList, SeenShown } from '#app/domain/matching/replay.ts'
import { compareShown, rowsOf, shownBeside } from './shown-list.ts'
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
type NoList = 'late' | 'ended'

/**
 * The list on which somebody decides about a pair: for a product its needs, for a need its products, without what was
 * put aside. What a page showed of that list is in it, whatever its place now. Asked before a transaction: nobody waits
 * for it inside.
 */
async function askSeenList(
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

/** The list on which an act rests, and what its audit row says of what was shown. */
export interface Seen {
  list: SeenList | null
  shown: SeenNote
}

/** `none`: no list led to the act; of a list that cannot be made again the rows of the page stand here themselves. */
export type SeenNote = { state: SeenShown['state'] | 'none' | NoList; page?: string; rows?: SeenShown['rows'] }

/** What an act is to put on record of the list that led to it; `page` is what was shown. */
export async function seenFor(ctx: Ctx, asked: ListAsked, page: ShownPage | null): Promise<Seen> {
  const list = await askSeenList(ctx, asked, page)
  if (typeof list === 'string') return withoutList(list, page)
  const { shown } = list
  return { list, shown: shown ? { state: shown.state, page: shown.page } : { state: 'none' } }
}

/** As `seenFor`, where there is no list. */
export const withoutList = (state: NoList, page: ShownPage | null): Seen => ({
  list: null,
  shown: { state, ...(page && { page: page.page, rows: rowsOf(page) }) },
})
