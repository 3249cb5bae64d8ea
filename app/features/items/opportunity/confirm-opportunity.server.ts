import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { updateOpportunity } from '#db/repos/opportunities.ts'
import { announceItem } from '#search/announce.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

/** The owner's word that a 长期有效 need still stands; one that had left the default list is back in it. */
export async function confirmOpportunity(ctx: Ctx, input: { key: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { row, status } = await loadOpportunity(ctx, tx.tx, input.key)
    requirePermission(ctx, 'opportunity.confirm', { organisations: [row.organisation_id] })
    if (status !== 'published' || row.deadline_at !== null) throw new DomainError('wrongState')
    const done = await updateOpportunity(tx.tx, { id: row.id, status }, { confirmed_at: ctx.now })
    if (!done) throw new DomainError('wrongState')
    await audit(tx, { action: 'opportunity.confirm', object: { kind: 'opportunity', id: row.id } })
    await announceItem(tx.tx, { kind: 'opportunity', id: row.id, now: ctx.now, newId })
  })
}
