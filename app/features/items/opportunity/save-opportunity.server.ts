import { DomainError } from '#app/domain/errors.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { opportunityActions, requireStatus } from '#app/domain/status.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { contentHash } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { keepVersion } from '#db/repos/item-versions.ts'
import { updateOpportunity } from '#db/repos/opportunities.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

export interface SavedOpportunity {
  id: string
  version: number
  savedAt: number
}

/**
 * Saves what the owner has written so far, however unfinished. `version` is the one the form was opened with: when
 * somebody has saved another text since, nothing is stored (`conflict`). A text that is stored already is not stored
 * again. A text of somebody else that is replaced knowingly (`overwrites` names its version) is kept as a version. An approved need becomes a draft again, because an approval is for one exact text.
 */
export async function saveOpportunity(
  ctx: Ctx,
  input: { key: string; version: number; overwrites?: number | undefined; content: OpportunityContent },
): Promise<SavedOpportunity> {
  return inTransaction(ctx, async (tx) => {
    const { row, status } = await loadOpportunity(ctx, tx.tx, input.key)
    const actor = requirePermission(ctx, 'opportunity.edit', { organisations: [row.organisation_id] })
    const to = requireStatus(opportunityActions, 'edit', status)
    const hash = contentHash(input.content)
    if (hash === row.content_hash) return { id: row.id, version: row.version, savedAt: row.updated_at }
    if (row.version !== input.version) throw new DomainError('conflict')
    if (row.version === input.overwrites)
      await keepVersion(tx.tx, {
        kind: 'opportunity',
        id: row.id,
        version: row.version,
        contentJson: row.content_json,
        contentHash: row.content_hash,
        authorId: row.updated_by,
        now: row.updated_at,
      })
    const version = row.version + 1
    const done = await updateOpportunity(
      tx.tx,
      { id: row.id, status, version: row.version },
      {
        status: to,
        version,
        content_json: JSON.stringify(input.content),
        content_hash: hash,
        title: input.content.title,
        category: input.content.categories[0] ?? '',
        updated_by: actor.personId,
        updated_at: ctx.now,
        ...(to === status ? {} : { status_at: ctx.now, publish_at: null }),
      },
    )
    if (!done) throw new DomainError('conflict')
    const object = { kind: 'opportunity', id: row.id }
    if (to !== status) await recordStep(tx, { object, action: 'edit', from: status, to })
    else
      await audit(tx, {
        action: 'opportunity.edit',
        object,
        changes: { version: { before: row.version, after: version } },
      })
    return { id: row.id, version, savedAt: ctx.now }
  })
}
