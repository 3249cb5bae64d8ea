import type { Ctx } from '#app/server/context.ts'
import { errorSummary } from '#app/server/log.ts'
import { itemsOfUnits } from '#db/repos/choosing.ts'
import type { SalonWish } from '#db/repos/salon-wishes.ts'
import type { Found } from './choose-candidates.server.ts'

/** Products looked at for each need of a unit that is wished for. */
const PER_NEED = 50

/** Pairs of units of which each wants to meet the other. */
function mutualWishes(wishes: readonly SalonWish[]): [string, string][] {
  const meet = new Set(wishes.filter((w) => w.kind === 'meet').map((w) => `${w.organisation_id} ${w.other_id}`))
  return [...meet].flatMap((key): [string, string][] => {
    const [a = '', b = ''] = key.split(' ')
    return a < b && meet.has(`${b} ${a}`) ? [[a, b]] : []
  })
}

/**
 * What two units could meet about that want to meet each other, one pair for each two: what the matching ranks best, else
 * the newest need of one and the newest product of the other. A need whose owner stays unnamed is never taken for
 * it: an invitation would tell who is behind it.
 */
export async function mutualPairs(ctx: Ctx, wishes: readonly SalonWish[]): Promise<Found[]> {
  const both = mutualWishes(wishes)
  if (both.length === 0) return []
  const { needs, products } = await itemsOfUnits(ctx.read, [...new Set(both.flat())])
  const named = needs.filter((n) => {
    const { anonymousOwner = false } = JSON.parse(n.public_json ?? '{}') as { anonymousOwner?: boolean }
    return !anonymousOwner
  })
  const ranked = await rankedPairs(ctx, [...new Set(named.map((n) => n.id))])
  const ownerOf = new Map(named.map((n) => [n.id, n.organisation_id]))
  const firmOf = new Map(products.map((p) => [p.id, p.organisation_id]))
  return both.flatMap(([a, b]): Found[] => {
    const between = (owner: string | undefined, firm: string | undefined) =>
      (owner === a && firm === b) || (owner === b && firm === a)
    const best = ranked
      .filter((p) => between(ownerOf.get(p.opportunityId), firmOf.get(p.productId)))
      .sort((x, y) => y.score - x.score)[0]
    if (best) return [best]
    for (const [owner, firm] of [
      [a, b],
      [b, a],
    ]) {
      const need = named.find((n) => n.organisation_id === owner)
      const product = products.find((p) => p.organisation_id === firm)
      if (need && product) return [{ opportunityId: need.id, productId: product.id, level: null, score: 0 }]
    }
    return []
  })
}

async function rankedPairs(ctx: Ctx, needIds: string[]): Promise<Found[]> {
  if (needIds.length === 0) return []
  try {
    return await ctx.matching.forOpportunities(needIds, { limit: PER_NEED })
  } catch (error) {
    ctx.log.warn({ requestId: ctx.requestId, error: errorSummary(error) }, 'suggestions for wished pairs are away')
    return []
  }
}
