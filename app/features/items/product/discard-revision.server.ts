import { DomainError } from '#app/domain/errors.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { changeProduct } from './change-product.server.ts'
import { loadProduct } from './load-product.server.ts'

/** Gives up the version beside a published product; what is published stays. */
export async function discardRevision(ctx: Ctx, input: { key: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { row, state } = await loadProduct(ctx, tx.tx, input.key)
    const actor = requirePermission(ctx, 'product.edit', { organisations: [row.organisation_id] })
    if (row.public_json === null || row.public_hash === null) throw new DomainError('wrongState')
    await changeProduct(tx, {
      row,
      state,
      step: 'discard',
      set: {
        version: row.version + 1,
        content_json: row.public_json,
        content_hash: row.public_hash,
        updated_by: actor.personId,
        updated_at: ctx.now,
      },
    })
  })
}
