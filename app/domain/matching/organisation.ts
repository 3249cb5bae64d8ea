import type { MatchingEngine, RankOptions } from './engine.ts'
import type { Entry } from './entry.ts'
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

/** Whose needs are asked for, and which pairs of them take no part: those that somebody has put aside. */
export interface OrganisationAsked extends RankOptions {
  readonly acceptPair?: (needId: string, offerId: string) => boolean
}

/**
 * The best needs for an organisation. Its score for a need is that of its best product; equal scores are ordered by
 * the second and third. Its texts are never joined to one, which would suit everything a little.
 *
 * A need among the first `limit` is also among the first `limit` of its best product, so no product is asked for more.
 */
export function rankForOrganisation(
  engine: MatchingEngine,
  offerIds: readonly string[],
  { limit, accept = () => true, acceptPair = () => true }: OrganisationAsked,
): OrganisationMatch[] {
  const offers = [...new Set(offerIds)]
  const best = new Map<string, number>()
  for (const offerId of offers) {
    const fits = (need: Entry) => accept(need) && acceptPair(need.id, offerId)
    for (const { id, score } of engine.rankForOffer(offerId, { limit, accept: fits }))
      best.set(id, Math.max(score, best.get(id) ?? 0))
  }
  const strongest = [...best].sort(([, x], [, y]) => y - x)
  const least = strongest[limit - 1]?.[1] ?? 0
  return strongest
    .filter(([, score]) => score >= least)
    .map(([needId]) =>
      matchOf(
        engine,
        needId,
        offers.filter((offerId) => acceptPair(needId, offerId)),
      ),
    )
    .sort(compare)
    .slice(0, limit)
}

function matchOf(engine: MatchingEngine, needId: string, offers: readonly string[]): OrganisationMatch {
  const through = offers
    .map((offerId) => {
      const { score, level } = engine.scorePair(needId, offerId)
      return { offerId, score, level }
    })
    .filter(({ score }) => score > 0)
    .sort((x, y) => y.score - x.score || (x.offerId < y.offerId ? -1 : 1))
    .slice(0, BEST_PRODUCTS)
  return { needId, score: through[0]!.score, level: through[0]!.level, through }
}

function compare(a: OrganisationMatch, b: OrganisationMatch): number {
  for (let at = 0; at < BEST_PRODUCTS; at++) {
    const difference = (b.through[at]?.score ?? 0) - (a.through[at]?.score ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
