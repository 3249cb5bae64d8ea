import type { MeetingStatus, RegistrationStatus } from '../status.ts'

/** What one step at the agenda desk changes, so that it can be undone and done again. */

export interface TalkPlace {
  slot: number | null
  table: number | null
  locked: boolean
}

/** The draft of an agenda as far as its desk changes it. */
export interface AgendaState {
  /** Talk id → where it stands. */
  talks: Readonly<Record<string, TalkPlace>>
  /** `unit:ID` and `round:N` that are locked. */
  locks: readonly string[]
  tables: number
  rounds: number
  /** Status by registration, and by talk of whatever status. */
  registrations: Readonly<Record<string, RegistrationStatus>>
  statuses: Readonly<Record<string, MeetingStatus>>
}

/** A unit that a step takes out of the salon, with the talks that fall with it; or that it brings back. */
export interface UnitPart {
  registrationId: string
  status: RegistrationStatus
  talks: Record<string, TalkPlace & { status: MeetingStatus }>
}

/** The changed part of a state. */
export interface AgendaPart {
  talks: Record<string, TalkPlace>
  /** Lock → whether it is set. */
  locks: Record<string, boolean>
  tables?: number
  rounds?: number
  unit?: UnitPart
}

const same = (a: TalkPlace | undefined, b: TalkPlace | undefined) =>
  a?.slot === b?.slot && a?.table === b?.table && a?.locked === b?.locked

/** What differs between two states, seen from both; null when nothing does. A talk that is gone in either is left out. */
export function stepBetween(a: AgendaState, b: AgendaState): { before: AgendaPart; after: AgendaPart } | null {
  const before: AgendaPart = { talks: {}, locks: {} }
  const after: AgendaPart = { talks: {}, locks: {} }
  for (const [id, from] of Object.entries(a.talks)) {
    const to = b.talks[id]
    if (!to || same(from, to)) continue
    before.talks[id] = from
    after.talks[id] = to
  }
  for (const lock of new Set([...a.locks, ...b.locks])) {
    if (a.locks.includes(lock) === b.locks.includes(lock)) continue
    before.locks[lock] = a.locks.includes(lock)
    after.locks[lock] = b.locks.includes(lock)
  }
  for (const size of ['tables', 'rounds'] as const) {
    if (a[size] === b[size]) continue
    before[size] = a[size]
    after[size] = b[size]
  }
  const some = [before.talks, before.locks].some((part) => Object.keys(part).length > 0)
  return some || before.tables !== undefined || before.rounds !== undefined ? { before, after } : null
}

/** What of a part is no longer so in the state: ids of talks, `unit` for the registration or a talk of the unit taken out, `other` for locks, tables or rounds. */
export function changedSince(part: AgendaPart, now: AgendaState): { talks: string[]; unit: boolean; other: boolean } {
  const { unit } = part
  return {
    unit:
      unit !== undefined &&
      (now.registrations[unit.registrationId] !== unit.status ||
        Object.entries(unit.talks).some(([id, talk]) => now.statuses[id] !== talk.status)),
    talks: Object.entries(part.talks).flatMap(([id, place]) => (same(place, now.talks[id]) ? [] : [id])),
    other:
      Object.entries(part.locks).some(([lock, set]) => now.locks.includes(lock) !== set) ||
      (part.tables !== undefined && part.tables !== now.tables) ||
      (part.rounds !== undefined && part.rounds !== now.rounds),
  }
}
