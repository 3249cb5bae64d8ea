import type { Model } from './model.ts'

/**
 * What follows from counting alone. A SAT solver cannot count: that more meetings than places do not fit costs it more steps than
 * there are atoms, so the counts are handed to it.
 */

/**
 * Both sides of the talks when each talk joins one of each side, as between owners of needs and firms; undefined when there are
 * no such sides. In every slot as many of one side talk as of the other.
 */
export function twoSides({ capacity, meetingsOf, ends }: Model): readonly (readonly number[])[] | undefined {
  const side = new Int8Array(capacity.length)
  for (const start of side.keys()) {
    if (side[start] !== 0) continue
    side[start] = 1
    const seen = [start]
    for (const p of seen) {
      for (const q of meetingsOf[p]!.flatMap((m) => ends[m]!)) {
        if (q === p) continue
        if (side[q] === side[p]) return undefined
        if (side[q] === 0) seen.push(q)
        side[q] = -side[p]!
      }
    }
  }
  return [1, -1].map((which) => [...side.keys()].filter((p) => side[p] === which))
}

/** How many of each participant's meetings stay without a slot even if all others stay away (augmenting paths, Kuhn 1955). */
export function surpluses(model: Model): number[] {
  return model.meetingsOf.map((meetings, p) => {
    const held: number[][] = Array.from({ length: model.slotCount }, () => [])
    const place = (m: number, tried: Set<number>): boolean => {
      for (const s of model.domain[m]!) {
        if (tried.has(s)) continue
        tried.add(s)
        const here = held[s]!
        const leaving =
          here.length < model.seats[p * model.slotCount + s]!
            ? here.length
            : here.findIndex((other) => place(other, tried))
        if (leaving < 0) continue
        here[leaving] = m
        return true
      }
      return false
    }
    return meetings.filter((m) => !place(m, new Set())).length
  })
}

/** At least so many meetings stay without a slot in every agenda. */
export function unplacedBound(model: Model): number {
  const surplus = surpluses(model)
  const sides = twoSides(model)
  const sum = (of: readonly number[], value: (p: number) => number) => of.reduce((total, p) => total + value(p), 0)
  const everybody = [...model.capacity.keys()]
  const tooMany = Math.max(
    Math.ceil(sum(everybody, (p) => surplus[p]!) / 2),
    ...(sides ?? []).map((side) => sum(side, (p) => surplus[p]!)),
  )
  const room = model.tables.reduce((total, tables, s) => {
    const open = (p: number) =>
      model.meetingsOf[p]!.some((m) => model.allows[m]![s] === 1) ? model.seats[p * model.slotCount + s]! : 0
    return total + Math.min(tables, sum(everybody, open) >> 1, ...(sides ?? []).map((side) => sum(side, open)))
  }, 0)
  const never = model.domain.filter((slots) => slots.length === 0).length
  return never + Math.max(0, tooMany, model.domain.length - never - room)
}
