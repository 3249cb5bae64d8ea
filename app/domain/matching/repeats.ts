import type { MatchingEngine, Ranked } from './engine.ts'
import type { Side } from './entry.ts'

/** A row that stands for near copies of itself by the same organisation. */
export interface Grouped extends Ranked {
  readonly repeats: readonly string[]
}

/** Two texts that share this much of their terms are one text under small changes. */
const SAME_SHARE = 0.8

/**
 * Leaves of near copies by one organisation the best ranked one, so that the same product entered twenty times takes
 * one place of a page. Order, scores and levels stay. `side` is the list that the rows come from.
 */
export function groupRepeats(engine: MatchingEngine, side: Side, ranked: readonly Ranked[], limit: number): Grouped[] {
  const groups: (Ranked & { repeats: string[] })[] = []
  for (const row of ranked) {
    const own = groups.find(({ id, orgId }) => orgId === row.orgId && engine.similarity(side, id, row.id) >= SAME_SHARE)
    if (own !== undefined) own.repeats.push(row.id)
    else if (groups.length < limit) groups.push({ ...row, repeats: [] })
  }
  return groups
}
