import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { changeOpportunity, followDeadline } from './change-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

/** Ends answering before the deadline, or ends a 长期有效 need. Closing what is closed changes nothing. */
export async function closeOpportunity(ctx: Ctx, input: { key: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { row, status } = await loadOpportunity(ctx, tx.tx, input.key)
    requirePermission(ctx, 'opportunity.publish', { organisations: [row.organisation_id] })
    const from = await followDeadline(tx, { id: row.id, status, deadlineAt: row.deadline_at })
    if (from === 'closed') return
    await changeOpportunity(tx, { id: row.id, from, action: 'close', set: { closed_at: ctx.now } })
  })
}
