import { DomainError } from '#app/domain/errors.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { changeProduct } from './change-product.server.ts'
import { loadProduct } from './load-product.server.ts'

/** The owner takes a product down: its page shows only the notice with the reason. */
export async function unpublishProduct(ctx: Ctx, input: { key: string; reason: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { row, state } = await loadProduct(ctx, tx.tx, input.key)
    requirePermission(ctx, 'product.edit', { organisations: [row.organisation_id] })
    if (state.status === 'unpublished') return
    if (input.reason === '') throw new DomainError('badInput', { fields: { reason: '请填写下架原因' } })
    await changeProduct(tx, { row, state, step: 'unpublish', reason: input.reason })
  })
}
