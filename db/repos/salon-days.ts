import { fateOf, withAway } from '#app/domain/salon/live-agenda.ts'
import type { LiveAgenda, TalkFate } from '#app/domain/salon/live-agenda.ts'
import type { ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { withShifts } from '#app/domain/salon/shifts.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import type { ReadDb } from '../schema.ts'
import { blockUnitsOf } from './block-units.ts'
import { meetingsOf } from './meetings.ts'
import type { SalonMeeting } from './meetings.ts'
import { agendaVersion } from './salon-agendas.ts'
import { unitsAway } from './salon-registrations.ts'
import { shiftsOf } from './salon-shifts.ts'
import { releasedTalk, snapshot } from './salon-snapshots.ts'
import { pitchesOf } from './salons.ts'
import type { SalonRow } from './salons.ts'

/** What has become of a talk since the release at `releasedAt` (ms UTC). */
const fateSince = (m: SalonMeeting | undefined, releasedAt: number): TalkFate =>
  fateOf(
    m && {
      status: m.status as MeetingStatus,
      onDay: m.on_day === 1,
      agreedAt: Math.max(m.need_agreed_at ?? 0, m.offer_agreed_at ?? 0),
    },
    releasedAt,
  )

/**
 * The newest release with what has become of each talk and pitch and with what was arranged on the spot, at the times as
 * released;
 * before the first release the day without talks.
 */
export async function liveAgenda(db: ReadDb, salon: SalonRow): Promise<LiveAgenda> {
  const row = salon.released_version === null ? undefined : await agendaVersion(db, salon.id, salon.released_version)
  const away = await unitsAway(db, salon.id)
  if (!row) {
    const day = snapshot(salon, await pitchesOf(db, salon.id), [], await blockUnitsOf(db, salon.id))
    return { ...day, blocks: withAway(day.blocks, away), talks: [] }
  }
  const released = JSON.parse(row.content_json) as ReleasedAgenda
  const meetings = await meetingsOf(db, salon.id)
  const byId = new Map(meetings.map((m) => [m.id, m]))
  const onDay = meetings
    .filter((m) => m.on_day === 1 && m.slot !== null && m.table_no !== null)
    .sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0) || (a.table_no ?? 0) - (b.table_no ?? 0))
  const added = new Set(onDay.map((m) => m.id))
  return {
    ...released,
    blocks: withAway(released.blocks, away),
    talks: [
      ...released.talks
        .filter((t) => !added.has(t.id))
        .map((t) => ({ ...t, fate: fateSince(byId.get(t.id), row.released_at) })),
      ...onDay.map((m) => ({ ...releasedTalk(m), fate: fateSince(m, row.released_at) })),
    ],
  }
}

/** As `liveAgenda`, at the times of the day as it runs. */
export async function agendaToday(db: ReadDb, salon: SalonRow): Promise<LiveAgenda> {
  const agenda = await liveAgenda(db, salon)
  return salon.released_version === null ? agenda : withShifts(agenda, await shiftsOf(db, salon.id))
}

export interface SalonNow {
  /** As everybody sees it, at the times of the day as it runs. */
  agenda: LiveAgenda
  /** Rounds of the draft that have begun, counted from 0. */
  begun: number[]
  /** The draft: its talks with their places, as far as the clock leaves them. */
  meetings: SalonMeeting[]
}

/** The salon at an instant (ms UTC): what is released, what has begun, and what of the draft still counts. */
export async function salonNow(db: ReadDb, salon: SalonRow, now: number): Promise<SalonNow> {
  const agenda = await agendaToday(db, salon)
  const draft = snapshot(salon, await pitchesOf(db, salon.id), [], new Map())
  const planned = salon.released_version === null ? draft : withShifts(draft, await shiftsOf(db, salon.id))
  const begun = planned.rounds.flatMap((round, slot) => ((agenda.rounds[slot] ?? round).startsAt <= now ? [slot] : []))
  return { agenda, begun, meetings: placesNow(await meetingsOf(db, salon.id), agenda, begun) }
}

/**
 * In a round that has begun talks stand where the release has them: what the draft moved out of it or into it and nobody
 * released in time is void. A talk missed before its round has no place any more.
 */
function placesNow(meetings: readonly SalonMeeting[], agenda: LiveAgenda, begun: readonly number[]): SalonMeeting[] {
  const released = new Map(agenda.talks.filter((t) => t.fate === 'stands').map((t) => [t.id, t]))
  const none = { slot: null, table_no: null }
  return meetings.map((m) => {
    if (m.status === 'no-show' && m.slot !== null && !begun.includes(m.slot)) return { ...m, ...none }
    if ((m.status !== 'agreed' && m.status !== 'scheduled') || m.on_day === 1) return m
    const known = released.get(m.id)
    if (known && begun.includes(known.slot)) return { ...m, slot: known.slot, table_no: known.table }
    return m.slot !== null && begun.includes(m.slot) ? { ...m, ...none } : m
  })
}
