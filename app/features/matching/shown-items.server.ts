import { dayOf } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import type { PairEvidence } from '#app/server/matching-port.ts'
import { suggestibleNeeds, suggestibleOffers } from '#db/repos/matches.ts'
import { readNeed, readOffer } from './load-pair.server.ts'
import type { CardItem } from './match-view.ts'
import { seenEvidence, seenNeed } from './seen-need.server.ts'
import { needItem, offerItem } from './suggestions.queries.server.ts'

type Side = 'need' | 'offer'

/** An item that suggestions may show, as one reader sees it. */
export interface Shown {
  side: Side
  item: CardItem
  number: string | null
  id: string
  organisationId: string
  /** Hash of its public text. */
  hash: string
  categories: readonly string[]
  /** What this reader may be told of a pair with it. */
  seen: (pair: PairEvidence) => PairEvidence
}

/** Of all those asked for, by id. */
export async function itemsOf(ctx: Ctx, side: Side, ids: readonly string[]): Promise<Map<string, Shown>> {
  if (side === 'offer') {
    const rows = await suggestibleOffers(ctx.read, ids, dayOf(ctx.now))
    return new Map(
      rows.map((row) => {
        const { categories } = readOffer(row.public_json ?? '{}')
        const shown = {
          side,
          item: offerItem(row),
          number: row.number,
          id: row.id,
          organisationId: row.organisation_id,
          hash: row.public_hash ?? '',
          categories,
        }
        return [row.id, { ...shown, seen: (pair: PairEvidence) => pair }]
      }),
    )
  }
  const rows = await suggestibleNeeds(ctx.read, ids, ctx.now)
  return new Map(
    rows.map((row) => {
      const content = readNeed(row.public_json ?? '{}')
      const need = seenNeed(ctx, row, content, false)
      const seen = (pair: PairEvidence) => seenEvidence(pair, content, need.summaryOnly)
      const shown = {
        side,
        item: needItem(row, need),
        number: row.number,
        id: row.id,
        organisationId: row.organisation_id,
        hash: row.public_hash ?? '',
      }
      return [row.id, { ...shown, categories: content.categories, seen }]
    }),
  )
}
