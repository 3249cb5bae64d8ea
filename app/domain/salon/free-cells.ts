/** Who could still meet whom on the day, and where. Rounds and tables are counted from 0. */

export interface DayUnit {
  readonly organisationId: string
  /** Talks that it can hold at once. */
  readonly seats: number
  /** Rounds in which it is not there. */
  readonly absent: readonly number[]
  /** Of its people, how many are in an item for some in each round. */
  readonly elsewhere: readonly number[]
  /** Somebody of it has signed in. */
  readonly present: boolean
}

export interface DayTalk {
  readonly slot: number
  readonly table: number
  readonly needOrganisationId: string
  readonly offerOrganisationId: string
}

export interface DayState {
  readonly tables: number
  readonly units: readonly DayUnit[]
  /** Talks that take place: neither cancelled nor missed. */
  readonly talks: readonly DayTalk[]
}

const sidesOf = (talk: DayTalk) => [talk.needOrganisationId, talk.offerOrganisationId]

/** Tables at which nobody sits in a round. */
export function freeTables({ tables, talks }: DayState, slot: number): number[] {
  const taken = new Set(talks.filter((t) => t.slot === slot).map((t) => t.table))
  return Array.from({ length: tables }, (_, table) => table).filter((table) => !taken.has(table))
}

/** Is somebody of the unit there, without a talk and not in an item for some in a round? */
export function isFree(state: DayState, organisationId: string, slot: number): boolean {
  const unit = state.units.find((u) => u.organisationId === organisationId)
  if (!unit?.present || unit.absent.includes(slot)) return false
  const talks = state.talks.filter((t) => t.slot === slot && sidesOf(t).includes(organisationId)).length
  return talks + (unit.elsewhere[slot] ?? 0) < unit.seats
}

/** The table for one more talk of an owner: where it sits in other rounds when that is free, else the first free one. */
export function tableFor(state: DayState, needOrganisationId: string, slot: number): number | null {
  const free = freeTables(state, slot)
  const own = state.talks.filter((t) => t.needOrganisationId === needOrganisationId).map((t) => t.table)
  return own.find((table) => free.includes(table)) ?? free[0] ?? null
}

/** Pairs of organisations, `need offer`, that have a talk already or had one. */
export const pairKey = (needOrganisationId: string, offerOrganisationId: string): string =>
  `${needOrganisationId} ${offerOrganisationId}`
