import type { MatchingEngine, Ranked, RankOptions } from './engine.ts'
import type { Level } from './recipe.ts'

/** A need that suits an organisation, and through which of its products. */
export interface OrganisationMatch {
  readonly needId: string
  /** Score and level of the best product: adding products can never lower a match. */
  readonly score: number
  readonly level: Level | null
  /** Up to three products, best first. */
  readonly through: readonly { readonly offerId: string; readonly score: number; readonly level: Level | null }[]
}

const BEST_PRODUCTS = 3

/**
 * The best needs for an organisation. Its score for a need is that of its best product; equal scores are ordered by
 * the second and third. Its texts are never joined to one, which would suit everything a little.
 */
export function rankForOrganisation(
  engine: MatchingEngine,
  offerIds: readonly string[],
  { limit, accept }: RankOptions,
): OrganisationMatch[] {
  const byNeed = new Map<string, { rank: number; pairs: (Ranked & { offerId: string })[] }>()
  for (const offerId of new Set(offerIds)) {
    engine.rankForOffer(offerId, { limit: engine.size('need'), accept }).forEach((ranked, rank) => {
      const known = byNeed.get(ranked.id)
      if (known === undefined) byNeed.set(ranked.id, { rank, pairs: [{ ...ranked, offerId }] })
      else known.pairs.push({ ...ranked, offerId })
    })
  }
  const matches = [...byNeed].map(([needId, { rank, pairs }]) => {
    const through = pairs
      .sort((x, y) => y.score - x.score || (x.offerId < y.offerId ? -1 : 1))
      .slice(0, BEST_PRODUCTS)
      .map(({ offerId, score, level }) => ({ offerId, score, level }))
    return { rank, match: { needId, score: through[0]!.score, level: through[0]!.level, through } }
  })
  matches.sort((x, y) => compare(x.match, y.match) || x.rank - y.rank)
  return matches.slice(0, limit).map(({ match }) => match)
}

function compare(a: OrganisationMatch, b: OrganisationMatch): number {
  for (let at = 0; at < BEST_PRODUCTS; at++) {
    const difference = (b.through[at]?.score ?? 0) - (a.through[at]?.score ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
