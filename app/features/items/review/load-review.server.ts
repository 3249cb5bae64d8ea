import { DomainError } from '#app/domain/errors.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { opportunityAccess } from '#app/domain/policy/visibility.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { isInReview } from '#app/domain/product-steps.ts'
import { nextStep } from '#app/domain/review.ts'
import type { ReviewStep, ReviewSubject } from '#app/domain/review.ts'
import { isPublicOwner, spendsPublicMoney } from '#app/domain/vocabulary.ts'
import type { ItemKind, OrganisationKind, ReviewPreset } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { approvalsOf, reviewerOf } from '#db/repos/approvals.ts'
import type { Approval } from '#db/repos/approvals.ts'
import { reviewPresetSetting } from '#db/repos/lead-settings.ts'
import type { ReadDb } from '#db/schema.ts'
import { loadOpportunity } from '../opportunity/load-opportunity.server.ts'
import type { LoadedOpportunity } from '../opportunity/load-opportunity.server.ts'
import { loadProduct } from '../product/load-product.server.ts'
import type { LoadedProduct } from '../product/load-product.server.ts'

export type ReviewedItem =
  | { kind: 'opportunity'; loaded: LoadedOpportunity; content: OpportunityContent }
  | { kind: 'product'; loaded: LoadedProduct; content: ProductContent }

export interface Review {
  item: ReviewedItem
  subject: ReviewSubject
  ownerKind: OrganisationKind
  preset: ReviewPreset
  /** Every entry of all reviews of this item, oldest first. */
  records: Approval[]
  reviewer: { id: string; name: string; at: number } | null
  inReview: boolean
  /** The step that waits; null when nothing is under review. */
  step: ReviewStep | null
  /** `queue`: title, unit, state and age only. `owner` and `review`: everything. */
  access: 'queue' | 'review' | 'owner'
}

async function loadItem(ctx: Ctx, db: ReadDb, kind: ItemKind, id: string): Promise<ReviewedItem> {
  if (kind === 'opportunity') {
    const loaded = await loadOpportunity(ctx, db, id)
    return { kind, loaded, content: loaded.content }
  }
  const loaded = await loadProduct(ctx, db, id)
  return { kind, loaded, content: loaded.content }
}

function inReviewOf(item: ReviewedItem): boolean {
  return item.kind === 'opportunity' ? item.loaded.status === 'submitted' : isInReview(item.loaded.state)
}

/**
 * How much of the review the actor sees. A published item is known to everybody, its review only to its owner and to
 * the reviewer who has taken it; to other staff as a row of the queue, and to the lead unit once it is approved.
 */
function accessOf(ctx: Ctx, item: ReviewedItem, reviewerId: string | null): Review['access'] | null {
  const { actor } = ctx
  if (actor.kind !== 'person') return null
  if (actor.organisation?.id === item.loaded.row.organisation_id) return 'owner'
  if (actor.staff.includes('reviewer') && reviewerId === actor.personId) return 'review'
  if (inReviewOf(item)) return actor.staff.some((s) => s === 'reviewer' || s === 'organiser') ? 'queue' : null
  if (!actor.staff.includes('organiser')) return null
  const known =
    item.kind === 'opportunity'
      ? opportunityAccess(actor, {
          organisationId: item.loaded.row.organisation_id,
          status: item.loaded.status,
          visibility: 'public',
          assignedReviewers: [],
        }) === 'full'
      : item.loaded.access === 'published' && item.loaded.state.revision === 'none'
  return known ? 'review' : null
}

/** An item with its review as far as the actor may know of it; otherwise it does not exist. */
export async function loadReview(ctx: Ctx, db: ReadDb, kind: ItemKind, id: string): Promise<Review> {
  const item = await loadItem(ctx, db, kind, id)
  const { row } = item.loaded
  const reviewer = await reviewerOf(db, kind, row.id)
  const access = accessOf(ctx, item, reviewer?.id ?? null)
  if (!access) throw new DomainError('notFound')
  const ownerKind = row.owner_kind as OrganisationKind
  const subject: ReviewSubject = {
    kind,
    publicOwner: isPublicOwner(ownerKind),
    publicMoney: item.kind === 'opportunity' && spendsPublicMoney(ownerKind, item.content.funding),
    version: row.version,
    contentHash: row.content_hash,
    authors: [...new Set([row.created_by, row.updated_by, row.submitted_by ?? row.updated_by])],
  }
  const preset = await reviewPresetSetting(db)
  const records = await approvalsOf(db, kind, row.id)
  const inReview = inReviewOf(item)
  const step = inReview ? nextStep(records, subject, preset) : null
  return { item, subject, ownerKind, preset, records, reviewer, inReview, step, access }
}
