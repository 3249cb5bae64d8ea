import type { ProductStatus } from '../status.ts'
import { actsFor, isStaff } from './actor.ts'
import type { Actor } from './actor.ts'

export interface ProductSubject {
  organisationId: string
  /** As it is at this moment: a product past its last day is expired. */
  status: ProductStatus
  /** The reviewer who has taken it. */
  reviewerId: string | null
}

/**
 * How much of a product an actor sees. `none`: not even that it exists (404). `gone`: the notice that it was taken
 * down (410). `queue`: its row in the review queue. `published`: what everybody reads. `review`: also what is under
 * review. `owner`: everything, as the organisation that offers it.
 */
export type ProductAccess = 'none' | 'gone' | 'queue' | 'published' | 'review' | 'owner'

/** The cell of the object × actor table for this actor and this product. */
export function productAccess(actor: Actor, subject: ProductSubject): ProductAccess {
  if (actsFor(actor, subject.organisationId)) return 'owner'
  const person = actor.kind === 'person' ? actor.personId : null
  if (person !== null && subject.reviewerId === person && isStaff(actor, 'reviewer')) return 'review'
  if (subject.status === 'published' || subject.status === 'expired') return 'published'
  if (subject.status === 'unpublished') return 'gone'
  const staff = isStaff(actor, 'reviewer') || isStaff(actor, 'organiser')
  return staff && subject.status === 'submitted' ? 'queue' : 'none'
}
