import type { MatchLevel } from '#app/domain/vocabulary.ts'
import { dayOf } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { errorSummary } from '#app/server/log.ts'
import { interestsOf, pairKey } from '#app/server/pair-interests.ts'
import { idsByNumber, seenAtSalons } from '#db/repos/choosing.ts'
import { agreedPairs, needsToPair, pairItems, unwantedPairs } from '#db/repos/meetings.ts'
import type { SalonWish } from '#db/repos/salon-wishes.ts'
import type { ChooseQuery } from './choose.schema.ts'
import { mutualPairs } from './mutual-pairs.server.ts'

/** Needs looked at, suggestions for each, and gaps of each list. */
const NEEDS = 60
const PER_NEED = 10
const GAPS = 40

export interface Found {
  opportunityId: string
  productId: string
  level: MatchLevel | null
  score: number
}

type Items = Awaited<ReturnType<typeof pairItems>>

/** A pair that could be chosen, with its two items. */
export interface PairFound {
  /** The readable numbers of both: stable, and what the address holds. */
  id: string
  need: NonNullable<ReturnType<Items['needs']['get']>>
  product: NonNullable<ReturnType<Items['products']['get']>>
  level: MatchLevel | null
  agreed: boolean
  rank: number
  newcomer: boolean
  /** How many of its two units want to meet the other. */
  wishes: number
  /** One of them does not want to. */
  avoided: boolean
  conflict: boolean
}

/** What the matching says; null when it is away. */
async function suggested(ctx: Ctx, query: ChooseQuery, needIds: readonly string[]): Promise<Found[] | null> {
  try {
    if (query.source === 'suggestions') return await ctx.matching.forOpportunities([...needIds], { limit: PER_NEED })
    const question = { today: dayOf(ctx.now), organisationId: null, category: query.category, space: '', offset: 0 }
    const answers = await Promise.all(
      (['need', 'offer'] as const).map((side) => ctx.matching.gaps({ ...question, side, limit: GAPS })),
    )
    if (answers.some((answer) => answer === null)) return null
    const found = answers.flatMap((answer) => answer?.rows.flatMap((row) => row.near) ?? [])
    return query.release === '' ? found : found.filter((pair) => needIds.includes(pair.opportunityId))
  } catch (error) {
    ctx.log.warn({ requestId: ctx.requestId, error: errorSummary(error) }, 'suggestions for a salon are away')
    return null
  }
}

/** The pairs that were named by hand, by id; those of unknown numbers are missing. */
async function byHand(ctx: Ctx, keys: readonly string[]): Promise<Found[]> {
  const parts = keys.map((key) => key.split('~') as [string, string])
  const ids = await idsByNumber(ctx.read, { needs: parts.map(([n]) => n), products: parts.map(([, p]) => p) })
  return parts.flatMap(([need, product]) => {
    const [opportunityId, productId] = [ids.needs.get(need), ids.products.get(product)]
    return opportunityId && productId ? [{ opportunityId, productId, level: null, score: 0 }] : []
  })
}

/** Each pair once, the first time it is found; the best of each need first. */
function ranked(found: readonly Found[]): (Found & { rank: number })[] {
  const unique = new Map<string, Found>()
  for (const pair of found) if (!unique.has(pairKey(pair))) unique.set(pairKey(pair), pair)
  const places = new Map<string, number>()
  return [...unique.values()]
    .sort((a, b) => b.score - a.score || (pairKey(a) < pairKey(b) ? -1 : 1))
    .map((pair) => {
      const rank = places.get(pair.opportunityId) ?? 0
      places.set(pair.opportunityId, rank + 1)
      return { ...pair, rank }
    })
}

const isAbout = (w: SalonWish, need: { organisation_id: string }, product: { organisation_id: string }) =>
  [need.organisation_id, product.organisation_id].includes(w.organisation_id) &&
  [need.organisation_id, product.organisation_id].includes(w.other_id)

/**
 * What stands for choosing: suggestions or near misses of gaps, pairs already agreed, and those named by hand, with what the
 * conditions ask about them, and what units that want to meet each other could meet about. Not in it: pairs with a talk at this salon, refused ones, and those of one organisation.
 */
export async function pairsToChoose(
  ctx: Ctx,
  query: ChooseQuery,
  salon: { startsAt: number; taken: ReadonlySet<string>; wishes: readonly SalonWish[] },
): Promise<{ pairs: PairFound[]; away: boolean }> {
  const needs = await needsToPair(ctx.read, { category: query.category, releaseId: query.release, limit: NEEDS })
  const needIds = needs.map((n) => n.id)
  const fromMatching = await suggested(ctx, query, needIds)
  const agreedOf = await agreedPairs(ctx.read, needIds)
  const agreed = agreedOf.map((p) => ({
    opportunityId: p.opportunity_id,
    productId: p.product_id,
    level: null,
    score: 0,
  }))
  const found = ranked([
    ...(fromMatching ?? []),
    ...agreed,
    ...(await byHand(ctx, [...query.must, ...query.not])),
    ...(await mutualPairs(ctx, salon.wishes)),
  ])
  const agreedKeys = new Set(agreed.map(pairKey))
  const ids = found.map((p) => p.opportunityId)
  const items = await pairItems(
    ctx.read,
    ids,
    found.map((p) => p.productId),
  )
  const [unwanted, interests, seen] = await Promise.all([
    unwantedPairs(ctx.read, [...new Set(ids)]),
    interestsOf(ctx.read, found),
    seenAtSalons(
      ctx.read,
      [...items.products.values()].map((p) => p.organisation_id),
      salon.startsAt,
    ),
  ])
  const { wishes } = salon
  const pairs = found.flatMap((pair): PairFound[] => {
    const need = items.needs.get(pair.opportunityId)
    const product = items.products.get(pair.productId)
    const key = pairKey(pair)
    if (!need || !product || need.organisation_id === product.organisation_id) return []
    if (salon.taken.has(key) || unwanted.has(key)) return []
    return [
      {
        id: `${need.number ?? need.id}~${product.number ?? product.id}`,
        need,
        product,
        level: pair.level,
        rank: pair.rank,
        agreed: agreedKeys.has(key),
        newcomer: !seen.has(product.organisation_id),
        wishes: wishes.filter((w) => isAbout(w, need, product) && w.kind === 'meet').length,
        avoided: wishes.some((w) => isAbout(w, need, product) && w.kind === 'avoid'),
        conflict: (interests.get(key)?.open.length ?? 0) > 0,
      },
    ]
  })
  return { pairs, away: fromMatching === null }
}
