/** What somebody was shown of suggestions up to a point in time. */
export interface ShownSoFar {
  /** Of each list how many rows; a list is named by what it was made for. */
  readonly lists: Readonly<Record<string, number>>
  /** Of each pair, `need offer`, the hashes of both texts. The one shown last stands last. */
  readonly pairs: Readonly<Record<string, readonly [need: string, offer: string]>>
}

/** A pair as a list shows it now. */
export interface ShownPair {
  readonly needId: string
  readonly offerId: string
  readonly needHash: string
  readonly offerHash: string
  readonly needPublishedAt: number
  readonly offerPublishedAt: number
}

/**
 * Why a pair is new to somebody: one of its sides was published or changed since, or it moved up because others left
 * the list.
 */
export type News = 'needPublished' | 'offerPublished' | 'needChanged' | 'offerChanged' | 'movedUp'

/** So many pairs are remembered for one reader. */
export const REMEMBERED_PAIRS = 400

export const NOTHING_SHOWN: ShownSoFar = { lists: {}, pairs: {} }

const keyOf = ({ needId, offerId }: ShownPair) => `${needId} ${offerId}`

/**
 * What is new about the pair in row `row` (from 0) of a list for somebody who saw `before`, last at `at` (ms); null when
 * nothing is. A list that was never looked at, or not so far down, has no news but what happened since.
 */
export function newsOf(pair: ShownPair, place: { list: string; row: number }, before: ShownSoFar, at: number) {
  const known = before.pairs[keyOf(pair)]
  if (known) return changeOf(pair, known)
  if (pair.needPublishedAt > at) return 'needPublished'
  if (pair.offerPublishedAt > at) return 'offerPublished'
  for (const [key, hashes] of Object.entries(before.pairs)) {
    const [needId, offerId] = key.split(' ')
    if (needId === pair.needId && hashes[0] !== pair.needHash) return 'needChanged'
    if (offerId === pair.offerId && hashes[1] !== pair.offerHash) return 'offerChanged'
  }
  return place.row < (before.lists[place.list] ?? 0) ? 'movedUp' : null
}

function changeOf(pair: ShownPair, known: readonly [string, string]): News | null {
  if (known[0] !== pair.needHash) return 'needChanged'
  return known[1] === pair.offerHash ? null : 'offerChanged'
}

/** What somebody has been shown after one more list; the pairs shown longest ago are forgotten first. */
export function withShown(before: ShownSoFar, list: string, pairs: readonly ShownPair[]): ShownSoFar {
  const all = new Map(Object.entries(before.pairs))
  for (const pair of pairs) {
    all.delete(keyOf(pair))
    all.set(keyOf(pair), [pair.needHash, pair.offerHash])
  }
  return {
    lists: { ...before.lists, [list]: pairs.length },
    pairs: Object.fromEntries([...all].slice(-REMEMBERED_PAIRS)),
  }
}
