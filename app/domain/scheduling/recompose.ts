import type { ComposeOptions } from './compose.ts'
import { composeAgenda } from './compose.ts'
import type { Agenda, ComposedAgenda, Problem } from './problem.ts'

/** What stays where it is. */
export interface Locks {
  readonly meetings?: readonly string[]
  /** All meetings of these participants. */
  readonly participants?: readonly string[]
  /** All meetings that are in these slots. */
  readonly slots?: readonly number[]
}

/** The problem with the locked meetings of an agenda fixed to their slots and tables. Meetings without a slot cannot be locked. */
export function withLocks(problem: Problem, agenda: Agenda, locks: Locks): Problem {
  const meetings = problem.meetings.map((meeting) => {
    const slot = agenda.slots[meeting.id]
    const locked =
      slot !== undefined &&
      (locks.meetings?.includes(meeting.id) ||
        locks.slots?.includes(slot) ||
        meeting.participants.some((id) => locks.participants?.includes(id)))
    return locked ? { ...meeting, slot, table: agenda.tables[meeting.id] ?? meeting.table } : meeting
  })
  return { ...problem, meetings }
}

/** Composes again around what is locked, staying near to the agenda there is: of equally good agendas it takes one with few moves. */
export function recompose(
  problem: Problem,
  current: Agenda,
  options: Omit<ComposeOptions, 'previous'> & { readonly locks?: Locks },
): ComposedAgenda {
  return composeAgenda(withLocks(problem, current, options.locks ?? {}), { ...options, previous: current })
}

/** One difference between two agendas; slots and tables are those of the first and of the second. */
export interface Change {
  readonly meetingId: string
  readonly kind: 'moved' | 'new' | 'dropped'
  readonly from?: { readonly slot: number; readonly table?: number }
  readonly to?: { readonly slot: number; readonly table?: number }
}

export interface AgendaDifference {
  readonly changes: readonly Change[]
  /** Participant id → its changes; only those whose own schedule changed. */
  readonly byParticipant: Readonly<Record<string, readonly Change[]>>
}

/** What changes from agenda `a` to agenda `b`; a meeting that only changes its table counts as moved. */
export function diffAgendas(problem: Problem, a: Agenda, b: Agenda): AgendaDifference {
  const changes: Change[] = []
  const byParticipant: Record<string, Change[]> = {}
  for (const { id, participants } of problem.meetings) {
    const change = changeOf(id, placeIn(a, id), placeIn(b, id))
    if (!change) continue
    changes.push(change)
    for (const participant of participants) (byParticipant[participant] ??= []).push(change)
  }
  return { changes, byParticipant }
}

function placeIn(agenda: Agenda, meetingId: string) {
  const slot = agenda.slots[meetingId]
  return slot === undefined ? undefined : { slot, table: agenda.tables[meetingId] }
}

function changeOf(meetingId: string, from: Change['from'], to: Change['to']): Change | undefined {
  if (!from) return to && { meetingId, kind: 'new', to }
  if (!to) return { meetingId, kind: 'dropped', from }
  if (from.slot === to.slot && from.table === to.table) return undefined
  return { meetingId, kind: 'moved', from, to }
}
