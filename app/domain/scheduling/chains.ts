import type { Model, Slots } from './model.ts'
import { Usage } from './model.ts'
import type { Random } from './random.ts'
import { below } from './random.ts'

/**
 * Exchange chains (Kempe chains): a meeting changes slot, whoever stands in its way changes back, and so on along the chain, so
 * that every state stays a valid agenda with the same meetings placed.
 */
export class Chains {
  readonly usage: Usage
  /** Meetings that can begin a chain. */
  readonly movable: readonly number[]
  /** Meetings of the last chain, which changed between these two slots if it led to a valid agenda. */
  chain: number[] = []
  from = 0
  to = 0
  /** Number of the chain that a meeting was last in. */
  private readonly seen: Int32Array
  private number = 0

  constructor(
    private readonly model: Model,
    start: Slots,
    /** 1 for a meeting that stays where it is, besides those whose slot is locked. */
    private readonly stays: Uint8Array = new Uint8Array(start.length),
  ) {
    this.usage = new Usage(model)
    this.seen = new Int32Array(start.length)
    start.forEach((s, m) => {
      if (s >= 0) this.usage.place(m, s)
    })
    this.movable = [...start.keys()].filter((m) => start[m]! >= 0 && model.domain[m]!.length > 1 && this.free(m))
  }

  private free(m: number): boolean {
    return this.model.pinned[m]! < 0 && this.stays[m] === 0
  }

  /** Carries out the chain that a meeting begins by going to a slot, when it leads to a valid agenda. */
  exchange(m: number, to: number, random: Random): boolean {
    this.chain = []
    this.from = this.usage.slots[m]!
    this.to = to
    if (this.from === to) return false
    const grown = this.grow([m])
    if (!grown) return false
    this.chain = grown
    const surplus = this.surplus()
    if (surplus !== 0 && !this.balance(surplus, random)) return false
    this.swap()
    if (this.valid()) return true
    this.swap()
    return false
  }

  /** Takes the last chain back. */
  undo(): void {
    this.swap()
  }

  private grow(chain: number[]): number[] | undefined {
    const { model, usage, from, to } = this
    this.number++
    for (const m of chain) this.seen[m] = this.number
    for (let at = 0; at < chain.length; at++) {
      const m = chain[at]!
      const target = usage.slots[m] === from ? to : from
      if (model.allows[m]![target] !== 1 || !this.free(m)) return undefined
      for (const p of model.ends[m]!) {
        if (model.capacity[p] !== 1 || usage.busy[p * model.slotCount + target] === 0) continue
        for (const other of model.meetingsOf[p]!) {
          if (usage.slots[other] !== target || this.seen[other] === this.number) continue
          this.seen[other] = this.number
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
  private balance(surplus: number, random: Random): boolean {
    if (Math.abs(surplus) > 1) return false
    const source = surplus > 0 ? this.to : this.from
    const others = this.movable.filter((m) => this.usage.slots[m] === source && this.seen[m] !== this.number)
    if (others.length === 0) return false
    const added = this.grow([...this.chain, others[below(random, others.length)]!])
    if (!added) return false
    this.chain = added
    return this.surplus() === 0
  }

  private swap(): void {
    const targets = this.chain.map((m) => (this.usage.slots[m] === this.from ? this.to : this.from))
    for (const m of this.chain) this.usage.remove(m)
    this.chain.forEach((m, at) => this.usage.place(m, targets[at]!))
  }

  private valid(): boolean {
    for (const m of this.chain) {
      const s = this.usage.slots[m]!
      if (!this.usage.withinLimits(m, s, 0) || !this.usage.inOrder(m, s)) return false
    }
    return true
  }
}
