import type { Side } from './entry.ts'
import type { Recipe } from './recipe.ts'

/** The other of the two lists. */
export const OTHER: Record<Side, Side> = { need: 'offer', offer: 'need' }

/** By slot of the other list: the share of the asking entry's question that each answers, and the other way. */
export interface Shares {
  readonly forward: Float64Array
  readonly back: Float64Array
}

/** The total of who does not take part. */
export const OUT = -1
/** More than the rounding of a score can move it. */
export const ROUNDING = 1e-8

/** What the two texts alone give, by slot. */
export function textTotals(side: Side, { forward, back }: Shares, { weights }: Recipe): Float64Array {
  const [ahead, behind] = side === 'need' ? [weights.need, weights.offer] : [weights.offer, weights.need]
  return forward.map((share, number) => ahead * share + behind * back[number]!)
}

/** The `limit`-th largest, 0 when there are fewer. */
export function limitOf(totals: Float64Array, limit: number): number {
  const sorted = Float64Array.from(totals).sort()
  return sorted[Math.max(0, sorted.length - Math.max(1, limit))] ?? 0
}

export function share(sum: number, norm: number): number {
  return norm > 0 ? sum / norm : 0
}
