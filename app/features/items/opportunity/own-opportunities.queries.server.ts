import { DomainError } from '#app/domain/errors.ts'
import { openValidity } from '#app/domain/open-validity.ts'
import { opportunityFindings } from '#app/domain/opportunity-content.ts'
import { effectiveOpportunityStatus, opportunityStatus } from '#app/domain/status.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { countOwnOpportunities, ownOpportunities } from '#db/repos/opportunities.ts'
import { deadlineText, opportunityState } from '../format.ts'
import type { ItemState } from '../format.ts'
import { readContent } from './load-opportunity.server.ts'

const PER_PAGE = 20

/** A need on the desk of its owner. */
export interface OwnOpportunity {
  id: string
  key: string
  number: string | null
  title: string
  state: ItemState
  /** What stops its submission, counted; null once it has been submitted. */
  missing: number | null
  reason: string
  time: string
  publishAt: number | null
  updatedAt: number
  updatedBy: string
  editable: boolean
  /** Its page is gone for everybody; what is left to do is a copy. */
  withdrawn: boolean
}

export interface OwnOpportunities {
  rows: OwnOpportunity[]
  states: { status: OpportunityStatus; word: string; count: number }[]
  status: OpportunityStatus | null
  total: number
  page: number
  perPage: number
}

function ownOrganisation(ctx: Ctx) {
  const actor = requirePermission(ctx, 'opportunity.edit')
  if (!actor.organisation) throw new DomainError('forbidden')
  return actor.organisation
}

/** The acting organisation's needs, last changed first, with how many there are in each state. */
export async function readOwnOpportunities(
  ctx: Ctx,
  query: { status?: OpportunityStatus; page: number },
): Promise<OwnOpportunities> {
  const own = ownOrganisation(ctx)
  const counts = await countOwnOpportunities(ctx.read, own.id)
  const rows = await ownOpportunities(ctx.read, {
    organisationId: own.id,
    status: query.status,
    limit: PER_PAGE,
    offset: (query.page - 1) * PER_PAGE,
  })
  const context = { now: ctx.now, ownerKind: own.kind }
  const all = Object.entries(opportunityStatus) as [OpportunityStatus, string][]
  return {
    rows: rows.map((row) => {
      const stored = row.status as OpportunityStatus
      const status = effectiveOpportunityStatus({ status: stored, deadlineAt: row.deadline_at }, ctx.now)
      const since = row.confirmed_at ?? row.published_at ?? 0
      const open = status === 'published' && row.deadline_at === null ? openValidity(since, ctx.now) : null
      const editable = status === 'draft' || status === 'returned'
      return {
        id: row.id,
        key: row.number ?? row.id,
        number: row.number,
        title: row.title || '（未命名的草稿）',
        state: opportunityState({ status, deadlineAt: row.deadline_at, open }, ctx.now),
        missing: editable
          ? opportunityFindings(readContent(row.content_json), context).filter((f) => f.kind === 'must').length
          : null,
        reason: row.status_reason,
        time: row.published_at === null ? '' : deadlineText(row.deadline_at, ctx.now),
        publishAt: row.publish_at,
        updatedAt: row.updated_at,
        updatedBy: row.updated_by_name ?? '',
        editable,
        withdrawn: stored === 'withdrawn',
      }
    }),
    states: all.map(([status, word]) => ({ status, word, count: counts.get(status) ?? 0 })).filter((s) => s.count > 0),
    status: query.status ?? null,
    total: query.status ? (counts.get(query.status) ?? 0) : [...counts.values()].reduce((a, b) => a + b, 0),
    page: query.page,
    perPage: PER_PAGE,
  }
}

const EARLIER = 50

/** What a new need can be copied from. */
export async function earlierOpportunities(ctx: Ctx): Promise<{ id: string; label: string }[]> {
  const own = ownOrganisation(ctx)
  const rows = await ownOpportunities(ctx.read, { organisationId: own.id, limit: EARLIER, offset: 0 })
  return rows
    .filter((row) => row.title !== '')
    .map((row) => ({ id: row.id, label: [row.number, row.title].filter((s) => s !== null).join(' ') }))
}
