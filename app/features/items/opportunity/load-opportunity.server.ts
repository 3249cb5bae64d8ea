import { DomainError } from '#app/domain/errors.ts'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { opportunityAccess } from '#app/domain/policy/visibility.ts'
import type { OpportunityAccess } from '#app/domain/policy/visibility.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import type { Visibility } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { reviewerOf } from '#db/repos/approvals.ts'
import { findOpportunity } from '#db/repos/opportunities.ts'
import type { OpportunityRow } from '#db/repos/opportunities.ts'
import type { ReadDb } from '#db/schema.ts'

/** A need as stored, whoever asks. */
export interface StoredOpportunity {
  row: OpportunityRow
  status: OpportunityStatus
  /** What the owner is writing; `published` is what everybody reads. */
  content: OpportunityContent
  published: OpportunityContent | null
}

export interface LoadedOpportunity extends StoredOpportunity {
  reviewers: string[]
  access: OpportunityAccess
}

/** Stored content with a default for each field that the row was written without. */
export function readContent(json: string): OpportunityContent {
  return { ...emptyOpportunity, ...(JSON.parse(json) as Partial<OpportunityContent>) }
}

/** A need by number or id, without asking who wants it: for jobs. */
export async function storedOpportunity(db: ReadDb, key: string): Promise<StoredOpportunity> {
  const row = await findOpportunity(db, key)
  if (!row) throw new DomainError('notFound')
  return {
    row,
    status: row.status as OpportunityStatus,
    content: readContent(row.content_json),
    published: row.public_json === null ? null : readContent(row.public_json),
  }
}

/** A need with what the actor may see of it. One that the actor may not know of does not exist. */
export async function loadOpportunity(ctx: Pick<Ctx, 'actor'>, db: ReadDb, key: string): Promise<LoadedOpportunity> {
  const stored = await storedOpportunity(db, key)
  const { row, status } = stored
  const reviewer = await reviewerOf(db, 'opportunity', row.id)
  const reviewers = reviewer ? [reviewer.id] : []
  const access = opportunityAccess(ctx.actor, {
    organisationId: row.organisation_id,
    status,
    visibility: row.visibility as Visibility,
    assignedReviewers: reviewers,
  })
  if (access === 'none') throw new DomainError('notFound')
  return { ...stored, reviewers, access }
}
