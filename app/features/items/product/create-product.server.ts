import { DomainError } from '#app/domain/errors.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { contentHash, newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { insertProduct, untouchedProduct } from '#db/repos/products.ts'
import { loadProduct } from './load-product.server.ts'

/**
 * Begins a draft of the acting organisation, empty or as a copy of one of its own products without its last day, and
 * returns its id. The row exists from the first moment, so that everything typed has a place to be saved. Repeating it
 * finds the same draft.
 */
export async function createProduct(ctx: Ctx, input: { copyOf?: string } = {}): Promise<string> {
  const actor = requirePermission(ctx, 'product.edit')
  const organisationId = actor.organisation?.id
  if (!organisationId) throw new DomainError('forbidden')
  return inTransaction(ctx, async (tx) => {
    let content = emptyProduct
    if (input.copyOf) {
      const earlier = await loadProduct(ctx, tx.tx, input.copyOf)
      if (earlier.access !== 'owner') throw new DomainError('notFound')
      content = { ...(earlier.published ?? earlier.content), validUntil: '' }
    }
    const hash = contentHash(content)
    const same = await untouchedProduct(tx.tx, { organisationId, personId: actor.personId, contentHash: hash })
    if (same) return same
    const id = newId()
    await insertProduct(tx.tx, {
      id,
      organisation_id: organisationId,
      status: 'draft',
      content_json: JSON.stringify(content),
      content_hash: hash,
      title: content.title,
      category: content.categories[0] ?? '',
      contact_person_id: actor.personId,
      created_by: actor.personId,
      created_at: ctx.now,
      updated_by: actor.personId,
      updated_at: ctx.now,
      status_at: ctx.now,
    })
    await recordStep(tx, { object: { kind: 'product', id }, action: 'create', from: '', to: 'draft' })
    return id
  })
}
