import { boundTables } from './model.ts'
import type { Model, Slots } from './model.ts'
import { goesAlone, roomOf } from './problem.ts'

/** Cost of a change of table, and how much more one into another room costs. */
export const TABLE_COST = 1
export const ROOM_COST = 3
/** Less than any change: an owner's table stays free for the owner while another one will do. */
const GUEST_COST = 0.4

/** Who sits where: the table of each placed meeting, kept up to date while meetings come and go, with room for what is bound. */
export class Seating {
  /** Table of each meeting, −1 when it has none. */
  readonly table: Int16Array
  /** Table of participant p in slot s at `p × slotCount + s`, −1 when it has none. Only for those who hold one meeting at once. */
  readonly sits: Int16Array
  /** Room of each table. */
  readonly rooms: readonly number[]
  /** Whether the changes of a participant are counted. */
  readonly walks: readonly boolean[]
  /** Tables that a meeting is bound to, undefined for any. */
  readonly bound: readonly (readonly number[] | undefined)[]
  private readonly at: Int16Array
  private readonly count: number
  private readonly owned: Uint8Array

  constructor(
    private readonly model: Model,
    /** Slot of each meeting, as it is now. */
    private readonly slots: Slots,
    tables: Int16Array,
    /** 1 for a meeting that stays at its table. */
    private readonly stays: Uint8Array,
  ) {
    const { problem, slotCount } = model
    this.count = Math.max(1, ...model.tables)
    this.rooms = Array.from({ length: this.count }, (_, table) => roomOf(problem, table))
    const byId = new Map(problem.participants.map((participant) => [participant.id, participant]))
    this.walks = problem.participants.map(goesAlone)
    this.bound = problem.meetings.map((meeting) => boundTables(meeting, byId))
    this.owned = new Uint8Array(this.count)
    for (const { tables: own = [] } of problem.participants) for (const table of own) this.owned[table] = 1
    this.table = new Int16Array(tables.length).fill(-1)
    this.sits = new Int16Array(problem.participants.length * slotCount).fill(-1)
    this.at = new Int16Array(slotCount * this.count).fill(-1)
    slots.forEach((s, m) => {
      if (s >= 0) this.seat(m, tables[m]!)
    })
  }

  /** Takes a meeting, which is or was in this slot, from its table. */
  leave(m: number, slot: number): void {
    this.at[slot * this.count + this.table[m]!] = -1
    this.table[m] = -1
    for (const p of this.model.ends[m]!) this.sits[p * this.model.slotCount + slot] = -1
  }

  seat(m: number, table: number): void {
    const slot = this.slots[m]!
    this.table[m] = table
    this.at[slot * this.count + table] = m
    for (const p of this.model.ends[m]!) this.sits[p * this.model.slotCount + slot] = table
  }

  /** The meeting at a table, −1 when it is free. */
  occupant(slot: number, table: number): number {
    return this.at[slot * this.count + table]!
  }

  /** Whether a meeting may sit at a table of its slot. */
  permits(m: number, table: number): boolean {
    return table < this.model.tables[this.slots[m]!]! && (this.bound[m]?.includes(table) ?? true)
  }

  /**
   * Seats meetings of one slot that have no table, the most tightly bound first; one that finds none drives out another that is
   * bound less, which then looks for a table too. `moved` are those driven out, with the tables they had.
   */
  seatAll(meetings: readonly number[]): { seated: boolean; moved: { m: number; table: number }[] } {
    const moved: { m: number; table: number }[] = []
    const waiting = [...meetings].sort((a, b) => this.freedom(a) - this.freedom(b))
    for (let m = waiting.shift(); m !== undefined; m = waiting.shift()) {
      const table = this.cheapest(m)
      if (table >= 0) {
        this.seat(m, table)
        continue
      }
      const other = this.looser(m)
      if (other === undefined) return { seated: false, moved }
      const freed = this.table[other]!
      moved.push({ m: other, table: freed })
      this.leave(other, this.slots[m]!)
      this.seat(m, freed)
      waiting.push(other)
      waiting.sort((a, b) => this.freedom(a) - this.freedom(b))
    }
    return { seated: true, moved }
  }

  /** At how many tables a meeting may sit. */
  private freedom(m: number): number {
    return this.bound[m]?.length ?? this.count + 1
  }

  private looser(m: number): number | undefined {
    const slot = this.slots[m]!
    for (const table of this.bound[m] ?? []) {
      if (!this.permits(m, table)) continue
      const other = this.occupant(slot, table)
      if (other >= 0 && this.freedom(other) > this.freedom(m) && this.stays[other] === 0) return other
    }
    return undefined
  }

  /** The free table that costs its participants the fewest changes, −1 when all are taken. */
  private cheapest(m: number): number {
    const slot = this.slots[m]!
    let best = -1
    let least = Number.POSITIVE_INFINITY
    const consider = (table: number) => {
      if (this.occupant(slot, table) >= 0) return
      const guest = this.bound[m] === undefined && this.owned[table] === 1 ? GUEST_COST : 0
      const cost = guest + this.changes(m, slot, table)
      if (cost < least) {
        least = cost
        best = table
      }
    }
    const bound = this.bound[m]
    if (bound) for (const table of bound) if (table < this.model.tables[slot]!) consider(table)
    if (!bound) for (let table = 0; table < this.model.tables[slot]!; table++) consider(table)
    return best
  }

  /** Table of the meeting that a participant has next before (−1) or after (1) a slot, −1 when it has none. */
  beside(p: number, slot: number, by: -1 | 1): number {
    const { slotCount } = this.model
    let s = slot + by
    while (s >= 0 && s < slotCount && this.sits[p * slotCount + s]! < 0) s += by
    return s >= 0 && s < slotCount ? this.sits[p * slotCount + s]! : -1
  }

  /** What the ways of both participants to this table and on from it cost. */
  private changes(m: number, slot: number, table: number): number {
    let cost = 0
    for (const p of this.model.ends[m]!) {
      if (!this.walks[p]) continue
      cost += this.step(this.beside(p, slot, -1), table) + this.step(this.beside(p, slot, 1), table)
    }
    return cost
  }

  private step(from: number, to: number): number {
    if (from < 0 || from === to) return 0
    return this.rooms[from] === this.rooms[to] ? TABLE_COST : TABLE_COST + ROOM_COST
  }
}
