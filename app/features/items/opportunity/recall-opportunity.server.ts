import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { changeOpportunity } from './change-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

/** Takes a submitted need back into the owner's hands before it is decided. */
export async function recallOpportunity(ctx: Ctx, input: { key: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { row, status } = await loadOpportunity(ctx, tx.tx, input.key)
    requirePermission(ctx, 'opportunity.edit', { organisations: [row.organisation_id] })
    if (status === 'draft') return
    await changeOpportunity(tx, { id: row.id, from: status, action: 'recall' })
  })
}
