import type { Agenda, Meeting, Participant, Problem } from './problem.ts'
import { fairnessOf, isBanned, seatsIn } from './problem.ts'

/** Tables that only some meetings may use; `room[s]` of them stand ready in slot s. */
export interface TableGroup {
  readonly tables: readonly number[]
  readonly members: readonly number[]
  readonly room: readonly number[]
}

/** A problem with indices instead of ids, ready for the searches. Meetings that can never be placed have an empty domain. */
export interface Model {
  readonly problem: Problem
  readonly slotCount: number
  readonly tables: readonly number[]
  readonly fairness: number
  /** Both participants of each meeting. */
  readonly ends: readonly (readonly [number, number])[]
  /** Slots each meeting may take, ascending. */
  readonly domain: readonly (readonly number[])[]
  /** `allows[m][s]` is 1 when slot s is in the domain of meeting m. */
  readonly allows: readonly Uint8Array[]
  /** Slot of each meeting whose lock is kept, else −1. */
  readonly pinned: Int16Array
  /** Meetings of each participant that have a slot at all. */
  readonly meetingsOf: readonly (readonly number[])[]
  /** Meetings that each participant can hold at once, in the slot where most of its delegates are there. */
  readonly capacity: readonly number[]
  /** As `capacity`, for participant p in slot s at `p × slotCount + s`. */
  readonly seats: Int32Array
  readonly groups: readonly TableGroup[]
  readonly groupsOf: readonly (readonly number[])[]
  readonly predecessors: readonly (readonly number[])[]
  readonly successors: readonly (readonly number[])[]
}

/** Slot of each meeting by index, −1 when it has none. */
export type Slots = Int16Array

/** Tables that a meeting is bound to: its locked table, else those its owner keeps; undefined when any table will do. */
export function boundTables(meeting: Meeting, byId: ReadonlyMap<string, Participant>): readonly number[] | undefined {
  if (meeting.table !== undefined) return [meeting.table]
  for (const id of meeting.participants) {
    const kept = byId.get(id)?.tables
    if (kept && kept.length > 0) return kept
  }
  return undefined
}

function tableGroups(problem: Problem, byId: ReadonlyMap<string, Participant>): TableGroup[] {
  const bound = problem.meetings.map((meeting) => boundTables(meeting, byId))
  const sets = new Map<string, readonly number[]>()
  for (const tables of bound) if (tables) sets.set([...tables].sort((a, b) => a - b).join(), tables)
  return [...sets.values()].map((tables) => ({
    tables,
    members: bound.flatMap((own, m) => (own && own.every((table) => tables.includes(table)) ? [m] : [])),
    room: problem.tables.map((count) => tables.filter((table) => table < count).length),
  }))
}

function slotsOpenTo(problem: Problem, meeting: Meeting, byId: ReadonlyMap<string, Participant>): number[] {
  const slots: number[] = []
  if (isBanned(problem, meeting.participants)) return slots
  for (let s = 0; s < problem.slotCount; s++) {
    const absent = meeting.participants.some((id) => {
      const participant = byId.get(id)
      return participant?.forbidden.includes(s) === true || seatsIn(participant, s) === 0
    })
    const open = (meeting.allowed?.includes(s) ?? true) && (meeting.slot === undefined || meeting.slot === s)
    if (open && !absent && (problem.tables[s] ?? 0) > 0) slots.push(s)
  }
  return slots
}

function neighbours(problem: Problem, index: ReadonlyMap<string, number>) {
  const predecessors: number[][] = problem.meetings.map(() => [])
  const successors: number[][] = problem.meetings.map(() => [])
  for (const [first, second] of problem.precedences) {
    const a = index.get(first)
    const b = index.get(second)
    if (a === undefined || b === undefined) continue
    predecessors[b]!.push(a)
    successors[a]!.push(b)
  }
  return { predecessors, successors }
}

/** Turns a problem into indices, decides which locks can be kept and takes from the other meetings what the locks use up. */
export function compile(problem: Problem): Model {
  const byId = new Map(problem.participants.map((participant) => [participant.id, participant]))
  const participantIndex = new Map(problem.participants.map((participant, p) => [participant.id, p]))
  const meetingIndex = new Map(problem.meetings.map((meeting, m) => [meeting.id, m]))
  const groups = tableGroups(problem, byId)
  const groupsOf: number[][] = problem.meetings.map(() => [])
  groups.forEach((group, g) => group.members.forEach((m) => groupsOf[m]!.push(g)))
  const capacity = problem.participants.map((participant) => heldAtOnce(problem, participant, { groups, groupsOf }))
  const open: Model = {
    problem,
    slotCount: problem.slotCount,
    tables: Array.from({ length: problem.slotCount }, (_, s) => problem.tables[s] ?? 0),
    fairness: fairnessOf(problem),
    ends: problem.meetings.map(({ participants: [a, b] }) => [
      indexOf(participantIndex, a),
      indexOf(participantIndex, b),
    ]),
    domain: problem.meetings.map((meeting, m) =>
      slotsOpenTo(problem, meeting, byId).filter((s) => groupsOf[m]!.every((g) => groups[g]!.room[s]! > 0)),
    ),
    allows: [],
    pinned: new Int16Array(problem.meetings.length).fill(-1),
    meetingsOf: [],
    capacity,
    seats: Int32Array.from(
      problem.participants.flatMap((participant, p) =>
        Array.from({ length: problem.slotCount }, (_, s) => Math.min(capacity[p]!, seatsIn(participant, s))),
      ),
    ),
    groups,
    groupsOf,
    ...neighbours(problem, meetingIndex),
  }
  return withLocks(open)
}

/** How many meetings a participant can hold at once: its delegates, but no more than the tables that all its meetings share. */
function heldAtOnce(
  problem: Problem,
  participant: Participant,
  { groups, groupsOf }: Pick<Model, 'groups' | 'groupsOf'>,
): number {
  const own = problem.meetings.flatMap(({ participants }, m) =>
    participants.includes(participant.id) ? [groupsOf[m]!] : [],
  )
  const shared = groups.filter((_, g) => own.every((of) => of.includes(g)))
  const most = Math.max(0, ...Array.from({ length: problem.slotCount }, (_, s) => seatsIn(participant, s)))
  return Math.max(1, Math.min(most, ...shared.map(({ room }) => Math.max(...room))))
}

function indexOf(index: ReadonlyMap<string, number>, id: string): number {
  const found = index.get(id)
  if (found === undefined) throw new Error(`A meeting names the unknown participant ${id}`)
  return found
}

/** Locks are kept in the order of the meetings; one that contradicts an earlier one is left without a slot. */
function withLocks(model: Model): Model {
  const usage = new Usage(model)
  const domain = [...model.domain]
  const locked = model.problem.meetings.map((meeting) => meeting.slot !== undefined)
  domain.forEach((slots, m) => {
    if (!locked[m] || slots.length === 0) return
    if (usage.fits(m, slots[0]!)) {
      usage.place(m, slots[0]!)
      model.pinned[m] = slots[0]!
    } else domain[m] = []
  })
  const left = domain.map((slots, m) => (locked[m] ? slots : slots.filter((s) => usage.fits(m, s))))
  const allows = left.map((slots) => {
    const flags = new Uint8Array(model.slotCount)
    for (const s of slots) flags[s] = 1
    return flags
  })
  const meetingsOf: number[][] = model.capacity.map(() => [])
  left.forEach((slots, m) => {
    if (slots.length > 0) for (const p of model.ends[m]!) meetingsOf[p]!.push(m)
  })
  return { ...model, domain: left, allows, meetingsOf }
}

/** Who and what is in use in each slot, kept up to date while meetings come and go. */
export class Usage {
  readonly slots: Slots
  readonly load: Int32Array
  readonly busy: Int32Array
  readonly grouped: Int32Array

  constructor(private readonly model: Model) {
    const { slotCount } = model
    this.slots = new Int16Array(model.ends.length).fill(-1)
    this.load = new Int32Array(slotCount)
    this.busy = new Int32Array(model.capacity.length * slotCount)
    this.grouped = new Int32Array(model.groups.length * slotCount)
  }

  private count(m: number, s: number, by: 1 | -1): void {
    const { ends, groupsOf, slotCount } = this.model
    this.load[s]! += by
    for (const p of ends[m]!) this.busy[p * slotCount + s]! += by
    for (const g of groupsOf[m]!) this.grouped[g * slotCount + s]! += by
  }

  place(m: number, s: number): void {
    this.slots[m] = s
    this.count(m, s, 1)
  }

  remove(m: number): void {
    this.count(m, this.slots[m]!, -1)
    this.slots[m] = -1
  }

  /** Whether no participant, group of tables or slot holds more than it can. */
  withinLimits(m: number, s: number, extra: 0 | 1): boolean {
    const { ends, groupsOf, slotCount, seats, groups, tables } = this.model
    if (this.load[s]! + extra > tables[s]!) return false
    for (const p of ends[m]!) if (this.busy[p * slotCount + s]! + extra > seats[p * slotCount + s]!) return false
    for (const g of groupsOf[m]!) if (this.grouped[g * slotCount + s]! + extra > groups[g]!.room[s]!) return false
    return true
  }

  /** Whether slot s is after all placed predecessors of m and before all placed successors. */
  inOrder(m: number, s: number): boolean {
    for (const a of this.model.predecessors[m]!) if (this.slots[a]! >= s) return false
    for (const b of this.model.successors[m]!) if (this.slots[b]! >= 0 && this.slots[b]! <= s) return false
    return true
  }

  /** Whether an unplaced meeting can be put into slot s as things are. */
  fits(m: number, s: number): boolean {
    return this.withinLimits(m, s, 1) && this.inOrder(m, s)
  }
}

/** Breaks of one participant. */
export function breaksOf(busy: Int32Array, from: number, slotCount: number): number {
  let runs = 0
  let before = 0
  for (let s = from; s < from + slotCount; s++) {
    const now = busy[s]!
    if (now > 0 && before === 0) runs++
    before = now
  }
  return runs > 0 ? runs - 1 : 0
}

/** Slots that one participant waits in all its breaks. */
export function waitingOf(busy: Int32Array, from: number, slotCount: number): number {
  let waiting = 0
  let last = -1
  for (let s = 0; s < slotCount; s++) {
    if (busy[from + s] === 0) continue
    if (last >= 0) waiting += s - last - 1
    last = s
  }
  return waiting
}

/** By how much the participants' breaks differ more than the fairness allows; `spread` counts who has 0, 1, 2 … of them. */
export function excessOf(spread: Int32Array, fairness: number): number {
  let least = 0
  let most = spread.length - 1
  while (least < most && spread[least] === 0) least++
  while (most > least && spread[most] === 0) most--
  return Math.max(0, most - least - fairness)
}

export interface Quality {
  readonly unplaced: number
  readonly breaks: number
  readonly difference: number
  /** Wishes of meetings without a slot. */
  readonly unmet: number
}

/** Breaks of each participant. */
export function breaksByParticipant({ ends, capacity, slotCount }: Model, slots: Slots): number[] {
  const busy = new Int32Array(capacity.length * slotCount)
  slots.forEach((s, m) => {
    if (s >= 0) for (const p of ends[m]!) busy[p * slotCount + s]!++
  })
  return capacity.map((_, p) => breaksOf(busy, p * slotCount, slotCount))
}

/** Meetings without a slot, breaks and the largest difference of breaks. */
export function measure(model: Model, slots: Slots): Quality {
  const breaks = breaksByParticipant(model, slots)
  return {
    unplaced: slots.filter((s) => s < 0).length,
    breaks: breaks.reduce((sum, own) => sum + own, 0),
    difference: breaks.length > 0 ? Math.max(...breaks) - Math.min(...breaks) : 0,
    unmet: model.problem.meetings.reduce((sum, { wishes = 0 }, m) => (slots[m]! < 0 ? sum + wishes : sum), 0),
  }
}

/** The slots of an agenda as far as they are possible in the model, meeting by meeting; what no longer fits is left out. */
export function slotsOf(model: Model, agenda: Pick<Agenda, 'slots'>): Slots {
  const usage = new Usage(model)
  model.pinned.forEach((s, m) => {
    if (s >= 0) usage.place(m, s)
  })
  model.problem.meetings.forEach((meeting, m) => {
    const s = agenda.slots[meeting.id]
    if (s !== undefined && usage.slots[m]! < 0 && model.allows[m]![s] === 1 && usage.fits(m, s)) usage.place(m, s)
  })
  return usage.slots
}
