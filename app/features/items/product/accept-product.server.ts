import type { TxCtx } from '#app/server/context.ts'
import { setItemCategories } from '#db/repos/item-versions.ts'
import { changeProduct } from './change-product.server.ts'
import type { LoadedProduct } from './load-product.server.ts'
import { publicSince } from './public-since.server.ts'
import { requireCompleteProduct } from './submit-product.server.ts'

/** Publishes exactly the reviewed text, in the place of the one before if there was one. */
export async function acceptProduct(tx: TxCtx, { row, state, content }: LoadedProduct): Promise<void> {
  requireCompleteProduct(content, tx.now)
  await setItemCategories(tx.tx, 'product', row.id, content.categories)
  const own = { id: row.id, organisationId: row.organisation_id, content }
  const since = await publicSince(tx.tx, own, tx.now)
  await changeProduct(tx, {
    row,
    state,
    step: 'accept',
    set: {
      public_version: row.version,
      public_json: row.content_json,
      public_hash: row.content_hash,
      title: content.title,
      category: content.categories[0] ?? '',
      valid_until: content.validUntil,
      published_at: state.status === 'submitted' || row.published_at === null ? tx.now : row.published_at,
      public_since: Math.min(row.public_since ?? since, since),
    },
  })
}
