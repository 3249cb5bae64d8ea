/**
 * One who takes part in a salon's meetings, normally an organisation.
 * Slots (the rounds of a salon) and tables are counted from 0 in all of this folder.
 */
export interface Participant {
  readonly id: string
  /** Slots in which the participant is absent. */
  readonly forbidden: readonly number[]
  /** Delegates, that is how many meetings it can hold at once; 1 when not given. */
  readonly capacity?: number
  /** Delegates by slot, where not all of them are there all the time; a slot not named has `capacity`. */
  readonly seats?: readonly number[]
  /**
   * Tables that the owner of a need keeps: its meetings happen at one of them and nowhere else.
   * The lists of two owners are equal or have no table in common.
   */
  readonly tables?: readonly number[]
}

/** A talk of two participants; it takes one slot and one table. */
export interface Meeting {
  readonly id: string
  readonly participants: readonly [string, string]
  /** Slots it may be in (a session, or after its pitch); every slot when not given. */
  readonly allowed?: readonly number[]
  /** How many of the two wish for it; of agendas as good otherwise the one that keeps more wishes is taken. */
  readonly wishes?: number
  /** Locked slot. */
  readonly slot?: number
  /** Locked table; it is stronger than an owner's table. */
  readonly table?: number
}

/** What is to be composed. */
export interface Problem {
  readonly slotCount: number
  /** Slots after which a longer pause follows. For display only: an idle gap over the pause still counts. */
  readonly breakAfter?: readonly number[]
  /** Number of tables of each slot; in slot s the tables 0 … tables[s] − 1 stand ready. */
  readonly tables: readonly number[]
  /**
   * Room of each table (index = table); all in one room when not given. Walking to another room takes longer than to
   * another table of the same room.
   */
  readonly rooms?: readonly number[]
  readonly participants: readonly Participant[]
  readonly meetings: readonly Meeting[]
  /** Pairs of meeting ids; the first is in an earlier slot than the second when both take place. */
  readonly precedences: readonly (readonly [string, string])[]
  /** Pairs of participants of whom one does not want to meet the other: their meetings are never placed. */
  readonly bans?: readonly (readonly [string, string])[]
  /** Largest allowed difference between two participants' numbers of breaks; 2 when not given. */
  readonly fairness?: number
}

/** Meeting id → slot and meeting id → table. A meeting without a slot is not placed. */
export interface Agenda {
  readonly slots: Readonly<Record<string, number>>
  readonly tables: Readonly<Record<string, number>>
}

export type UnplacedReason =
  /** one of the two does not want to meet the other */
  | 'banned'
  /** absences, sessions and locks leave no slot that both could take */
  | 'no-common-slot'
  /** a participant has more meetings than slots in which it is present */
  | 'too-many-meetings'
  /** more meetings than tables, over all slots */
  | 'too-few-tables'
  /** its lock contradicts another lock, an absence, a session or the tables */
  | 'lock-conflict'
  /** the meetings that are placed leave no room for it */
  | 'no-room'

/** A wish or rule that can be given up by itself. Nobody is twice at once and the number of slots are not among them. */
export type Rule =
  /** the meeting takes place */
  | { readonly kind: 'meeting'; readonly meetingId: string }
  /** the participant is absent in its forbidden slots, and in some with fewer delegates */
  | { readonly kind: 'absent'; readonly participantId: string }
  /** the participant keeps its tables */
  | { readonly kind: 'owner-table'; readonly participantId: string }
  /** the meeting keeps its locked slot and table */
  | { readonly kind: 'locked'; readonly meetingId: string }
  /** the meeting is in one of its allowed slots */
  | { readonly kind: 'session'; readonly meetingId: string }
  /** the one meeting is before the other */
  | { readonly kind: 'order'; readonly meetingIds: readonly [string, string] }
  /** one of the two does not want to meet the other */
  | { readonly kind: 'banned'; readonly meetingId: string }
  /** there are no more tables than there are */
  | { readonly kind: 'tables' }

export interface Unplaced {
  readonly meetingId: string
  readonly reason: UnplacedReason
  /** Participants whose absences or number of meetings cause it. */
  readonly participants: readonly string[]
  /** Rules that contradict each other with this meeting among them; without any one of them the others can be kept. */
  readonly conflict?: readonly Rule[]
}

/** Why the fairness asked for cannot be kept. */
export interface Infeasibility {
  /** `absences`: absences alone force it; `together`: only all rules together do */
  readonly code: 'fairness-absences' | 'fairness-together'
  /** Participants with the largest number of breaks that nothing can avoid. */
  readonly participants: readonly string[]
  /** Smallest difference that is known to be possible; it is the one the agenda keeps. */
  readonly fairness: number
}

/** A valid agenda with what is known of its quality. */
export interface ComposedAgenda extends Agenda {
  /** Idle gaps between two meetings of a participant, over all participants; a gap of any length is one. */
  readonly breaks: number
  /** No agenda that places as many meetings and keeps the fairness has fewer breaks than this. */
  readonly lowerBound: number
  /** Nothing better exists: first in meetings placed, then in breaks under the fairness kept. */
  readonly proven: boolean
  /** Largest number of breaks of a participant minus the smallest. */
  readonly maxFairnessDifference: number
  /** At least so many meetings stay without a slot in every agenda. */
  readonly unplacedBound: number
  readonly unplaced: readonly Unplaced[]
  readonly valid: boolean
  readonly infeasibility?: Infeasibility
}

/** Fairness limit of a problem. */
export const fairnessOf = (problem: Problem): number => problem.fairness ?? 2

/** Delegates of a participant in a slot, that is how many meetings it can hold there at once. */
export const seatsIn = (participant: Participant | undefined, slot: number): number =>
  participant?.seats?.[slot] ?? participant?.capacity ?? 1

/** Whether a participant is never in two meetings at once, so that its way from one to the next is known. */
export const goesAlone = ({ capacity = 1, seats = [] }: Participant): boolean => Math.max(capacity, ...seats) <= 1

/** Room of a table; the first one where nothing is said. */
export const roomOf = ({ rooms }: Problem, table: number | undefined): number =>
  table === undefined ? 0 : (rooms?.[table] ?? 0)

/** Whether two participants must not meet. */
export const isBanned = ({ bans = [] }: Problem, [a, b]: readonly [string, string]): boolean =>
  bans.some(([x, y]) => (x === a && y === b) || (x === b && y === a))
