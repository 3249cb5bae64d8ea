import type { Model } from './model.ts'

/** What absences, sessions and locks alone say about one participant. */
export interface BreakRange {
  /** Breaks that nothing can avoid. */
  readonly least: number
  /** Breaks it can have at most. */
  readonly most: number
  /** `from[t]` … `to[t]`: in how many of the first t slots it can be busy. */
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/**
 * Dynamic programming over the slots: which pairs (slots busy so far, runs so far) can be reached while the participant's
 * meetings still fit. Other participants are left out, so the ranges hold for every agenda.
 * `dropped` is the number of meetings that may be missing.
 */
export function breakRange(model: Model, p: number, dropped: number): BreakRange {
  const { from, to, open } = busyBounds(model, p, dropped)
  const { slotCount } = model
  const width = slotCount + 2
  // states[busyBefore][count] is the set of run counts, one bit each
  let states: bigint[][] = [Array<bigint>(width).fill(0n), Array<bigint>(width).fill(0n)]
  states[0]![0] = 1n
  for (let t = 0; t < slotCount; t++) {
    const next: bigint[][] = [Array<bigint>(width).fill(0n), Array<bigint>(width).fill(0n)]
    for (let count = 0; count <= t; count++) {
      const idle = states[0]![count]!
      const busy = states[1]![count]!
      if (count >= from[t + 1]! && count <= to[t + 1]!) next[0]![count]! |= idle | busy
      if (open[t] && count + 1 >= from[t + 1]! && count + 1 <= to[t + 1]!) next[1]![count + 1]! |= busy | (idle << 1n)
    }
    states = next
  }
  let runs = 0n
  for (const row of states) for (const set of row) runs |= set
  const counts = [...Array(slotCount + 2).keys()].filter((count) => (runs >> BigInt(count)) & 1n)
  const breaks = counts.map((count) => Math.max(0, count - 1))
  return {
    least: breaks.length > 0 ? Math.min(...breaks) : 0,
    most: breaks.length > 0 ? Math.max(...breaks) : 0,
    from,
    to,
  }
}

function busyBounds(model: Model, p: number, dropped: number) {
  const { slotCount, domain } = model
  const meetings = model.meetingsOf[p]!
  const capacity = model.capacity[p]!
  const open = Array.from({ length: slotCount }, (_, s) => meetings.some((m) => model.allows[m]![s] === 1))
  const left = Array<number>(slotCount + 1).fill(0)
  for (let t = slotCount - 1; t >= 0; t--) left[t] = left[t + 1]! + (open[t] ? 1 : 0)
  const least = Math.ceil(Math.max(0, meetings.length - dropped) / capacity)
  const from: number[] = []
  const to: number[] = []
  for (let t = 0; t <= slotCount; t++) {
    const over = meetings.filter((m) => domain[m]!.at(-1)! < t).length
    const begun = meetings.filter((m) => domain[m]![0]! < t).length
    const lowest = Math.max(least - left[t]!, Math.ceil((over - dropped) / capacity), 0)
    const highest = Math.min(begun, left[0]! - left[t]!)
    from.push(Math.min(lowest, highest))
    to.push(highest)
  }
  return { from, to, open }
}
