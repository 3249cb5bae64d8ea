import type { Model, Slots } from './model.ts'
import { Usage, breaksOf, waitingOf } from './model.ts'
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

/**
 * Simulated annealing over exchange chains: a meeting changes slot, whoever stands in its way changes back, and so on along the
 * chain (Kempe chains), so that every state stays a valid agenda with the same meetings placed.
 */
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
  private readonly breaks: Int32Array
  /** How many participants have 0, 1, 2 … breaks. */
  private readonly spread: Int32Array
  private total = 0
  private readonly waiting: Int32Array
  private waitingTotal = 0
  private moved = 0
  private readonly movable: number[]
  private chain: number[] = []
  private from = 0
  private to = 0
  private before = { total: 0, waitingTotal: 0, moved: 0 }
  private touched: { p: number; breaks: number; waiting: number }[] = []

  constructor(
    private readonly model: Model,
    start: Slots,
    private readonly aim: Aim,
  ) {
    this.usage = new Usage(model)
    start.forEach((s, m) => {
      if (s >= 0) this.usage.place(m, s)
    })
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
    this.movable = [...start.keys()].filter(
      (m) => start[m]! >= 0 && model.domain[m]!.length > 1 && model.pinned[m]! < 0,
    )
    if (aim.keep) this.moved = this.movable.filter((m) => this.usage.slots[m] !== aim.keep![m]).length
  }

  private excess(): number {
    let least = 0
    let most = this.spread.length - 1
    while (least < most && this.spread[least] === 0) least++
    while (most > least && this.spread[most] === 0) most--
    return Math.max(0, most - least - this.aim.fairness)
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
    if (this.total > 0 && random() < 0.5) {
      for (let tries = 0; tries < 8; tries++) {
        const m = this.movable[below(random, this.movable.length)]!
        if (this.model.ends[m]!.some((p) => this.breaks[p]! > 0)) return m
      }
    }
    return this.movable[below(random, this.movable.length)]!
  }

  /** Meetings that the last chain tried to move: the work it took. */
  get chainLength(): number {
    return this.chain.length
  }

  /** Carries out one chain when it leads to a valid agenda; the caller then keeps or undoes it. */
  tryChain(limits: SearchLimits): boolean {
    this.chain = []
    if (this.movable.length === 0) return false
    const m = this.pick(limits)
    const slots = this.model.domain[m]!
    this.from = this.usage.slots[m]!
    this.to = slots[below(limits.random, slots.length)]!
    if (this.from === this.to || !this.buildChain(m)) return false
    const surplus = this.surplus()
    if (surplus !== 0 && !this.balance(surplus, limits)) return false
    this.apply()
    if (this.valid()) {
      this.rate()
      return true
    }
    this.swapBack()
    return false
  }

  private buildChain(first: number): boolean {
    const grown = this.grow([first])
    if (grown) this.chain = grown
    return grown !== undefined
  }

  private grow(chain: number[]): number[] | undefined {
    const { model, usage, from, to } = this
    const inside = new Set(chain)
    for (let at = 0; at < chain.length; at++) {
      const m = chain[at]!
      const target = usage.slots[m] === from ? to : from
      if (model.allows[m]![target] !== 1 || model.pinned[m]! >= 0) return undefined
      for (const p of model.ends[m]!) {
        if (model.capacity[p] !== 1 || usage.busy[p * model.slotCount + target] === 0) continue
        for (const other of model.meetingsOf[p]!) {
          if (usage.slots[other] !== target || inside.has(other)) continue
          inside.add(other)
          chain.push(other)
        }
      }
    }
    return chain
  }

  /** By how many meetings the fuller of the two slots would exceed its tables: positive for `to`, negative for `from`. */
  private surplus(): number {
    let forth = 0
    for (const m of this.chain) forth += this.usage.slots[m] === this.from ? 1 : -1
    const over = this.usage.load[this.to]! + forth - this.model.tables[this.to]!
    if (over > 0) return over
    const back = this.usage.load[this.from]! - forth - this.model.tables[this.from]!
    return back > 0 ? -back : 0
  }

  /** Adds one more chain that brings meetings the other way when the tables would not do. */
  private balance(surplus: number, { random }: SearchLimits): boolean {
    if (Math.abs(surplus) > 1) return false
    const source = surplus > 0 ? this.to : this.from
    const inside = new Set(this.chain)
    const others = this.movable.filter((m) => this.usage.slots[m] === source && !inside.has(m))
    if (others.length === 0) return false
    const added = this.grow([...this.chain, others[below(random, others.length)]!])
    if (!added) return false
    this.chain = added
    return this.surplus() === 0
  }

  private apply(): void {
    this.before = { total: this.total, waitingTotal: this.waitingTotal, moved: this.moved }
    this.exchange()
  }

  private exchange(): void {
    const targets = this.chain.map((m) => (this.usage.slots[m] === this.from ? this.to : this.from))
    for (const m of this.chain) this.usage.remove(m)
    this.chain.forEach((m, at) => this.usage.place(m, targets[at]!))
  }

  private swapBack(): void {
    this.exchange()
  }

  private valid(): boolean {
    for (const m of this.chain) {
      const s = this.usage.slots[m]!
      if (!this.usage.withinLimits(m, s, 0) || !this.usage.inOrder(m, s)) return false
    }
    return true
  }

  private rate(): void {
    this.touched = []
    for (const m of this.chain) {
      for (const p of this.model.ends[m]!) {
        const from = p * this.model.slotCount
        const waiting = waitingOf(this.usage.busy, from, this.model.slotCount)
        const breaks = waiting === 0 ? 0 : breaksOf(this.usage.busy, from, this.model.slotCount)
        if (breaks !== this.breaks[p] || waiting !== this.waiting[p]) this.setBreaks(p, breaks, waiting)
      }
      if (!this.aim.keep) continue
      const kept = this.aim.keep[m]!
      if (kept === this.usage.slots[m]) this.moved--
      else if (kept === (this.usage.slots[m] === this.from ? this.to : this.from)) this.moved++
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
    this.swapBack()
  }
}
