import { isBanned, seatsIn } from './problem.ts'
import type { Agenda, Meeting, Participant, Problem } from './problem.ts'

/** A rule broken by an agenda or by a move, with the participants and meetings concerned (ids). */
export interface Violation {
  readonly code:
    | 'banned'
    | 'unknown-slot'
    | 'absent'
    | 'session'
    | 'slot-locked'
    | 'twice-at-once'
    | 'too-few-tables'
    | 'order'
    | 'no-table'
    | 'table-missing'
    | 'table-locked'
    | 'owner-table'
    | 'table-taken'
  readonly slot: number
  readonly table?: number
  readonly participants: readonly string[]
  readonly meetings: readonly string[]
}

/** The agenda seen from its problem: everything a rule asks for, looked up by id and by slot. */
class View {
  readonly participants: ReadonlyMap<string, Participant>
  readonly meetings: ReadonlyMap<string, Meeting>
  private readonly bySlot = new Map<number, Meeting[]>()

  constructor(
    readonly problem: Problem,
    readonly agenda: Agenda,
  ) {
    this.participants = new Map(problem.participants.map((participant) => [participant.id, participant]))
    this.meetings = new Map(problem.meetings.map((meeting) => [meeting.id, meeting]))
    for (const meeting of problem.meetings) {
      const slot = agenda.slots[meeting.id]
      if (slot !== undefined) this.bySlot.set(slot, [...(this.bySlot.get(slot) ?? []), meeting])
    }
  }

  in(slot: number): readonly Meeting[] {
    return this.bySlot.get(slot) ?? []
  }
}

/**
 * Checks an agenda against every hard rule, without any code of the composer. An empty list means valid. A meeting without a slot
 * breaks no rule; wishes such as few breaks and fairness are not rules.
 */
export function validateAgenda(problem: Problem, agenda: Agenda): Violation[] {
  const view = new View(problem, agenda)
  const violations: Violation[] = []
  for (const meeting of problem.meetings) {
    const slot = agenda.slots[meeting.id]
    if (slot === undefined) continue
    violations.push(...ownRules(view, meeting, slot))
    violations.push(...tableRules(view, meeting, { slot, table: agenda.tables[meeting.id] }))
  }
  for (let slot = 0; slot < problem.slotCount; slot++) violations.push(...crowding(view, slot))
  for (const [first, second] of problem.precedences) violations.push(...orderRule(view, first, second))
  return violations
}

/**
 * Rules that would be broken if the meeting were put into the slot and, when given, at the table, everything else staying as it
 * is; for lighting up allowed cells and naming the reason on the others. An empty list means that the move is allowed.
 */
export function explainMove(
  problem: Problem,
  agenda: Agenda,
  meetingId: string,
  target: { slot: number; table?: number },
): Violation[] {
  const view = new View(problem, {
    slots: { ...agenda.slots, [meetingId]: target.slot },
    tables: target.table === undefined ? agenda.tables : { ...agenda.tables, [meetingId]: target.table },
  })
  const meeting = view.meetings.get(meetingId)
  if (!meeting) throw new Error(`The agenda has no meeting ${meetingId}`)
  const violations = [
    ...ownRules(view, meeting, target.slot),
    ...crowding(view, target.slot).filter(({ meetings }) => meetings.includes(meetingId)),
    ...problem.precedences
      .filter((pair) => pair.includes(meetingId))
      .flatMap(([first, second]) => orderRule(view, first, second)),
  ]
  const tables =
    target.table === undefined ? [] : tableRules(view, meeting, { slot: target.slot, table: target.table }, true)
  return [...violations, ...tables]
}

function ownRules({ problem, participants }: View, meeting: Meeting, slot: number): Violation[] {
  const violations: Violation[] = []
  const report = (code: Violation['code'], concerned: readonly string[] = meeting.participants) =>
    violations.push({ code, slot, participants: concerned, meetings: [meeting.id] })
  if (!Number.isInteger(slot) || slot < 0 || slot >= problem.slotCount) report('unknown-slot')
  if (isBanned(problem, meeting.participants)) report('banned')
  const absent = meeting.participants.filter((id) => {
    const participant = participants.get(id)
    return participant?.forbidden.includes(slot) === true || seatsIn(participant, slot) === 0
  })
  if (absent.length > 0) report('absent', absent)
  if (meeting.allowed && !meeting.allowed.includes(slot)) report('session')
  if (meeting.slot !== undefined && meeting.slot !== slot) report('slot-locked')
  return violations
}

/** Participants in more meetings than they have delegates, and more meetings than tables. */
function crowding(view: View, slot: number): Violation[] {
  const violations: Violation[] = []
  const here = view.in(slot)
  const attending = new Map<string, string[]>()
  for (const meeting of here)
    for (const id of meeting.participants) attending.set(id, [...(attending.get(id) ?? []), meeting.id])
  for (const [id, meetings] of attending) {
    // Who is not there at all breaks the rule of absence instead.
    if (meetings.length > Math.max(1, seatsIn(view.participants.get(id), slot)))
      violations.push({ code: 'twice-at-once', slot, participants: [id], meetings: [...new Set(meetings)] })
  }
  if (here.length > (view.problem.tables[slot] ?? 0))
    violations.push({ code: 'too-few-tables', slot, participants: [], meetings: here.map(({ id }) => id) })
  return violations
}

function orderRule({ agenda, meetings }: View, first: string, second: string): Violation[] {
  const earlier = agenda.slots[first]
  const later = agenda.slots[second]
  if (earlier === undefined || later === undefined || earlier < later) return []
  const participants = meetings.get(first)?.participants ?? []
  return [{ code: 'order', slot: later, participants, meetings: [first, second] }]
}

function tableRules(
  view: View,
  meeting: Meeting,
  { slot, table }: { slot: number; table: number | undefined },
  both = false,
): Violation[] {
  const report = (code: Violation['code'], others: readonly string[] = [], participants: readonly string[] = []) => [
    { code, slot, table, participants, meetings: [meeting.id, ...others] },
  ]
  if (table === undefined) return report('no-table')
  const violations: Violation[] = []
  if (!Number.isInteger(table) || table < 0 || table >= (view.problem.tables[slot] ?? 0))
    violations.push(...report('table-missing'))
  const owner = meeting.participants.find((id) => (view.participants.get(id)?.tables?.length ?? 0) > 0)
  if (meeting.table !== undefined) {
    if (meeting.table !== table) violations.push(...report('table-locked'))
  } else if (owner !== undefined && !view.participants.get(owner)!.tables!.includes(table))
    violations.push(...report('owner-table', [], [owner]))
  const sharing = view.in(slot).filter(({ id }) => id !== meeting.id && view.agenda.tables[id] === table)
  const later = both ? sharing : sharing.filter(({ id }) => id > meeting.id)
  if (later.length > 0)
    violations.push(
      ...report(
        'table-taken',
        later.map(({ id }) => id),
      ),
    )
  return violations
}

/** One plain sentence for the screen; `nameOf` gives the name of a participant (id). */
export function describeViolation(violation: Violation, nameOf: (participantId: string) => string): string {
  const round = `第${violation.slot + 1}轮`
  const table = violation.table === undefined ? '' : `${violation.table + 1}号桌`
  const names = violation.participants.map(nameOf).join('、')
  switch (violation.code) {
    case 'banned':
      return `${violation.participants.map(nameOf).join('和')}之间有一方不想见。`
    case 'unknown-slot':
      return '没有这一轮。'
    case 'absent':
      return `${names}${round}不在场。`
    case 'session':
      return `这场洽谈不能安排在${round}。`
    case 'slot-locked':
      return '这场洽谈的轮次已锁定。'
    case 'twice-at-once':
      return `${names}${round}已有其他洽谈。`
    case 'too-few-tables':
      return `${round}的桌位已满。`
    case 'order':
      return `${names}的洽谈须按先后顺序安排。`
    case 'no-table':
      return '这场洽谈还没有桌位。'
    case 'table-missing':
      return `${round}没有${table}。`
    case 'table-locked':
      return '这场洽谈的桌位已锁定。'
    case 'owner-table':
      return `${names}是责任单位，固定在自己的桌位。`
    case 'table-taken':
      return `${round}${table}已有其他洽谈。`
  }
}
