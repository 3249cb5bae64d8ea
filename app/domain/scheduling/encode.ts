import type { Clauses } from './clauses.ts'
import type { BreakRange } from './minimum-breaks.ts'
import { surpluses, twoSides } from './counting.ts'
import type { Model, Slots } from './model.ts'

/** Literals of a model: `place[m][s]` says that meeting m is in slot s; `dropped[m]` that it has no slot. */
export interface Placement {
  readonly place: readonly (readonly number[])[]
  readonly dropped: readonly number[]
  /** `busy[p][s]`: participant p has a meeting in slot s. */
  readonly busy: readonly (readonly number[])[]
}

/** All hard rules. With `droppable` a meeting may stay without a slot. */
export function encodePlacement(clauses: Clauses, model: Model, droppable: boolean): Placement {
  const place = model.domain.map((slots, m) =>
    Array.from({ length: model.slotCount }, (_, s) =>
      slots.length > 0 && model.allows[m]![s] ? clauses.variable() : clauses.no,
    ),
  )
  const dropped = model.domain.map((slots, m) =>
    slots.length === 0 ? clauses.yes : droppable && model.pinned[m]! < 0 ? clauses.variable() : clauses.no,
  )
  place.forEach((literals, m) => {
    clauses.add(...literals, dropped[m]!)
    clauses.atMost([...literals, dropped[m]!], 1)
  })
  const busy = model.meetingsOf.map((meetings, p) =>
    Array.from({ length: model.slotCount }, (_, s) => {
      const here = meetings.map((m) => place[m]![s]!)
      clauses.atMost(here, model.seats[p * model.slotCount + s]!)
      return clauses.either(here)
    }),
  )
  encodeTables(clauses, model, { place, busy, dropped })
  encodeSides(clauses, model, { place, busy, dropped })
  if (droppable) encodeSurpluses(clauses, model, dropped)
  encodePrecedences(clauses, model, { place, busy, dropped })
  return { place, dropped, busy }
}

/**
 * Tables are limited by their chairs: each meeting keeps two participants busy, so the busy ones are at most twice the tables.
 * This propagates far better than counting meetings. A participant with several delegates counts once per meeting.
 */
function encodeTables(clauses: Clauses, model: Model, { place, busy }: Placement): void {
  for (let s = 0; s < model.slotCount; s++) {
    clauses.atMost(chairs(model, { place, busy }, { of: [...model.capacity.keys()], slot: s }), 2 * model.tables[s]!)
    for (const group of model.groups) {
      clauses.atMost(
        group.members.map((m) => place[m]![s]!),
        group.room[s]!,
      )
    }
  }
}

/** One literal for each chair that these participants may take in a slot. */
function chairs(
  model: Model,
  { place, busy }: Pick<Placement, 'place' | 'busy'>,
  { of, slot }: { of: readonly number[]; slot: number },
): number[] {
  return of.flatMap((p) =>
    model.capacity[p] === 1 ? [busy[p]![slot]!] : model.meetingsOf[p]!.map((m) => place[m]![slot]!),
  )
}

/** When talks join two sides, both have equally many at the tables of a slot. */
function encodeSides(clauses: Clauses, model: Model, placement: Placement): void {
  const [a, b] = twoSides(model) ?? []
  if (!a || !b) return
  for (let slot = 0; slot < model.slotCount; slot++) {
    const [left, right] = [a, b].map((of) => chairs(model, placement, { of, slot }))
    clauses.equallyMany(left!, right!, model.tables[slot]!)
  }
}

/** What a participant's slots cannot hold stays without a slot. */
function encodeSurpluses(clauses: Clauses, model: Model, dropped: readonly number[]): void {
  surpluses(model).forEach((surplus, p) => {
    const own = model.meetingsOf[p]!
    if (surplus > 0)
      clauses.atMost(
        own.map((m) => -dropped[m]!),
        own.length - surplus,
      )
  })
}

function encodePrecedences(clauses: Clauses, model: Model, { place, dropped }: Placement): void {
  model.successors.forEach((successors, a) => {
    for (const b of successors) {
      for (let s = 0; s < model.slotCount; s++) {
        clauses.add(-place[b]![s]!, dropped[a]!, ...place[a]!.slice(0, s))
        clauses.add(-place[a]![s]!, dropped[b]!, ...place[b]!.slice(s + 1))
      }
    }
  })
}

/**
 * `[t][j]`: at least j of the slots before t are busy, in both directions. What absences and the number of meetings force is put
 * in as constants; without these counters the hardest instances stay open.
 */
function encodePrefixes(clauses: Clauses, busy: readonly number[], range: BreakRange): number[][] {
  const most = range.to.at(-1)!
  const prefix: number[][] = [[clauses.yes, ...Array<number>(most).fill(clauses.no)]]
  busy.forEach((now, s) => {
    const before = prefix[s]!
    const after = [clauses.yes]
    clauses.add(-now, -before[most]!)
    for (let j = 1; j <= most; j++) {
      const forced = j <= range.from[s + 1]! ? clauses.yes : j > range.to[s + 1]! ? clauses.no : undefined
      const same = now === clauses.no ? before[j]! : undefined
      const literal = forced ?? same ?? clauses.variable()
      after.push(literal)
      clauses.add(-before[j]!, literal)
      clauses.add(-now, -before[j - 1]!, literal)
      clauses.add(-literal, before[j]!, now)
      clauses.add(-literal, before[j - 1]!)
    }
    prefix.push(after)
  })
  return prefix
}

export interface BreakInput {
  readonly busy: readonly number[]
  readonly range: BreakRange
  /** More breaks than this are forbidden. */
  readonly limit: number
  /** Both directions are needed where somebody must have breaks so that others may, else fewer clauses do. */
  readonly exact: boolean
}

/** Literals of one participant's breaks: number k is true when (with `exact`: exactly when) it has more than k breaks. */
export function encodeBreaks(clauses: Clauses, { busy, range, limit, exact }: BreakInput): number[] {
  const prefix = encodePrefixes(clauses, busy, range)
  if (range.to.at(-1)! === 0) return Array<number>(limit).fill(clauses.no)
  // runs[k]: more than k runs have begun; the first begins with the first busy slot
  let runs: number[] = Array<number>(limit + 1).fill(clauses.no)
  busy.forEach((now, s) => {
    const idleBefore = s === 0 ? clauses.yes : -busy[s - 1]!
    const before = runs
    clauses.add(-now, -idleBefore, -before[limit]!)
    runs = before.map((already, k) => {
      if (k === 0) return prefix[s + 1]![1]!
      if (s < 2 * k || now === clauses.no) return already
      const more = clauses.variable()
      clauses.add(-already, more)
      clauses.add(-now, -idleBefore, -before[k - 1]!, more)
      if (exact) for (const cause of [now, idleBefore, before[k - 1]!]) clauses.add(-more, already, cause)
      return more
    })
  })
  const breaks = runs.slice(1, limit + 1)
  breaks.forEach((literal, k) => {
    if (k < range.least) clauses.add(literal)
    if (k > 0) clauses.add(-literal, breaks[k - 1]!)
  })
  encodeNoBreak(clauses, { busy, prefix, range, breaks })
  return breaks
}

/** A participant without breaks that has begun and is not done is busy; this follows, but is seen much earlier. */
function encodeNoBreak(
  clauses: Clauses,
  { busy, prefix, range, breaks }: { busy: readonly number[]; prefix: number[][]; range: BreakRange; breaks: number[] },
): void {
  const all = range.from.at(-1)!
  if (all < 2 || all !== range.to.at(-1)!) return
  const some = breaks[0] ?? clauses.no
  busy.forEach((now, s) => clauses.add(some, -prefix[s]![1]!, prefix[s + 1]![all]!, now))
}

/**
 * Under `condition` the breaks of any two participants differ by at most `fairness`: as soon as somebody has more than
 * k + fairness breaks, everybody has more than k.
 */
export function encodeFairness(
  clauses: Clauses,
  breaks: readonly (readonly number[])[],
  { fairness, condition }: { fairness: number; condition: number },
): void {
  const highest = Math.max(0, ...breaks.map((own) => own.length))
  for (let k = 0; k + fairness < highest; k++) {
    const somebody = clauses.variable()
    for (const own of breaks) {
      clauses.add(-condition, -(own[k + fairness] ?? clauses.no), somebody)
      clauses.add(-condition, -somebody, own[k] ?? clauses.no)
    }
  }
}

/** The agenda of the assignment found. */
export function decode(model: Model, place: Placement['place'], value: (literal: number) => boolean): Slots {
  return Int16Array.from(model.domain, (slots, m) => slots.find((s) => value(place[m]![s]!)) ?? -1)
}
