import type { MatchingEngine, Ranked } from './engine.ts'
import type { Side } from './entry.ts'

/** A row that stands for near copies of itself by the same organisation. */
export interface Grouped extends Ranked {
  readonly repeats: readonly string[]
}

/** Two texts that share this much of their terms are one text under small changes. */
const SAME_SHARE = 0.8

/** Whether two entries of one list are one text under small changes. Throws RangeError for an unknown id. */
export const isRepeat = (engine: MatchingEngine, side: Side, a: string, b: string): boolean =>
  engine.similarity(side, a, b) >= SAME_SHARE

/**
 * Leaves of near copies by one organisation the best ranked one, so that the same product entered twenty times takes
 * one place of a page. Order, scores and levels stay. `side` is the list that the rows come from.
 */
export function groupRepeats(engine: MatchingEngine, side: Side, ranked: readonly Ranked[], limit: number): Grouped[] {
  const groups: (Ranked & { repeats: string[] })[] = []
  for (const row of ranked) {
    const own = groups.find(({ id, orgId }) => orgId === row.orgId && isRepeat(engine, side, id, row.id))
    if (own !== undefined) own.repeats.push(row.id)
    else if (groups.length < limit) groups.push({ ...row, repeats: [] })
  }
  return groups
}
