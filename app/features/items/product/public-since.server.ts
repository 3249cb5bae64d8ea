import { createEngine } from '#app/domain/matching/engine.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { isRepeat } from '#app/domain/matching/repeats.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { offerEntry } from '#app/server/matching-entries.ts'
import { everPublishedBy } from '#db/repos/search-documents.ts'
import type { ReadDb } from '#db/schema.ts'

/** So many earlier products of a unit are held against a new one. */
const LOOKED_AT = 200

/**
 * Since when a text has been public under any product of its unit: the day of the oldest one that it repeats under small
 * changes, if that is before `now`. Whoever copies a product and withdraws the original has nothing new.
 */
export async function publicSince(
  db: ReadDb,
  product: { id: string; organisationId: string; content: ProductContent },
  now: number,
): Promise<number> {
  const earlier = await everPublishedBy(db, product.organisationId, product.id, LOOKED_AT)
  const engine = createEngine(RECIPE)
  engine.upsert('offer', offerEntry(product))
  let since = now
  for (const { id, content, since: own } of earlier) {
    if (own >= since) continue
    engine.upsert('offer', offerEntry({ id, organisationId: product.organisationId, content }))
    if (isRepeat(engine, 'offer', product.id, id)) since = own
  }
  return since
}
