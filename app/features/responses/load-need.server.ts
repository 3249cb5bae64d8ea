import { DomainError } from '#app/domain/errors.ts'
import { asksCost, emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import { opportunityAccess } from '#app/domain/policy/visibility.ts'
import type { OpportunityAccess } from '#app/domain/policy/visibility.ts'
import { sealedNow } from '#app/domain/response-rules.ts'
import { effectiveOpportunityStatus } from '#app/domain/status.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import { spendsPublicMoney } from '#app/domain/vocabulary.ts'
import type { AnswerMode, OrganisationKind, Visibility } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { reviewerOf } from '#db/repos/approvals.ts'
import { findOpportunity } from '#db/repos/opportunities.ts'
import type { OpportunityRow } from '#db/repos/opportunities.ts'
import { anyAnswers } from '#db/repos/responses.ts'
import type { ReadDb } from '#db/schema.ts'

/** A need as far as answering it is concerned. */
export interface Need {
  row: OpportunityRow
  /** As published. */
  content: OpportunityContent
  status: OpportunityStatus
  access: OpportunityAccess
  ownerKind: OrganisationKind
  publicMoney: boolean
  /** May an answer name a cost? */
  asksCost: boolean
  mode: AnswerMode
  deadlineAt: number | null
  sealed: boolean
  assigned: string[]
}

/** A need by number or id. One that the actor may not know of, or that was never published, does not exist. */
export async function loadNeed(ctx: Pick<Ctx, 'actor' | 'now'>, db: ReadDb, key: string): Promise<Need> {
  const row = await findOpportunity(db, key)
  if (!row || row.public_json === null) throw new DomainError('notFound')
  const reviewer = await reviewerOf(db, 'opportunity', row.id)
  const assigned = reviewer ? [reviewer.id] : []
  const stored = row.status as OpportunityStatus
  const access = opportunityAccess(ctx.actor, {
    organisationId: row.organisation_id,
    status: stored,
    visibility: row.visibility as Visibility,
    assignedReviewers: assigned,
  })
  if (access === 'none') throw new DomainError('notFound')
  const content = { ...emptyOpportunity, ...(JSON.parse(row.public_json) as Partial<OpportunityContent>) }
  const ownerKind = row.owner_kind as OrganisationKind
  const mode = row.answer_mode as AnswerMode
  return {
    row,
    content,
    status: effectiveOpportunityStatus({ status: stored, deadlineAt: row.deadline_at }, ctx.now),
    access,
    ownerKind,
    publicMoney: spendsPublicMoney(ownerKind, content.funding),
    asksCost: asksCost(content, ownerKind),
    mode,
    deadlineAt: row.deadline_at,
    sealed: sealedNow({ mode, deadlineAt: row.deadline_at }, ctx.now),
    assigned,
  }
}

/** Refuses when the need takes no answers at this instant: past its deadline `late`, stopped earlier `closed`. */
export function requireAnswerable(need: Need, now: number): void {
  if (need.row.status === 'withdrawn') throw new DomainError('gone')
  if (need.status === 'published') return
  if (need.deadlineAt !== null && now >= need.deadlineAt) throw new DomainError('late')
  throw new DomainError('closed')
}

/** Refuses a person who is on the owner's side of the need, in whichever unit. */
export function requireOtherSide(actor: SignedIn, need: Need): void {
  const owner = need.row.organisation_id
  if (actor.organisation?.id === owner || actor.organisations.some((o) => o.id === owner))
    throw new DomainError('sameParty')
}

/**
 * Refuses whoever does not act for the owner (such an object does not exist for them), and a person whose other unit
 * answers the need: nobody is on both sides.
 */
export async function requireOwnerSide(ctx: Ctx, db: ReadDb, need: Need): Promise<SignedIn> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !actsFor(actor, need.row.organisation_id)) throw new DomainError('notFound')
  const others = actor.organisations.map((o) => o.id).filter((id) => id !== need.row.organisation_id)
  if (await anyAnswers(db, need.row.id, others))
    throw new DomainError('sameParty', { message: '您所在的另一家单位在应答这项需求，请由其他同事办理。' })
  return actor
}
