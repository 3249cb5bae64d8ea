import { DomainError } from '#app/domain/errors.ts'
import type { FieldErrors } from '#app/domain/errors.ts'
import { opportunityFindings } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { shanghaiParts } from '#app/domain/time.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyStaff } from '#app/server/notify.ts'
import { nextNumber } from '#db/repos/counters.ts'
import { keepVersion } from '#db/repos/item-versions.ts'
import { changeOpportunity } from './change-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

/** Refuses with `incomplete`, each reason at its field, when something stops a submission or publication. */
export function requireComplete(content: OpportunityContent, ownerKind: OrganisationKind, now: number): void {
  const fields: FieldErrors = {}
  for (const finding of opportunityFindings(content, { now, ownerKind }))
    if (finding.kind === 'must') fields[finding.field] ??= finding.message
  if (Object.keys(fields).length > 0) throw new DomainError('incomplete', { fields })
}

/** Hands the saved text to review. The first submission gives the number; each one keeps its text as a version. */
export async function submitOpportunity(ctx: Ctx, input: { key: string; version?: number }): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { row, status, content } = await loadOpportunity(ctx, tx.tx, input.key)
    const actor = requirePermission(ctx, 'opportunity.edit', { organisations: [row.organisation_id] })
    if (status === 'submitted' && row.number) return row.number
    if (input.version !== undefined && input.version !== row.version) throw new DomainError('conflict')
    requireComplete(content, row.owner_kind as OrganisationKind, ctx.now)
    const number = row.number ?? (await nextNumber(tx.tx, 'JH', shanghaiParts(ctx.now).year))
    await changeOpportunity(tx, {
      id: row.id,
      from: status,
      version: row.version,
      action: 'submit',
      set: { number, submitted_by: actor.personId, submitted_at: ctx.now },
    })
    await keepVersion(tx.tx, {
      kind: 'opportunity',
      id: row.id,
      version: row.version,
      contentJson: row.content_json,
      contentHash: row.content_hash,
      authorId: actor.personId,
      now: ctx.now,
    })
    await notifyStaff(tx, 'reviewer', {
      event: `opportunity.submitted:${row.id}:${row.version}:${ctx.now}`,
      kind: 'review',
      subject: `待审核：${content.title}`,
      body: `${row.owner_name} 提交了机会“${content.title}”（${number}），请到审核台领取。`,
      link: '/desk/review',
    })
    return number
  })
}
