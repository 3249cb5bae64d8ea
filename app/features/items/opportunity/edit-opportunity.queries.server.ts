import { DomainError } from '#app/domain/errors.ts'
import { opportunityFindings } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { nextStatus, opportunityActions } from '#app/domain/status.ts'
import { dayOf } from '#app/domain/time.ts'
import { isPublicOwner } from '#app/domain/vocabulary.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { reviewComments } from '#db/repos/approvals.ts'
import type { Conflict } from '../field-changes.ts'
import { itemRows } from '../item-rows.server.ts'
import type { EditView } from './edit-view.ts'
import { loadOpportunity } from './load-opportunity.server.ts'
import { fieldChanges } from './opportunity-fields.ts'
import { formValues } from './opportunity.schema.ts'

/** What the form needs, for a member of the owning organisation, while the need can be edited. */
export async function readEdit(ctx: Ctx, key: string): Promise<EditView> {
  const { row, status, content, access } = await loadOpportunity(ctx, ctx.read, key)
  if (access === 'gone') throw new DomainError('gone')
  requirePermission(ctx, 'opportunity.edit', { organisations: [row.organisation_id] })
  if (nextStatus(opportunityActions, 'edit', status) === null) throw new DomainError('wrongState')
  const ownerKind = row.owner_kind as OrganisationKind
  const returned = await reviewComments(ctx.read, 'opportunity', row.id)
  return {
    id: row.id,
    key: row.number ?? row.id,
    number: row.number,
    title: content.title,
    status,
    version: row.version,
    values: formValues(content),
    findings: opportunityFindings(content, { now: ctx.now, ownerKind }),
    owner: { name: row.owner_name, publicBody: isPublicOwner(ownerKind) },
    savedAt: row.updated_at,
    savedBy: row.updated_by_name ?? '',
    returned: returned && { reason: returned.reason, comments: returned.comments },
    similar: await similarItems(ctx, row.id, content),
    today: dayOf(ctx.now),
  }
}

const SIMILAR = 4

/** Items that read alike, so that nobody writes what is there already. Without search there are none. */
async function similarItems(ctx: Ctx, id: string, content: OpportunityContent): Promise<EditView['similar']> {
  if ([...content.title].length < 4) return []
  try {
    const find = async (kind: 'opportunity' | 'product') => {
      const answer = await ctx.search.find({
        q: content.title,
        kinds: [kind],
        filters: {},
        sort: 'relevance',
        page: 1,
        perPage: SIMILAR,
        includeClosed: true,
        now: ctx.now,
      })
      return itemRows(ctx, answer.hits)
    }
    const rows = [...(await find('opportunity')), ...(await find('product'))]
    return rows
      .filter((row) => row.id !== id)
      .map((row) => ({ to: row.to, title: row.title, owner: row.meta[1] ?? '', side: row.side }))
  } catch (error) {
    ctx.log.warn({ reason: error instanceof Error ? error.name : typeof error }, 'no similar items')
    return []
  }
}

/** Where a text that could not be saved differs from the one stored meanwhile. */
export async function readConflict(ctx: Ctx, key: string, typed: OpportunityContent): Promise<Conflict> {
  const { row, content } = await loadOpportunity(ctx, ctx.read, key)
  requirePermission(ctx, 'opportunity.edit', { organisations: [row.organisation_id] })
  return {
    savedBy: row.updated_by_name ?? '',
    savedAt: row.updated_at,
    changes: fieldChanges(content, typed),
  }
}
