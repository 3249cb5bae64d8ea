import { goesAlone, roomOf } from './problem.ts'
import type { Agenda, Problem } from './problem.ts'

/** What makes an agenda comfortable, besides few breaks; fewer is better of each, and the first counts most. */
export interface Comfort {
  /** Changes of room from one meeting of a participant to its next one, over all participants. */
  readonly roomChanges: number
  /** Changes of table, those into another room included. */
  readonly tableChanges: number
  /** Slots until the last meeting of all is over; 0 without a meeting. */
  readonly end: number
  /** The same for each participant, added up. */
  readonly ends: number
  /** Participants that have a meeting. */
  readonly meeting: number
}

/**
 * Comfort of an agenda. Of a participant with several delegates it is not known who of them walks where: its changes are not
 * counted.
 */
export function comfortOf(problem: Problem, { slots, tables }: Agenda): Comfort {
  const total = { roomChanges: 0, tableChanges: 0, end: 0, ends: 0, meeting: 0 }
  for (const participant of problem.participants) {
    const { id } = participant
    const own = problem.meetings
      .filter((meeting) => meeting.participants.includes(id) && slots[meeting.id] !== undefined)
      .sort((a, b) => slots[a.id]! - slots[b.id]!)
    const last = own.at(-1)
    if (!last) continue
    total.meeting++
    total.ends += slots[last.id]! + 1
    total.end = Math.max(total.end, slots[last.id]! + 1)
    if (!goesAlone(participant)) continue
    own.slice(1).forEach((meeting, at) => {
      const [from, to] = [tables[own[at]!.id], tables[meeting.id]]
      if (from !== to) total.tableChanges++
      if (roomOf(problem, from) !== roomOf(problem, to)) total.roomChanges++
    })
  }
  return total
}

/** What counts, the most important first. */
export const comfortOrder = ({ roomChanges, tableChanges, end, ends }: Omit<Comfort, 'meeting'>): readonly number[] => [
  roomChanges,
  tableChanges,
  end,
  ends,
]

/** Whether the first of two lists of figures is less where they differ first. */
export function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, i) => value !== b[i])
  return at >= 0 && a[at]! < b[at]!
}
