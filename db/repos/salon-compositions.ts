import { composition } from '#app/domain/salon/composition.ts'
import type { Composition, SalonState } from '#app/domain/salon/composition.ts'
import { agendaLocks } from './agenda-steps.ts'
import { meetingsOf } from './meetings.ts'
import type { SalonMeeting } from './meetings.ts'
import { registrationsOf } from './salon-registrations.ts'
import type { SalonRegistration } from './salon-registrations.ts'
import type { SalonRow } from './salons.ts'
import type { ReadDb } from '../schema.ts'

export interface LoadedComposition extends Composition {
  /** What the problem was made of. */
  state: SalonState
  meetings: SalonMeeting[]
  registrations: SalonRegistration[]
}

/** The composer's problem as the database has it now: talks agreed by both sides, of units that are registered. */
export async function loadComposition(
  db: ReadDb,
  salon: Pick<SalonRow, 'id' | 'rounds' | 'tables'>,
): Promise<LoadedComposition> {
  const meetings = await meetingsOf(db, salon.id)
  const registrations = await registrationsOf(db, salon.id)
  const locks = await agendaLocks(db, salon.id)
  const state: SalonState = {
    rounds: salon.rounds,
    tables: salon.tables,
    registrations: registrations
      .filter((r) => r.status === 'registered')
      .map((r) => ({
        organisationId: r.organisation_id,
        seats: r.seats,
        absent: JSON.parse(r.absent_json) as number[],
      })),
    talks: meetings
      .filter((m) => m.status === 'agreed' || m.status === 'scheduled')
      .map((m) => ({
        id: m.id,
        needOrganisationId: m.need_organisation_id,
        offerOrganisationId: m.offer_organisation_id,
        slot: m.slot,
        table: m.table_no,
        locked: m.locked === 1,
      })),
    lockedUnits: locks.filter((l) => l.kind === 'unit').map((l) => l.object),
    lockedRounds: locks.filter((l) => l.kind === 'round').map((l) => Number(l.object)),
  }
  return { ...composition(state), state, meetings, registrations }
}
