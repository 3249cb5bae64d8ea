import { itemsDuring } from '#app/domain/salon/attendance.ts'
import { pairKey } from '#app/domain/salon/free-cells.ts'
import type { DayState, DayTalk } from '#app/domain/salon/free-cells.ts'
import { isOn } from '#app/domain/salon/live-agenda.ts'
import { isForAll, takesPart } from '#app/domain/salon/released-agenda.ts'
import { salonNow } from '#db/repos/salon-days.ts'
import { delegatesOf, registrationsOf } from '#db/repos/salon-registrations.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import type { ReadDb } from '#db/schema.ts'
import type { Salon } from './load-salon.server.ts'

/** Why two units should still have a talk: both agreed and it has no place, or one of them came too late for it. */
export type Owed = 'agreed' | 'missed'

/** Who is there and what takes place, from registrations, signatures at the door and talks as they are now. */
export async function dayState(db: ReadDb, salon: Salon, now: number) {
  const registrations = (await registrationsOf(db, salon.id)).filter((r) => r.status === 'registered')
  const delegates = await delegatesOf(
    db,
    registrations.map((r) => r.id),
  )
  const { agenda, begun, meetings } = await salonNow(db, salon, now)
  const here = (registrationId: string) =>
    delegates.filter((d) => d.registration_id === registrationId && d.checked_in_at !== null).length
  // A place is taken where everybody was told so, and where the draft has put somebody.
  const taken = new Map<string, DayTalk>()
  for (const t of agenda.talks.filter(isOn)) taken.set(`${t.id} ${t.slot} ${t.table}`, t)
  for (const m of meetings.filter(isPlaced)) {
    const talk = {
      slot: m.slot ?? 0,
      table: m.table_no ?? 0,
      needOrganisationId: m.need_organisation_id,
      offerOrganisationId: m.offer_organisation_id,
    }
    taken.set(`${m.id} ${talk.slot} ${talk.table}`, talk)
  }
  const itemsOf = (id: string) => agenda.blocks.filter((b) => !isForAll(b) && takesPart(b, id))
  const state: DayState = {
    tables: salon.tables,
    units: registrations.map((r) => ({
      organisationId: r.organisation_id,
      seats: Math.max(1, here(r.id)),
      absent: JSON.parse(r.absent_json) as number[],
      elsewhere: agenda.rounds.map((round) => itemsDuring(round, itemsOf(r.organisation_id))),
      present: here(r.id) > 0,
    })),
    talks: [...taken.values()],
  }
  const on = new Set(agenda.talks.filter(isOn).map((t) => t.id))
  const owed = meetings.flatMap((meeting) => {
    const why = on.has(meeting.id) ? null : owedBy(meeting)
    return why === null ? [] : [{ meeting, why }]
  })
  const met = new Set(
    meetings
      .filter((m) => on.has(m.id) || isPlaced(m) || (m.status === 'no-show' && m.outcome !== 'absent'))
      .map((m) => pairKey(m.need_organisation_id, m.offer_organisation_id)),
  )
  const refused = new Set(
    meetings.filter((m) => m.status === 'refused').map((m) => `${m.opportunity_id} ${m.product_id}`),
  )
  return { state, begun, met, refused, owed, registrations, delegates, meetings }
}

const isPlaced = (m: SalonMeeting): boolean =>
  (m.status === 'scheduled' || m.status === 'held') && m.slot !== null && m.table_no !== null

/** `m` is as the clock leaves it: a talk that was to be in a round that has begun, and was never released, has no place. */
function owedBy(m: SalonMeeting): Owed | null {
  if (m.status === 'no-show') return m.outcome === 'absent' ? 'missed' : null
  return m.status === 'agreed' || (m.status === 'scheduled' && m.slot === null) ? 'agreed' : null
}
