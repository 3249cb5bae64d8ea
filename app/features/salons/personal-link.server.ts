import { DomainError } from '#app/domain/errors.ts'
import { sha256 } from '#app/server/ids.ts'
import { registrationByLink } from '#db/repos/salon-registrations.ts'
import type { RegistrationRow } from '#db/repos/salon-registrations.ts'
import type { ReadDb } from '#db/schema.ts'

/** The registration behind the secret of a personal link; an unknown secret is no page. */
export async function registrationOfLink(db: ReadDb, token: string): Promise<RegistrationRow> {
  const registration = /^[\w-]{20,60}$/.test(token) ? await registrationByLink(db, sha256(token)) : undefined
  if (!registration) throw new DomainError('notFound')
  return registration
}
