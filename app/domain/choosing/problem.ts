import type { MatchLevel } from '../vocabulary.ts'

/** A need and a product that could meet at a salon. */
export interface PairSides {
  readonly needId: string
  readonly needOrganisationId: string
  /** The organisation of the product. */
  readonly firmId: string
}

export interface Candidate extends PairSides {
  readonly id: string
  /** Null: chosen by hand or nearly fitting, below every level. */
  readonly level: MatchLevel | null
  /** Both sides have agreed to a contact. */
  readonly agreed: boolean
  /** Place among the suggestions of its need, from 0. */
  readonly rank: number
  /** The firm never was at a salon before. */
  readonly newcomer: boolean
  /** How many of its two organisations want to meet the other: 想见. */
  readonly wishes: number
  /** One of the two does not want to meet the other: 不想见 keeps the pair out. */
  readonly avoided: boolean
  /** A conflict of interest between the two sides keeps the pair out. */
  readonly conflict: boolean
}

/** Side conditions; null is no limit. */
export interface Conditions {
  /** Firms for each need, and meetings of each firm, at most. */
  readonly perNeed: number | null
  readonly perFirm: number | null
  /** At least so many of a hundred chosen pairs are with newcomers. */
  readonly newcomersPercent: number
  /** Ids of candidates. */
  readonly must: readonly string[]
  readonly mustNot: readonly string[]
}

export interface ChoosingProblem {
  readonly candidates: readonly Candidate[]
  /** Meetings that the salon has already; they count against every limit. */
  readonly standing: readonly PairSides[]
  readonly conditions: Conditions
  /** Tables × rounds. */
  readonly tablePlaces: number
  /** Meetings for which an organisation has people present, over all rounds. Those not named: `placesUnregistered`. */
  readonly places: Readonly<Record<string, number>>
  readonly placesUnregistered: number
}

/** The kinds of conditions, in the order in which they are shown. */
export const conditionKinds = [
  'perNeed',
  'perFirm',
  'onePerPair',
  'presence',
  'tables',
  'newcomers',
  'must',
  'mustNot',
  'avoid',
  'conflict',
] as const
export type ConditionKind = (typeof conditionKinds)[number]

/** One condition about one need, firm, organisation or pair; `subject` is its id and empty for the whole salon. */
export interface ConditionRef {
  readonly kind: ConditionKind
  readonly subject: string
}

export interface Count {
  readonly pairs: number
  readonly agreed: number
  readonly high: number
  readonly medium: number
  readonly low: number
  /** Without a level. */
  readonly other: number
  /** 想见 that would come true, one for each side that wishes. */
  readonly wishes: number
}

export interface Price {
  readonly kind: ConditionKind
  /** What would be chosen without the conditions of this kind, minus what is chosen with them. */
  readonly gain: Count
}

export interface Chosen {
  readonly pairs: readonly string[]
  readonly count: Count
  /** All candidates, that is without any condition. */
  readonly unconstrained: Count
  /** Candidates not chosen, each with the conditions that it would break beside those that are chosen. */
  readonly leftOut: readonly { readonly id: string; readonly because: readonly ConditionRef[] }[]
  /** Of each kind of condition that shuts a pair out. */
  readonly prices: readonly Price[]
  /** Nothing better exists. */
  readonly proven: boolean
}

/** No choice keeps all of these conditions; without any one of them there is one. */
export interface Contradiction {
  readonly conflict: readonly ConditionRef[]
}

/** Σ coefficient × column ≤ upper; coefficients and bounds are whole numbers. */
export interface Row {
  readonly entries: readonly (readonly [column: number, coefficient: number])[]
  readonly upper: number
}

/** Maximise Σ profit × column over columns that are 0 or 1. Profits are whole numbers. */
export interface BinaryProgram {
  readonly profit: readonly number[]
  readonly rows: readonly Row[]
}

/** The exact solver, handed in so that loading it stays outside the pure code. Null: no choice keeps the rows. */
export type SolveBinary = (
  program: BinaryProgram,
) => { readonly taken: readonly boolean[]; readonly proven: boolean } | null
