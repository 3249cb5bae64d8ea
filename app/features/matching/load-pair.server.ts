import { DomainError } from '#app/domain/errors.ts'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { productAccess } from '#app/domain/policy/product-access.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import { opportunityAccess } from '#app/domain/policy/visibility.ts'
import type { OpportunityAccess } from '#app/domain/policy/visibility.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { silentBefore } from '#app/domain/silence.ts'
import { effectiveOpportunityStatus, effectiveProductStatus } from '#app/domain/status.ts'
import type { OpportunityStatus, ProductStatus } from '#app/domain/status.ts'
import { dayOf } from '#app/domain/time.ts'
import type { Visibility } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { findMatch, needOfPair, offerOfPair } from '#db/repos/matches.ts'
import type { MatchRow, PairNeed, PairOffer } from '#db/repos/matches.ts'
import type { ReadDb } from '#db/schema.ts'
import { matchActs, sideOf, waitingActs } from './match-rules.ts'
import type { MatchActs, PairSide, WaitingActs } from './match-rules.ts'

/** A need and a product by number or id. */
export interface PairKeys {
  opportunity: string
  product: string
  /** What the page showed from which somebody acts on the pair, as `sealShown` made it. */
  seen?: string
}

export interface Pair {
  need: PairNeed
  offer: PairOffer
  needContent: OpportunityContent
  offerContent: ProductContent
  access: OpportunityAccess
  match: MatchRow | undefined
  side: PairSide | null
  acts: MatchActs
  waiting: WaitingActs
  /** Evidence page of the pair. */
  path: string
}

export const readNeed = (json: string): OpportunityContent => ({
  ...emptyOpportunity,
  ...(JSON.parse(json) as Partial<OpportunityContent>),
})
export const readOffer = (json: string): ProductContent => ({
  ...emptyProduct,
  ...(JSON.parse(json) as Partial<ProductContent>),
})

export const pairPath = (need: { id: string; number: string | null }, offer: { id: string; number: string | null }) =>
  `/matches/${need.number ?? need.id}/${offer.number ?? offer.id}`

/** A pair as the rules about interests ask for it. */
export const idsOf = ({ need, offer }: Pick<Pair, 'need' | 'offer'>) => ({
  opportunityId: need.id,
  productId: offer.id,
  organisations: [need.organisation_id, offer.organisation_id] as const,
})

const ALIVE: readonly OpportunityStatus[] = ['published', 'closed', 'matched']

/** What somebody may see of a need; throws where that is nothing. */
export function accessOf(ctx: Ctx, need: PairNeed): OpportunityAccess {
  const access = opportunityAccess(ctx.actor, {
    organisationId: need.organisation_id,
    status: need.status as OpportunityStatus,
    visibility: need.visibility as Visibility,
    assignedReviewers: [],
  })
  if (access === 'gone') throw new DomainError('gone')
  if (access === 'none' || access === 'queue') throw new DomainError('notFound')
  return access
}

/** The state of a product today; throws where somebody may not know of it. */
export function productStatusNow(ctx: Ctx, offer: PairOffer): ProductStatus {
  const status = effectiveProductStatus(
    { status: offer.status as ProductStatus, validUntil: offer.valid_until },
    dayOf(ctx.now),
  )
  const access = productAccess(ctx.actor, { organisationId: offer.organisation_id, status, reviewerId: null })
  if (access === 'gone') throw new DomainError('gone')
  if (access === 'none' || access === 'queue') throw new DomainError('notFound')
  return status
}

/**
 * A pair of public texts, whether or not somebody has acted on it, for one of its sides, the lead unit or the auditor.
 * One organisation is never paired with itself.
 */
export async function loadPair(ctx: Ctx, db: ReadDb, keys: PairKeys, action: PolicyAction): Promise<Pair> {
  const need = await needOfPair(db, keys.opportunity)
  const offer = await offerOfPair(db, keys.product)
  if (!need?.public_json || !offer?.public_json) throw new DomainError('notFound')
  const access = accessOf(ctx, need)
  const offerStatus = productStatusNow(ctx, offer)
  requirePermission(ctx, action, { organisations: [need.organisation_id, offer.organisation_id] })
  if (need.organisation_id === offer.organisation_id) throw new DomainError('sameParty')
  const match = await findMatch(db, need.id, offer.id)
  const side = sideOf(ctx.actor, {
    needOrganisation: need.organisation_id,
    offerOrganisation: offer.organisation_id,
  })
  const status = need.status as OpportunityStatus
  const open = effectiveOpportunityStatus({ status, deadlineAt: need.deadline_at }, ctx.now) === 'published'
  const stands = offerStatus === 'published'
  const alive = ALIVE.includes(status) && stands
  return {
    need,
    offer,
    needContent: readNeed(need.public_json),
    offerContent: readOffer(offer.public_json),
    access,
    match,
    side,
    acts: matchActs(side, match, { open: open && stands, alive }),
    waiting: waitingActs(side, match, { alive, open: open && stands, silentBefore: silentBefore(ctx.now) }),
    path: pairPath(need, offer),
  }
}
