import { pairKey } from '#app/domain/salon/free-cells.ts'
import type { DayState } from '#app/domain/salon/free-cells.ts'
import { meetingsOf } from '#db/repos/meetings.ts'
import { delegatesOf, registrationsOf } from '#db/repos/salon-registrations.ts'
import type { ReadDb } from '#db/schema.ts'
import type { Salon } from './load-salon.server.ts'

/** Who is there and what takes place, from registrations, signatures at the door and talks as they are now. */
export async function dayState(db: ReadDb, salon: Salon) {
  const registrations = (await registrationsOf(db, salon.id)).filter((r) => r.status === 'registered')
  const delegates = await delegatesOf(
    db,
    registrations.map((r) => r.id),
  )
  const meetings = await meetingsOf(db, salon.id)
  const here = (registrationId: string) =>
    delegates.filter((d) => d.registration_id === registrationId && d.checked_in_at !== null).length
  const state: DayState = {
    tables: salon.tables,
    units: registrations.map((r) => ({
      organisationId: r.organisation_id,
      seats: Math.max(1, here(r.id)),
      absent: JSON.parse(r.absent_json) as number[],
      present: here(r.id) > 0,
    })),
    talks: meetings.flatMap((m) =>
      (m.status === 'scheduled' || m.status === 'held') && m.slot !== null && m.table_no !== null
        ? [
            {
              slot: m.slot,
              table: m.table_no,
              needOrganisationId: m.need_organisation_id,
              offerOrganisationId: m.offer_organisation_id,
            },
          ]
        : [],
    ),
  }
  const met = new Set(meetings.map((m) => pairKey(m.need_organisation_id, m.offer_organisation_id)))
  return { state, met, registrations, delegates, meetings }
}
