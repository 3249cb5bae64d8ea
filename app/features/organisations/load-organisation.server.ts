import { DomainError } from '#app/domain/errors.ts'
import type { OrganisationStatus } from '#app/domain/status.ts'
import { organisationById } from '#db/repos/organisations.ts'
import type { OrganisationRow } from '#db/repos/organisations.ts'
import type { ReadDb } from '#db/schema.ts'

export type LoadedOrganisation = Omit<OrganisationRow, 'status'> & { status: OrganisationStatus }

/** The organisation, or `notFound`. */
export async function loadOrganisation(db: ReadDb, id: string): Promise<LoadedOrganisation> {
  const row = await organisationById(db, id)
  if (!row) throw new DomainError('notFound')
  return row as LoadedOrganisation
}
