import { comfortOf } from '../scheduling/comfort.ts'
import type { Agenda, Participant, Problem } from '../scheduling/problem.ts'
import { isFixed, withClock } from './day-clock.ts'
import { withFewerRooms } from './owner-rooms.ts'
import { roomOfTable } from './rooms.ts'
import type { Room } from './rooms.ts'

/** From a salon's registrations and agreed talks to the composer's problem. Rounds and tables are counted from 0. */

export interface Attendance {
  organisationId: string
  /** People who come; so many talks it can hold at once. */
  seats: number
  /** People of it who are there in each round, where not all come for the whole time. */
  seatsIn?: readonly number[]
  /** Rounds in which the organisation is not there. */
  absent: readonly number[]
}

export interface AgreedTalk {
  id: string
  needOrganisationId: string
  offerOrganisationId: string
  slot: number | null
  table: number | null
  locked: boolean
  /** It took place, or was promised on the spot. */
  fixed?: boolean
}

/** What one organisation says about meeting another; 不想见 is a rule, 想见 a wish. */
export interface Wish {
  organisationId: string
  otherId: string
  kind: 'meet' | 'avoid'
}

export interface SalonState {
  rounds: number
  tables: number
  /** Where the tables stand; none: all in one place. */
  rooms?: readonly Room[]
  registrations: readonly Attendance[]
  /** Talks that both sides have agreed to. */
  talks: readonly AgreedTalk[]
  /** Of organisations that take part. */
  wishes?: readonly Wish[]
  /** Organisations and rounds whose placed talks stay where they are. */
  lockedUnits?: readonly string[]
  lockedRounds?: readonly number[]
  /** Rounds that have begun. */
  begun?: readonly number[]
  /** Units know the agenda: nobody is made to move because a table has become free. */
  released?: boolean
}

/** A talk that cannot be composed because these organisations have not registered. */
export interface MissingRegistration {
  meetingId: string
  organisations: readonly string[]
}

export interface Composition {
  problem: Problem
  /** Where the talks stand at present. */
  current: Agenda
  locked: readonly string[]
  missing: readonly MissingRegistration[]
  /** Talks that stay where they are, because they took place or their round has begun. */
  fixed: readonly string[]
  /** Rounds that have begun: nothing new is put into them. */
  begun: readonly number[]
}

/** How often each owner of needs sits at which table at present, and how many talks it has. */
function demand(talks: readonly AgreedTalk[]) {
  const owners = new Map<string, { talks: number; at: Map<number, number> }>()
  for (const talk of talks) {
    const owner = owners.get(talk.needOrganisationId) ?? { talks: 0, at: new Map<number, number>() }
    owner.talks++
    if (talk.table !== null) owner.at.set(talk.table, (owner.at.get(talk.table) ?? 0) + 1)
    owners.set(talk.needOrganisationId, owner)
  }
  return [...owners].map(([id, o]) => ({
    id,
    talks: o.talks,
    used: [...o.at].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
  }))
}

/** Tables that an owner needs for its talks: one, or more when several of its people talk at once. */
function tablesNeeded(talks: number, attendance: Attendance, rounds: number): number {
  const away = new Set(attendance.absent)
  const there = Array.from({ length: rounds }, (_, r) => !away.has(r) && attendance.seatsIn?.[r] !== 0)
  const present = Math.max(1, there.filter(Boolean).length)
  return Math.min(attendance.seats, Math.ceil(talks / present))
}

/**
 * Gives owners of needs their fixed tables: each the tables where it sits already, else the first free one,
 * exchanged where that spares firms a way to another room. When there
 * are more owners than tables, those with the fewest talks get none, and enough tables stay free for their talks. Who
 * keeps to its tables already comes first, so that a cancelled talk does not hand them to somebody else. After a release
 * an owner that sits elsewhere goes on without a table of its own.
 */
export function ownerTables(state: SalonState, talks: readonly AgreedTalk[]): Map<string, number[]> {
  const attendance = new Map(state.registrations.map((r) => [r.organisationId, r]))
  const owners = demand(talks)
    .flatMap((owner) => {
      const own = attendance.get(owner.id)
      if (!own) return []
      const count = tablesNeeded(owner.talks, own, state.rounds)
      return [{ ...owner, count, settled: owner.used.length > 0 && owner.used.length <= count }]
    })
    .sort((a, b) => Number(b.settled) - Number(a.settled) || b.talks - a.talks || (a.id < b.id ? -1 : 1))
  const used = (n: number) =>
    owners.slice(0, n).reduce((sum, o) => sum + o.count, 0) +
    Math.ceil(owners.slice(n).reduce((sum, o) => sum + o.talks, 0) / Math.max(1, state.rounds))
  let settled = owners.length
  while (settled > 0 && used(settled) > state.tables) settled--
  const free = new Set(Array.from({ length: state.tables }, (_, table) => table))
  const given = new Map<string, number[]>()
  const take = (id: string, table: number) => {
    free.delete(table)
    given.set(
      id,
      [...(given.get(id) ?? []), table].sort((a, b) => a - b),
    )
  }
  const fixed = owners.slice(0, settled)
  for (const { id, count, used: sat } of fixed)
    for (const [table] of sat.filter(([t]) => free.has(t)).slice(0, count)) take(id, table)
  for (const { id, count } of fixed) while ((given.get(id)?.length ?? 0) < count) take(id, Math.min(...free))
  if (state.released)
    for (const { id, used: sat } of fixed) if (!sat.every(([table]) => given.get(id)?.includes(table))) given.delete(id)
  const newcomers = fixed.filter((owner) => owner.used.length === 0).map(({ id }) => id)
  return withFewerRooms(given, { newcomers, rooms: state.rooms ?? [], talks })
}

/** Whether a talk keeps its place: by its own lock, by that of one of its organisations, or by that of its round. */
function staysPut({ lockedUnits = [], lockedRounds = [] }: SalonState, talk: AgreedTalk): boolean {
  if (talk.slot === null) return false
  return (
    talk.locked ||
    lockedRounds.includes(talk.slot) ||
    lockedUnits.includes(talk.needOrganisationId) ||
    lockedUnits.includes(talk.offerOrganisationId)
  )
}

/** The room of each table, where there is more than one. */
const roomsOf = ({ rooms = [], tables }: SalonState): Pick<Problem, 'rooms'> =>
  rooms.length < 2 ? {} : { rooms: Array.from({ length: tables }, (_, table) => roomOfTable(rooms, table)) }

/** The composer's problem, the agenda that stands, and the talks that cannot take part. */
export function composition(state: SalonState): Composition {
  const registered = new Set(state.registrations.map((r) => r.organisationId))
  const missing: MissingRegistration[] = []
  const talks = state.talks.filter((talk) => {
    if (isFixed(state, talk)) return true
    const absent = [talk.needOrganisationId, talk.offerOrganisationId].filter((id) => !registered.has(id))
    if (absent.length > 0) missing.push({ meetingId: talk.id, organisations: absent })
    return absent.length === 0
  })
  const tables = ownerTables(state, talks)
  const meeting = new Set(talks.flatMap((t) => [t.needOrganisationId, t.offerOrganisationId]))
  const participants = state.registrations
    .filter((r) => meeting.has(r.organisationId))
    .map((r): Participant => {
      const own = tables.get(r.organisationId)
      return {
        id: r.organisationId,
        forbidden: r.absent.filter((slot) => slot < state.rounds),
        capacity: Math.max(1, r.seats),
        ...(r.seatsIn ? { seats: r.seatsIn } : {}),
        ...(own ? { tables: own } : {}),
      }
    })
  const placed = talks.flatMap((t) =>
    t.slot === null || t.table === null ? [] : [{ id: t.id, slot: t.slot, table: t.table }],
  )
  const wished = (a: string, b: string) =>
    state.wishes?.some((w) => w.kind === 'meet' && w.organisationId === a && w.otherId === b) === true
  const wishes = (t: AgreedTalk) =>
    Number(wished(t.needOrganisationId, t.offerOrganisationId)) +
    Number(wished(t.offerOrganisationId, t.needOrganisationId))
  return withClock(state, {
    problem: {
      slotCount: state.rounds,
      tables: Array.from({ length: state.rounds }, () => state.tables),
      ...roomsOf(state),
      participants,
      meetings: talks.map((t) => ({
        id: t.id,
        participants: [t.needOrganisationId, t.offerOrganisationId] as const,
        wishes: wishes(t),
      })),
      precedences: [],
      bans: (state.wishes ?? [])
        .filter((w) => w.kind === 'avoid' && meeting.has(w.organisationId) && meeting.has(w.otherId))
        .map((w) => [w.organisationId, w.otherId] as const),
    },
    current: {
      slots: Object.fromEntries(placed.map((p) => [p.id, p.slot])),
      tables: Object.fromEntries(placed.map((p) => [p.id, p.table])),
    },
    locked: talks.filter((t) => staysPut(state, t)).map((t) => t.id),
    missing,
    fixed: [],
    begun: [],
  })
}

/** What an agenda is worth, as numbers for the screen. */
export interface AgendaQuality {
  talks: number
  placed: number
  /** Table places over all rounds. */
  cells: number
  /** Idle gaps between two talks of an organisation, over all of them. */
  gaps: number
  /** Organisations with a gap, and the most gaps that one of them has. */
  gapOrganisations: readonly string[]
  mostGaps: number
  /** The most gaps of one organisation less the fewest. */
  gapDifference: number
  tableChanges: number
  /** Rooms that the tables stand in, and how often a change of table leads into another one. */
  rooms: number
  roomChanges: number
  /** Round with which the last talk of all ends, counted from 1; and the mean over the organisations of their own last. */
  end: number
  meanEnd: number
  /** 想见 of all talks, one for each side that wishes, and those whose talk is placed. */
  wishes: number
  wishesMet: number
  /** Fewest and most talks of one organisation. */
  fewest: number
  most: number
}

function gapsOf(slots: readonly number[]): number {
  const busy = [...new Set(slots)].sort((a, b) => a - b)
  return busy.filter((slot, i) => i > 0 && slot - (busy[i - 1] as number) > 1).length
}

export function agendaQuality(problem: Problem, agenda: Agenda): AgendaQuality {
  const own = problem.participants.map(({ id }) => {
    const slots = problem.meetings
      .filter((m) => m.participants.includes(id) && agenda.slots[m.id] !== undefined)
      .map((m) => agenda.slots[m.id] as number)
    return { id, count: slots.length, gaps: gapsOf(slots) }
  })
  const counts = own.map((o) => o.count)
  const comfort = comfortOf(problem, agenda)
  const wishes = (meetings: Problem['meetings']) => meetings.reduce((sum, m) => sum + (m.wishes ?? 0), 0)
  return {
    talks: problem.meetings.length,
    placed: problem.meetings.filter((m) => agenda.slots[m.id] !== undefined).length,
    cells: problem.tables.reduce((sum, n) => sum + n, 0),
    gaps: own.reduce((sum, o) => sum + o.gaps, 0),
    gapOrganisations: own.filter((o) => o.gaps > 0).map((o) => o.id),
    mostGaps: Math.max(0, ...own.map((o) => o.gaps)),
    gapDifference: own.length > 0 ? Math.max(...own.map((o) => o.gaps)) - Math.min(...own.map((o) => o.gaps)) : 0,
    tableChanges: comfort.tableChanges,
    rooms: new Set(problem.rooms ?? [0]).size,
    roomChanges: comfort.roomChanges,
    end: comfort.end,
    meanEnd: comfort.meeting > 0 ? comfort.ends / comfort.meeting : 0,
    wishes: wishes(problem.meetings),
    wishesMet: wishes(problem.meetings.filter((m) => agenda.slots[m.id] !== undefined)),
    fewest: counts.length > 0 ? Math.min(...counts) : 0,
    most: Math.max(0, ...counts),
  }
}
