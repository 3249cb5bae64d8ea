import type { SeenList } from '#app/domain/matching/replay.ts'
import { insertSeenList } from '#db/repos/seen-lists.ts'
import type { SeenListRow } from '#db/repos/seen-lists.ts'
import type { TxCtx } from './context.ts'
import { contentHash, newId } from './ids.ts'

/** How many rows of a list are kept, as many as a page shows. */
export const SEEN_ROWS = 10

/** What stands in the audit row of the act: which stored list, and the hash of everything in its row. */
export interface SeenMark {
  id: string
  sha256: string
}

/** A row that says nothing of how its reader came has the hash that it had before that was stored. */
export const markOf = ({ via, ...row }: SeenListRow): SeenMark => ({
  id: row.id,
  sha256: contentHash(via === '' ? row : { ...row, via }),
})

/** Stores the list that was seen when somebody acted on a pair of it, and gives what the audit row says of it. */
export async function storeSeenList(
  ctx: Pick<TxCtx, 'tx' | 'now'>,
  act: {
    matchId: string
    action: string
    other: string
    numbers?: readonly [string | null, string | null]
    via?: string
  },
  list: SeenList,
): Promise<SeenMark> {
  const now = list.rows.findIndex((row) => row.id === act.other)
  const [need, offer] = act.numbers ?? []
  const shown = list.shown?.rows.findIndex((row) => row[0] === need && row[1] === offer) ?? -1
  const level = (shown < 0 ? list.rows[now]?.level : list.shown?.rows[shown]?.[2]) || null
  const listed = shown >= 0 || list.rows[now]?.group !== 'other'
  const row: SeenListRow = {
    id: newId(),
    match_id: act.matchId,
    action: act.action,
    at: ctx.now,
    level: level ?? '',
    // As the page showed it. A pair from elsewhere is on record with its score and had no place.
    place: level === null || !listed ? 0 : (shown < 0 ? now : shown) + 1,
    list_json: JSON.stringify(list),
    via: act.via ?? '',
  }
  await insertSeenList(ctx.tx, row)
  return markOf(row)
}
