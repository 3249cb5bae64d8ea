import { DomainError } from '#app/domain/errors.ts'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { contentHash, newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { insertOpportunity, untouchedDraft } from '#db/repos/opportunities.ts'
import { loadOpportunity } from './load-opportunity.server.ts'

/** What belongs to one issue of a need and not to the next: dates, and links to procedures that ran then. */
function again(content: OpportunityContent): OpportunityContent {
  return { ...content, deadline: '', dueOn: '', dueNote: '', preparation: '', preparationLink: '' }
}

/**
 * Begins a draft of the acting organisation, empty or as a copy of an earlier need of its own, and returns its id. The
 * row exists from the first moment, so that everything typed has a place to be saved. Repeating it finds the same draft.
 */
export async function createOpportunity(ctx: Ctx, input: { copyOf?: string } = {}): Promise<string> {
  const actor = requirePermission(ctx, 'opportunity.edit')
  const organisationId = actor.organisation?.id
  if (!organisationId) throw new DomainError('forbidden')
  requirePermission(ctx, 'opportunity.edit', { organisations: [organisationId] })
  return inTransaction(ctx, async (tx) => {
    const content = input.copyOf ? await earlier(tx, input.copyOf) : emptyOpportunity
    const hash = contentHash(content)
    const same = await untouchedDraft(tx.tx, { organisationId, personId: actor.personId, contentHash: hash })
    if (same) return same
    const id = newId()
    await insertOpportunity(tx.tx, {
      id,
      organisation_id: organisationId,
      status: 'draft',
      content_json: JSON.stringify(content),
      content_hash: hash,
      title: content.title,
      category: content.categories[0] ?? '',
      contact_person_id: actor.personId,
      created_by: actor.personId,
      created_at: ctx.now,
      updated_by: actor.personId,
      updated_at: ctx.now,
      status_at: ctx.now,
    })
    await recordStep(tx, { object: { kind: 'opportunity', id }, action: 'create', from: '', to: 'draft' })
    return id
  })

  async function earlier(tx: Ctx & { tx: Parameters<typeof loadOpportunity>[1] }, key: string) {
    const { row, published, content } = await loadOpportunity(ctx, tx.tx, key)
    if (row.organisation_id !== organisationId) throw new DomainError('notFound')
    return again(published ?? content)
  }
}
