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

/** The `limit`-th largest, the smallest when there are fewer, 0 when there are none. */
export function limitOf(totals: Float64Array, limit: number): number {
  return kthLargest(totals, Math.min(Math.max(1, limit), totals.length))
}

/** The k-th largest (Hoare's selection), 0 when there is none. */
export function kthLargest(values: Float64Array, k: number): number {
  if (k < 1 || values.length < k) return 0
  const row = values.slice()
  const target = row.length - k
  let low = 0
  let high = row.length - 1
  while (low < high) {
    const pivot = row[(low + high) >>> 1]!
    let left = low
    let right = high
    while (left <= right) {
      while (row[left]! < pivot) left++
      while (row[right]! > pivot) right--
      if (left > right) break
      const swapped = row[left]!
      row[left++] = row[right]!
      row[right--] = swapped
    }
    if (target <= right) high = right
    else if (target >= left) low = left
    else break
  }
  return row[target]!
}

export function share(sum: number, norm: number): number {
  return norm > 0 ? sum / norm : 0
}
