import { Chains } from './chains.ts'
import { comfortOrder } from './comfort.ts'
import type { Model, Slots } from './model.ts'
import { breaksOf, excessOf } from './model.ts'
import type { Random } from './random.ts'
import { below } from './random.ts'
import { ROOM_COST, Seating, TABLE_COST } from './seating.ts'

/** Slot and table of each meeting by index, −1 when it has none. */
export interface Places {
  readonly slots: Slots
  readonly tables: Int16Array
}

export interface ComfortAim {
  /** Largest difference of breaks between two participants that is no fault. */
  readonly fairness: number
  /** 1 for a meeting that keeps its slot and its table. */
  readonly stays: Uint8Array
}

/** Costs beside those of a change of table: of each slot until the last meeting of all, and of each participant, is over. */
const END_COST = 0.5
const ENDS_COST = 0.1
/** Share of moves that only change tables, and of these to where one of the two is right before or after. */
const TABLE_MOVES = 0.3
const NEAR = 0.75

/** Figures of one participant. */
interface Own {
  breaks: number
  rooms: number
  tables: number
  end: number
}

/** An agenda with its tables while random moves change it; each is a valid one with no more breaks or less fairness than before. */
export class ComfortMoves {
  private readonly chains: Chains
  private readonly seating: Seating
  private readonly own: Own[]
  /** How many participants have 0, 1, 2 … breaks, and how many have their last meeting in each slot, counted from 1. */
  private readonly spread: Int32Array
  private readonly lasts: Int32Array
  private readonly total: Own = { breaks: 0, rooms: 0, tables: 0, end: 0 }
  private readonly seated: readonly number[]
  /** What the last change did: where each meeting was before, and the figures of the participants then. */
  private left: { m: number; slot: number; table: number }[] = []
  private before: { p: number; own: Own }[] = []
  private exchanged = false
  /** Meetings that the last move tried to move: the work it took. */
  effort = 0

  constructor(
    private readonly model: Model,
    start: Places,
    private readonly aim: ComfortAim,
  ) {
    this.chains = new Chains(model, start.slots, aim.stays)
    const { slots } = this.chains.usage
    this.seating = new Seating(model, slots, start.tables, aim.stays)
    this.seated = [...slots.keys()].filter(
      (m) => slots[m]! >= 0 && aim.stays[m] === 0 && (this.seating.bound[m]?.length ?? model.tables[slots[m]!]!) > 1,
    )
    this.spread = new Int32Array(model.slotCount + 1)
    this.lasts = new Int32Array(model.slotCount + 1)
    this.own = model.capacity.map((_, p) => this.figures(p))
    for (const own of this.own) this.count(own, 1)
  }

  private count(own: Own, by: 1 | -1): void {
    this.total.breaks += by * own.breaks
    this.total.rooms += by * own.rooms
    this.total.tables += by * own.tables
    this.total.end += by * own.end
    this.spread[own.breaks]! += by
    this.lasts[own.end]! += by
  }

  private replace(p: number, own: Own): void {
    this.count(this.own[p]!, -1)
    this.own[p] = own
    this.count(own, 1)
  }

  private figures(p: number): Own {
    const { slotCount } = this.model
    const { usage } = this.chains
    const from = p * slotCount
    const own = { breaks: breaksOf(usage.busy, from, slotCount), rooms: 0, tables: 0, end: 0 }
    let before = -1
    const { sits, rooms, walks } = this.seating
    for (let s = 0; s < slotCount; s++) {
      if (usage.busy[from + s] === 0) continue
      own.end = s + 1
      if (!walks[p]) continue
      const table = sits[from + s]!
      if (before >= 0 && before !== table) {
        own.tables++
        if (rooms[before] !== rooms[table]) own.rooms++
      }
      before = table
    }
    return own
  }

  private excess(): number {
    return excessOf(this.spread, this.aim.fairness)
  }

  private end(): number {
    let end = this.lasts.length - 1
    while (end > 0 && this.lasts[end] === 0) end--
    return end
  }

  worth(): readonly number[] {
    const { breaks, rooms, tables, end } = this.total
    const comfort = { roomChanges: rooms, tableChanges: tables, end: this.end(), ends: end }
    return [this.excess(), breaks, ...comfortOrder(comfort)]
  }

  /** What the annealing makes smaller. */
  cost(): number {
    const { rooms, tables, end } = this.total
    return ROOM_COST * rooms + TABLE_COST * tables + END_COST * this.end() + ENDS_COST * end
  }

  places(): Places {
    return { slots: this.chains.usage.slots.slice(), tables: this.seating.table.slice() }
  }

  get canChange(): boolean {
    return this.chains.movable.length + this.seated.length > 0
  }

  /** Carries out one random move if it can be. */
  change(random: Random): boolean {
    const { movable } = this.chains
    this.left = []
    this.before = []
    this.exchanged = false
    this.effort = 1
    const seatOnly = movable.length === 0 || (this.seated.length > 0 && random() < TABLE_MOVES)
    const done = seatOnly ? this.changeTable(random) : this.changeSlot(movable[below(random, movable.length)]!, random)
    if (done) this.rate()
    return done
  }

  private leave(m: number, slot: number): void {
    this.left.push({ m, slot, table: this.seating.table[m]! })
    this.seating.leave(m, slot)
  }

  private changeTable(random: Random): boolean {
    const { seating } = this
    const m = this.seated[below(random, this.seated.length)]!
    const slot = this.chains.usage.slots[m]!
    const to = this.otherTable(m, slot, random)
    const from = seating.table[m]!
    if (to < 0 || to === from || !seating.permits(m, to)) return false
    const other = seating.occupant(slot, to)
    if (other >= 0 && (this.aim.stays[other] === 1 || !seating.permits(other, from))) return false
    this.leave(m, slot)
    if (other >= 0) {
      this.leave(other, slot)
      seating.seat(other, from)
    }
    seating.seat(m, to)
    return true
  }

  /** Most often where one of the two is right before or after, else any. */
  private otherTable(m: number, slot: number, random: Random): number {
    const { seating, model } = this
    if (random() < NEAR) return seating.beside(model.ends[m]![below(random, 2)]!, slot, random() < 0.5 ? -1 : 1)
    const options = seating.bound[m]
    return options ? options[below(random, options.length)]! : below(random, model.tables[slot]!)
  }

  private changeSlot(m: number, random: Random): boolean {
    const { chains, seating } = this
    const slots = this.model.domain[m]!
    const done = chains.exchange(m, slots[below(random, slots.length)]!, random)
    this.effort = Math.max(1, chains.chain.length)
    if (!done) return false
    if (this.breaksMore()) {
      chains.undo()
      return false
    }
    this.exchanged = true
    const { slots: now } = chains.usage
    for (const moved of chains.chain) this.leave(moved, now[moved] === chains.to ? chains.from : chains.to)
    for (const slot of [chains.from, chains.to]) {
      const drivenOut = seating.seatAll(chains.chain.filter((moved) => now[moved] === slot))
      for (const { m: out, table } of drivenOut.moved) this.left.push({ m: out, slot, table })
      if (!drivenOut.seated) {
        this.undo()
        return false
      }
    }
    return true
  }

  /** Whether the last chain costs breaks or fairness. */
  private breaksMore(): boolean {
    const { usage, chain } = this.chains
    const { slotCount, ends } = this.model
    const was = this.excess()
    const shifted: { p: number; from: number; to: number }[] = []
    for (const m of chain)
      for (const p of ends[m]!) {
        const from = this.own[p]!.breaks
        const to = breaksOf(usage.busy, p * slotCount, slotCount)
        if (from !== to && !shifted.some((other) => other.p === p)) shifted.push({ p, from, to })
      }
    if (shifted.reduce((sum, { from, to }) => sum + to - from, 0) > 0) return true
    const shift = (by: 1 | -1) => {
      for (const { from, to } of shifted) {
        this.spread[from]! -= by
        this.spread[to]! += by
      }
    }
    shift(1)
    const more = this.excess() > was
    shift(-1)
    return more
  }

  private rate(): void {
    const seen = new Set<number>()
    for (const { m } of this.left)
      for (const p of this.model.ends[m]!) {
        if (seen.has(p)) continue
        seen.add(p)
        this.before.push({ p, own: this.own[p]! })
        this.replace(p, this.figures(p))
      }
  }

  /** Takes the last move back. */
  undo(): void {
    const { seating, chains } = this
    for (const { m } of this.left) if (seating.table[m]! >= 0) seating.leave(m, chains.usage.slots[m]!)
    if (this.exchanged) chains.undo()
    for (const { m, table } of this.left) seating.seat(m, table)
    for (const { p, own } of this.before) this.replace(p, own)
  }
}
