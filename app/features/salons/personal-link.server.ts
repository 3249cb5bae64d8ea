import { DomainError } from '#app/domain/errors.ts'
import { byLink } from '#app/domain/policy/can.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
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

/** The registration for which the holder of the link acts: the action must be one by link, and it must still stand. */
export async function actingByLink(db: ReadDb, token: string, action: PolicyAction): Promise<RegistrationRow> {
  if (!byLink(action)) throw new DomainError('forbidden')
  const registration = await registrationOfLink(db, token)
  if (registration.status === 'cancelled') throw new DomainError('notFound')
  return registration
}
