import { DomainError } from '#app/domain/errors.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { hasRevision, requireProductStep } from '#app/domain/product-steps.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { contentHash } from '#app/server/ids.ts'
import { keepVersion } from '#db/repos/item-versions.ts'
import { changeProduct } from './change-product.server.ts'
import { loadProduct } from './load-product.server.ts'

export interface SavedProduct {
  id: string
  version: number
  savedAt: number
}

/**
 * Saves what the owner has written so far, however unfinished. `version` is the one the form was opened with: when
 * somebody has saved another text since, nothing is stored (`conflict`). A text that is stored already is not stored
 * again. A text of somebody else that is replaced knowingly (`overwrites` names its version) is kept as a version. What is published stays as it is: the new text stands beside it until it is reviewed.
 */
export async function saveProduct(
  ctx: Ctx,
  input: { key: string; version: number; overwrites?: number | undefined; content: ProductContent },
): Promise<SavedProduct> {
  return inTransaction(ctx, async (tx) => {
    const product = await loadProduct(ctx, tx.tx, input.key)
    const { row, state } = product
    const actor = requirePermission(ctx, 'product.edit', { organisations: [row.organisation_id] })
    const to = requireProductStep(state, 'edit')
    const hash = contentHash(input.content)
    if (hash === row.content_hash) return { id: row.id, version: row.version, savedAt: row.updated_at }
    if (row.version !== input.version) throw new DomainError('conflict')
    if (row.version === input.overwrites)
      await keepVersion(tx.tx, {
        kind: 'product',
        id: row.id,
        version: row.version,
        contentJson: row.content_json,
        contentHash: row.content_hash,
        authorId: row.updated_by,
        now: row.updated_at,
      })
    const version = row.version + 1
    // The columns beside the published text name what is public, and wait for the review like the text itself.
    const names = hasRevision(to)
      ? {}
      : { title: input.content.title, category: input.content.categories[0] ?? '', valid_until: '' }
    await changeProduct(tx, {
      row,
      state,
      step: 'edit',
      set: {
        version,
        content_json: JSON.stringify(input.content),
        content_hash: hash,
        updated_by: actor.personId,
        updated_at: ctx.now,
        ...names,
      },
    })
    return { id: row.id, version, savedAt: ctx.now }
  })
}
