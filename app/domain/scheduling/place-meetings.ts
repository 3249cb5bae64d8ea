import type { Model, Slots } from './model.ts'
import { Usage } from './model.ts'
import type { Random } from './random.ts'
import { below } from './random.ts'

export interface SearchLimits {
  readonly random: Random
  /** Largest number of moves. */
  readonly moves: number
  readonly shouldStop: () => boolean
  /** It is enough when no more meetings than these wait that could have a slot. */
  readonly enough?: number
}

/**
 * Places as many meetings as it can: puts an unplaced meeting where it drives out the fewest others, and forbids those their old
 * slot for a while (partial tabu search, as known from graph colouring: Blöchliger and Zufferey 2008). Every state is a valid
 * partial agenda, and the best one is returned.
 */
export function placeMeetings(model: Model, start: Slots, limits: SearchLimits): { slots: Slots; moves: number } {
  const usage = new Usage(model)
  start.forEach((s, m) => {
    if (s >= 0) usage.place(m, s)
  })
  const waiting: number[] = []
  model.domain.forEach((slots, m) => {
    if (slots.length > 0 && usage.slots[m]! < 0) waiting.push(m)
  })
  let best = usage.slots.slice()
  let fewest = waiting.length
  const tabuUntil = new Int32Array(model.ends.length * model.slotCount)
  let move = 0
  for (; move < limits.moves && waiting.length > (limits.enough ?? 0); move++) {
    if (move % 64 === 63 && limits.shouldStop()) break
    const m = takeAny(waiting, limits.random)
    const option = cheapestSlot(usage, model, { m, move, tabuUntil, random: limits.random })
    if (!option) {
      waiting.push(m)
      continue
    }
    for (const driven of option.drivenOut) {
      tabuUntil[driven * model.slotCount + usage.slots[driven]!] = move + 8 + waiting.length + below(limits.random, 12)
      usage.remove(driven)
      waiting.push(driven)
    }
    usage.place(m, option.slot)
    if (waiting.length < fewest) {
      fewest = waiting.length
      best = usage.slots.slice()
    }
  }
  return { slots: best, moves: move }
}

function takeAny(list: number[], random: Random): number {
  const at = below(random, list.length)
  const taken = list[at]!
  list[at] = list[list.length - 1]!
  list.pop()
  return taken
}

interface Candidate {
  readonly m: number
  readonly move: number
  readonly tabuUntil: Int32Array
  readonly random: Random
}

function cheapestSlot(usage: Usage, model: Model, { m, move, tabuUntil, random }: Candidate) {
  let best: { slot: number; drivenOut: number[] } | undefined
  let ties = 0
  for (const slot of model.domain[m]!) {
    const drivenOut = inTheWay(usage, model, { m, slot, random })
    if (!drivenOut || (drivenOut.length > 0 && tabuUntil[m * model.slotCount + slot]! > move)) continue
    if (best && drivenOut.length > best.drivenOut.length) continue
    ties = best && drivenOut.length === best.drivenOut.length ? ties + 1 : 1
    if (ties === 1 || below(random, ties) === 0) best = { slot, drivenOut }
  }
  return best
}

/** Meetings that must go so that m can be in the slot; undefined when a lock stands in the way. */
function inTheWay(
  usage: Usage,
  model: Model,
  { m, slot, random }: { m: number; slot: number; random: Random },
): number[] | undefined {
  const { slotCount, seats, groups, groupsOf, predecessors, successors } = model
  const out = new Set<number>()
  const driveOne = (members: readonly number[]): boolean => {
    const there = members.filter((other) => usage.slots[other] === slot)
    if (there.some((other) => out.has(other))) return true
    const free = there.filter((other) => model.pinned[other]! < 0)
    if (free.length === 0) return false
    out.add(free[below(random, free.length)]!)
    return true
  }
  for (const a of predecessors[m]!) if (usage.slots[a]! >= slot) out.add(a)
  for (const b of successors[m]!) if (usage.slots[b]! >= 0 && usage.slots[b]! <= slot) out.add(b)
  for (const other of out) if (model.pinned[other]! >= 0) return undefined
  for (const p of model.ends[m]!)
    if (usage.busy[p * slotCount + slot]! >= seats[p * slotCount + slot]! && !driveOne(model.meetingsOf[p]!))
      return undefined
  for (const g of groupsOf[m]!)
    if (usage.grouped[g * slotCount + slot]! >= groups[g]!.room[slot]! && !driveOne(groups[g]!.members))
      return undefined
  const leaving = [...out].filter((other) => usage.slots[other] === slot).length
  if (usage.load[slot]! - leaving >= model.tables[slot]! && !driveOne([...model.ends.keys()])) return undefined
  return [...out]
}
