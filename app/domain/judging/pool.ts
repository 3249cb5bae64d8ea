import { below, seededRandom } from '../scheduling/random.ts'
import type { Random } from '../scheduling/random.ts'

/** By which way a pair came into the pool. */
export const poolSources = {
  need: '需求的推荐',
  offer: '产品的推荐',
  search: '搜索页',
  random: '随机抽取',
} as const
export type PoolSource = keyof typeof poolSources

/** What the ways bring for one need: ids of offers, best first. */
export interface PoolNeed {
  id: string
  orgId: string
  /** The matching's best for the need. */
  need: readonly string[]
  /** Those for which the need is among their own best. */
  offer: readonly string[]
  /** What the search page finds for the need's title, in one wording or another. */
  search: readonly string[]
}

export interface PooledPair {
  needId: string
  offerId: string
  sources: PoolSource[]
}

/**
 * The pairs to be judged: the union of what all ways bring, so that the set favours none of them, and for each need a
 * few offers drawn by lot that no way brought. Needs stand in a random order, and so do the offers of each; a pair of
 * one unit with itself is left out. The same input and seed give the same pairs in the same order.
 */
export function poolPairs(
  needs: readonly PoolNeed[],
  offers: readonly { id: string; orgId: string }[],
  { seed, drawn }: { seed: number; drawn: number },
): PooledPair[] {
  const random = seededRandom(seed)
  const orgOf = new Map(offers.map(({ id, orgId }) => [id, orgId]))
  return shuffled(needs, random).flatMap((need) => {
    const found = new Map<string, PoolSource[]>()
    for (const source of ['need', 'offer', 'search'] as const)
      for (const id of need[source])
        if (orgOf.has(id) && orgOf.get(id) !== need.orgId) found.set(id, [...(found.get(id) ?? []), source])
    const rest = offers.filter(({ id, orgId }) => orgId !== need.orgId && !found.has(id))
    for (const { id } of shuffled(rest, random).slice(0, drawn)) found.set(id, ['random'])
    return shuffled([...found], random).map(([offerId, sources]) => ({
      needId: need.id,
      offerId,
      sources: [...new Set(sources)],
    }))
  })
}

/** Characters of the parts into which somebody shortens what found nothing, and how far apart they begin. */
const PART = { length: 4, step: 2 }
const MAX_WORDINGS = 12

/**
 * What somebody types who looks for a title and shortens it while too little is found: the whole, what stands between
 * 与、和 and punctuation, then short parts.
 */
export function searchWordings(title: string): string[] {
  const pieces = title.split(/[\s\p{P}与和及]+/u).filter((piece) => [...piece].length > 1)
  const parts = pieces.flatMap((piece) => {
    const letters = [...piece]
    const starts = Array.from({ length: Math.ceil(letters.length / PART.step) }, (_, n) => n * PART.step)
    return starts
      .map((start) => letters.slice(start, start + PART.length).join(''))
      .filter((part) => [...part].length === PART.length)
  })
  return [...new Set([title, ...pieces, ...parts])].slice(0, MAX_WORDINGS)
}

/** A copy in random order (Fisher–Yates). */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const out = [...list]
  for (let at = out.length - 1; at > 0; at--) {
    const other = below(random, at + 1)
    ;[out[at], out[other]] = [out[other]!, out[at]!]
  }
  return out
}
