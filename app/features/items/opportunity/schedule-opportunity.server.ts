import { DomainError } from '#app/domain/errors.ts'
import { deadlineOf } from '#app/domain/opportunity-content.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { updateOpportunity } from '#db/repos/opportunities.ts'
import { loadOpportunity } from './load-opportunity.server.ts'
import { requirePublishable } from './publish-opportunity.server.ts'

/** Sets the instant at which an approved need becomes public by itself; null takes it back. */
export async function scheduleOpportunity(ctx: Ctx, input: { key: string; publishAt: number | null }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const need = await loadOpportunity(ctx, tx.tx, input.key)
    const { row, content, status } = need
    requirePermission(ctx, 'opportunity.publish', { organisations: [row.organisation_id] })
    await requirePublishable(tx, need)
    if (input.publishAt !== null) {
      const deadline = deadlineOf(content)
      const field = (message: string) => new DomainError('badInput', { fields: { publishAt: message } })
      if (input.publishAt <= ctx.now) throw field('定时发布的时间要晚于现在')
      if (deadline !== null && input.publishAt >= deadline) throw field('定时发布的时间要早于截止时间')
    }
    const done = await updateOpportunity(
      tx.tx,
      { id: row.id, status, version: row.version },
      { publish_at: input.publishAt },
    )
    if (!done) throw new DomainError('wrongState')
    await audit(tx, {
      action: 'opportunity.schedule',
      object: { kind: 'opportunity', id: row.id },
      changes: { publishAt: { before: row.publish_at, after: input.publishAt } },
    })
  })
}
