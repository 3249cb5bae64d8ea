import { summaryFields } from '../opportunity-content.ts'
import type { OpportunityContent } from '../opportunity-content.ts'
import type { OpportunityStatus } from '../status.ts'
import { isPublicOwner } from '../vocabulary.ts'
import type { OrganisationKind, Visibility } from '../vocabulary.ts'
import { actsFor, isStaff } from './actor.ts'
import type { Actor } from './actor.ts'
import { can } from './can.ts'

/** What a decision about a need's visibility depends on. */
export interface OpportunitySubject {
  organisationId: string
  status: OpportunityStatus
  visibility: Visibility
  /** Reviewers who have taken the item. */
  assignedReviewers: readonly string[]
}

/**
 * How much of a need an actor sees. `none`: not even that it exists (404). `gone`: only the notice of its withdrawal
 * (410). `queue`: the row of the review queue. `summary`: the public part without the details. `full`: what is
 * published, or under review, whole. `owner`: everything, as the owning organisation.
 */
export type OpportunityAccess = 'none' | 'gone' | 'queue' | 'summary' | 'full' | 'owner'

const PUBLIC: readonly OpportunityStatus[] = ['published', 'closed', 'matched', 'unmatched', 'cancelled']

/** The states in which a need has a public page. */
export function isPublicOpportunity(status: OpportunityStatus): boolean {
  return PUBLIC.includes(status)
}

function underReview(actor: Actor, subject: OpportunitySubject): OpportunityAccess {
  if (actor.kind !== 'person') return 'none'
  if (subject.assignedReviewers.includes(actor.personId) && isStaff(actor, 'reviewer')) return 'full'
  if (subject.status === 'approved' && isStaff(actor, 'organiser')) return 'full'
  const queued = subject.status === 'submitted' || subject.status === 'approved'
  return queued && (isStaff(actor, 'reviewer') || isStaff(actor, 'organiser')) ? 'queue' : 'none'
}

/** May the actor read the details of every need of another unit that shows them to verified organisations alone? */
export const readsDetails = (actor: Actor): boolean => can(actor, 'details.read', { assigned: [] }) === true

/** The cell of the object × actor table for this actor and this need. */
export function opportunityAccess(actor: Actor, subject: OpportunitySubject): OpportunityAccess {
  if (subject.status === 'withdrawn') return 'gone'
  if (actsFor(actor, subject.organisationId)) return 'owner'
  if (!isPublicOpportunity(subject.status)) return underReview(actor, subject)
  if (subject.visibility === 'public') return 'full'
  const details = can(actor, 'details.read', { assigned: subject.assignedReviewers })
  return details === true ? 'full' : 'summary'
}

/** Does the page hide who the owner is? Only an enterprise may ask for it, and staff and agreed partners still see it. */
export function ownerHidden(
  actor: Actor,
  subject: { organisationId: string; ownerKind: OrganisationKind; anonymousOwner: boolean; agreed: boolean },
): boolean {
  if (!subject.anonymousOwner || isPublicOwner(subject.ownerKind) || subject.agreed) return false
  if (actsFor(actor, subject.organisationId)) return false
  return !(isStaff(actor, 'organiser') || isStaff(actor, 'auditor'))
}

/** The fields of a need that the access allows; `hideOwner` also takes away what would tell who the owner is. */
export function visibleFields(
  content: OpportunityContent,
  access: OpportunityAccess,
  hideOwner: boolean,
): Partial<OpportunityContent> {
  const names: readonly (keyof OpportunityContent)[] =
    access === 'summary' ? summaryFields : (Object.keys(content) as (keyof OpportunityContent)[])
  const shown = names.filter((name) => !hideOwner || (name !== 'office' && name !== 'phone'))
  return Object.fromEntries(shown.map((name) => [name, content[name]]))
}
