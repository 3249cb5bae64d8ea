import { seatsInRounds } from '#app/domain/salon/attendance.ts'
import { composition } from '#app/domain/salon/composition.ts'
import type { Attendance, Composition, SalonState } from '#app/domain/salon/composition.ts'
import type { Room } from '#app/domain/salon/rooms.ts'
import { shifted } from '#app/domain/salon/shifts.ts'
import { agendaLocks } from './agenda-steps.ts'
import { blockUnitsOf } from './block-units.ts'
import type { BlockUnits } from './block-units.ts'
import type { SalonMeeting } from './meetings.ts'
import { delegatesOf, registrationsOf } from './salon-registrations.ts'
import type { DelegateRow, SalonRegistration } from './salon-registrations.ts'
import { salonNow } from './salon-days.ts'
import { shiftsOf } from './salon-shifts.ts'
import { dayOfSalon } from './salon-snapshots.ts'
import { wishesOf } from './salon-wishes.ts'
import { pitchesOf } from './salons.ts'
import type { SalonRow } from './salons.ts'
import type { ReadDb } from '../schema.ts'

export interface LoadedComposition extends Composition {
  /** What the problem was made of. */
  state: SalonState
  meetings: SalonMeeting[]
  registrations: SalonRegistration[]
  /** Who takes part in fixed items that are only for some. */
  inBlocks: BlockUnits
}

/**
 * The composer's problem as the database has it at an instant (ms UTC): talks agreed by both sides, of units that are
 * registered and not missing on the day.
 */
export async function loadComposition(db: ReadDb, salon: SalonRow, now: number): Promise<LoadedComposition> {
  const { meetings, begun } = await salonNow(db, salon, now)
  const registrations = await registrationsOf(db, salon.id)
  const inBlocks = await blockUnitsOf(db, salon.id)
  const attendance = await attendanceOf(db, salon, registrations)
  const locks = await agendaLocks(db, salon.id)
  const state: SalonState = {
    rounds: salon.rounds,
    tables: salon.tables,
    rooms: JSON.parse(salon.rooms_json) as Room[],
    registrations: registrations.filter((r) => r.status === 'registered' && r.no_show_at === null).map(attendance),
    wishes: (await wishesOf(db, salon.id)).map((w) => ({
      organisationId: w.organisation_id,
      otherId: w.other_id,
      kind: w.kind,
    })),
    talks: meetings
      .filter((m) => m.status === 'agreed' || m.status === 'scheduled' || m.status === 'held')
      .map((m) => ({
        id: m.id,
        needOrganisationId: m.need_organisation_id,
        offerOrganisationId: m.offer_organisation_id,
        slot: m.slot,
        table: m.table_no,
        locked: m.locked === 1,
        fixed: m.status === 'held' || m.on_day === 1,
      })),
    lockedUnits: locks.filter((l) => l.kind === 'unit').map((l) => l.object),
    begun,
    released: salon.released_version !== null,
    lockedRounds: locks.filter((l) => l.kind === 'round').map((l) => Number(l.object)),
  }
  return { ...composition(state), state, meetings, registrations, inBlocks }
}

/** More rounds than a salon can have: a 假如 may add some to those planned. */
const ROUNDS = 24

/**
 * Who of a unit is there in which round, by its absences, the own times of its people, and the fixed items for some that
 * one of its people attends meanwhile.
 */
export async function attendanceOf(
  db: ReadDb,
  salon: SalonRow,
  registrations: readonly SalonRegistration[],
): Promise<(registration: SalonRegistration) => Attendance> {
  const { rounds: planned, blocks } = dayOfSalon({ ...salon, rounds: ROUNDS }, await pitchesOf(db, salon.id))
  const inBlocks = await blockUnitsOf(db, salon.id)
  const shifts = salon.released_version === null ? [] : await shiftsOf(db, salon.id)
  const rounds = planned.map((round) => shifted(shifts, round))
  const elsewhereOf = (organisationId: string) =>
    blocks
      .filter(({ some }) => some && inBlocks.get(some.id)?.includes(organisationId))
      .map((block) => shifted(shifts, block))
  const delegates = new Map<string, DelegateRow[]>()
  for (const d of await delegatesOf(
    db,
    registrations.map((r) => r.id),
  ))
    delegates.set(d.registration_id, [...(delegates.get(d.registration_id) ?? []), d])
  return (r) => {
    const absent = JSON.parse(r.absent_json) as number[]
    const people = (delegates.get(r.id) ?? []).map((d) => ({ comesAt: d.comes_at, leavesAt: d.leaves_at }))
    const elsewhere = elsewhereOf(r.organisation_id)
    const timed = elsewhere.length > 0 || people.some((p) => p.comesAt !== '' || p.leavesAt !== '')
    const seatsIn = seatsInRounds(rounds, { seats: r.seats, people, absent, elsewhere })
    return { organisationId: r.organisation_id, seats: r.seats, absent, ...(timed ? { seatsIn } : {}) }
  }
}
