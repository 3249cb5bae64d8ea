import { Chains } from './chains.ts'
import type { Model, Slots, Usage } from './model.ts'
import { breaksOf, excessOf, waitingOf } from './model.ts'
import type { SearchLimits } from './place-meetings.ts'
import { below } from './random.ts'

/** What the moves make smaller, besides a heavy fine for exceeding the fairness. */
export interface Aim {
  readonly fairness: number
  /** Stop as soon as the breaks are at this bound and the fairness is kept. */
  readonly goal: number
  /** Slots that meetings should rather keep; the number of those that do not is a light extra cost. */
  readonly keep?: Slots
  /** A meeting that does not keep its slot costs more than any break. */
  readonly keepFirst?: boolean
  /** Start cool: stay near the agenda given. */
  readonly cool?: boolean
}

const FAIRNESS_FINE = 4
const MOVED_COST = 0.05
const FIRST_COST = 8
/** Shorter breaks are no better, but lead to fewer. */
const WAITING_COST = 0.05
/** Temperatures at the start and at the end, in breaks. */
const HOT = 0.5
const MILD = 0.2
const COLD = 0.12

/** Simulated annealing over exchange chains, so that every state is a valid agenda with the same meetings placed. */
export function reduceBreaks(
  model: Model,
  start: Slots,
  aim: Aim,
  limits: SearchLimits,
): { slots: Slots; moves: number } {
  const state = new State(model, start, aim)
  let best = start.slice()
  let bestCost = state.worth()
  let cost = state.cost()
  const hottest = aim.cool ? MILD : HOT
  let moves = 0
  for (let tries = 0; moves < limits.moves && !(state.goalReached() && !aim.keep); tries++) {
    if (tries % 64 === 63 && limits.shouldStop()) break
    const heat = hottest * Math.pow(COLD / hottest, moves / limits.moves)
    const changed = state.tryChain(limits)
    moves += Math.max(1, state.chainLength)
    if (!changed) continue
    const next = state.cost()
    if (next <= cost || limits.random() < Math.exp((cost - next) / heat)) {
      state.keepChain()
      cost = next
      const worth = state.worth()
      if (worth < bestCost - 1e-9) {
        bestCost = worth
        best = state.usage.slots.slice()
      }
    } else state.undoChain()
  }
  return { slots: best, moves }
}

class State {
  readonly usage: Usage
  private readonly chains: Chains
  private readonly breaks: Int32Array
  /** How many participants have 0, 1, 2 … breaks. */
  private readonly spread: Int32Array
  private total = 0
  private readonly waiting: Int32Array
  private waitingTotal = 0
  private moved = 0
  private before = { total: 0, waitingTotal: 0, moved: 0 }
  private touched: { p: number; breaks: number; waiting: number }[] = []

  constructor(
    private readonly model: Model,
    start: Slots,
    private readonly aim: Aim,
  ) {
    this.chains = new Chains(model, start)
    this.usage = this.chains.usage
    this.breaks = new Int32Array(model.capacity.length)
    this.waiting = new Int32Array(model.capacity.length)
    this.spread = new Int32Array(model.slotCount + 1)
    for (let p = 0; p < this.breaks.length; p++) {
      const own = breaksOf(this.usage.busy, p * model.slotCount, model.slotCount)
      this.breaks[p] = own
      this.spread[own]!++
      this.total += own
      this.waiting[p] = waitingOf(this.usage.busy, p * model.slotCount, model.slotCount)
      this.waitingTotal += this.waiting[p]!
    }
    if (aim.keep) this.moved = this.chains.movable.filter((m) => this.usage.slots[m] !== aim.keep![m]).length
  }

  private excess(): number {
    return excessOf(this.spread, this.aim.fairness)
  }

  /** What counts in the end, without what only guides the search. */
  worth(): number {
    return this.total + FAIRNESS_FINE * this.excess() + (this.aim.keepFirst ? FIRST_COST : MOVED_COST) * this.moved
  }

  cost(): number {
    return this.worth() + WAITING_COST * this.waitingTotal
  }

  goalReached(): boolean {
    return this.total <= this.aim.goal && this.excess() === 0
  }

  private pick(limits: SearchLimits): number {
    const { random } = limits
    const { movable } = this.chains
    if (this.total > 0 && random() < 0.5) {
      for (let tries = 0; tries < 8; tries++) {
        const m = movable[below(random, movable.length)]!
        if (this.model.ends[m]!.some((p) => this.breaks[p]! > 0)) return m
      }
    }
    return movable[below(random, movable.length)]!
  }

  /** Meetings that the last chain tried to move: the work it took. */
  get chainLength(): number {
    return this.chains.chain.length
  }

  /** Carries out one chain when it leads to a valid agenda; the caller then keeps or undoes it. */
  tryChain(limits: SearchLimits): boolean {
    if (this.chains.movable.length === 0) return false
    const m = this.pick(limits)
    const slots = this.model.domain[m]!
    if (!this.chains.exchange(m, slots[below(limits.random, slots.length)]!, limits.random)) return false
    this.before = { total: this.total, waitingTotal: this.waitingTotal, moved: this.moved }
    this.rate()
    return true
  }

  private rate(): void {
    this.touched = []
    const { chain, from: one, to: other } = this.chains
    for (const m of chain) {
      for (const p of this.model.ends[m]!) {
        const from = p * this.model.slotCount
        const waiting = waitingOf(this.usage.busy, from, this.model.slotCount)
        const breaks = waiting === 0 ? 0 : breaksOf(this.usage.busy, from, this.model.slotCount)
        if (breaks !== this.breaks[p] || waiting !== this.waiting[p]) this.setBreaks(p, breaks, waiting)
      }
      if (!this.aim.keep) continue
      const kept = this.aim.keep[m]!
      if (kept === this.usage.slots[m]) this.moved--
      else if (kept === (this.usage.slots[m] === one ? other : one)) this.moved++
    }
  }

  private setBreaks(p: number, breaks: number, waiting: number): void {
    const old = this.breaks[p]!
    this.touched.push({ p, breaks: old, waiting: this.waiting[p]! })
    this.spread[old]!--
    this.spread[breaks]!++
    this.total += breaks - old
    this.waitingTotal += waiting - this.waiting[p]!
    this.breaks[p] = breaks
    this.waiting[p] = waiting
  }

  keepChain(): void {
    this.touched = []
  }

  undoChain(): void {
    for (const { p, breaks, waiting } of this.touched.reverse()) {
      this.spread[this.breaks[p]!]!--
      this.spread[breaks]!++
      this.breaks[p] = breaks
      this.waiting[p] = waiting
    }
    this.total = this.before.total
    this.waitingTotal = this.before.waitingTotal
    this.moved = this.before.moved
    this.touched = []
    this.chains.undo()
  }
}
