import type { MembershipRole, OrganisationKind, StaffRole } from '../vocabulary.ts'

/** The organisation that a signed-in person acts for at this moment. */
export interface ActingOrganisation {
  id: string
  name: string
  kind: OrganisationKind
  verified: boolean
  mayPost: boolean
  mayOffer: boolean
  role: MembershipRole
  /** A member to whom the 单位联络员 has granted 可提交. */
  maySubmit: boolean
}

export interface SignedIn {
  kind: 'person'
  personId: string
  name: string
  organisation: ActingOrganisation | null
  /** Every organisation the person belongs to, for switching. */
  organisations: { id: string; name: string }[]
  staff: readonly StaffRole[]
  /** SHA-256 of the session id. */
  sessionHash: string
}

export interface Anonymous {
  kind: 'anonymous'
}

export type Actor = Anonymous | SignedIn
export const anonymous: Anonymous = { kind: 'anonymous' }

export function isStaff(actor: Actor, role: StaffRole): boolean {
  return actor.kind === 'person' && actor.staff.includes(role)
}

/** True when the actor acts for this organisation. */
export function actsFor(actor: Actor, organisationId: string): boolean {
  return actor.kind === 'person' && actor.organisation?.id === organisationId
}
