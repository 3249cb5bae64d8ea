import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { changeProduct } from './change-product.server.ts'
import { loadProduct } from './load-product.server.ts'

/** Takes what was submitted back to be written further. */
export async function recallProduct(ctx: Ctx, input: { key: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { row, state } = await loadProduct(ctx, tx.tx, input.key)
    requirePermission(ctx, 'product.edit', { organisations: [row.organisation_id] })
    if (state.status === 'draft' || state.revision === 'draft') return
    await changeProduct(tx, { row, state, step: 'recall' })
  })
}
