import type { Agenda, Problem } from './problem.ts'
import { explainMove } from './validate.ts'
import type { Violation } from './validate.ts'

/** What is easier to change comes first: a table, somebody more from a unit, a lock, an order, a presence. */
const EASE: readonly Violation['code'][] = [
  'too-few-tables',
  'table-taken',
  'owner-table',
  'twice-at-once',
  'slot-locked',
  'table-locked',
  'order',
  'session',
  'absent',
  'banned',
]

const effort = (broken: readonly Violation[]): number =>
  broken.reduce((sum, { code }) => sum + 100 + Math.max(0, EASE.indexOf(code)), 0)

/** What a locked table hides: the rules of this table without the lock, and the lock where it names another one. */
function atTable(
  problem: Problem,
  agenda: Agenda,
  meetingId: string,
  to: { slot: number; table: number },
): Violation[] {
  const meeting = problem.meetings.find(({ id }) => id === meetingId)
  const meetings = problem.meetings.map((m) => (m === meeting ? { ...m, table: undefined } : m))
  const rules = explainMove({ ...problem, meetings }, agenda, meetingId, to)
  if (meeting?.table === undefined || meeting.table === to.table) return rules
  return [...rules, { code: 'table-locked', ...to, participants: [], meetings: [meetingId] }]
}

/** The rules that stand against a slot, with those of the table where it is easiest; a full slot gets one more. */
function against(problem: Problem, agenda: Agenda, meetingId: string, slot: number): Violation[] {
  const count = problem.tables[slot] ?? 0
  const full = explainMove(problem, agenda, meetingId, { slot }).filter(({ code }) => code === 'too-few-tables')
  if (full.length > 0) {
    const more = { ...problem, tables: problem.tables.map((tables, s) => (s === slot ? tables + 1 : tables)) }
    const rules = atTable(more, agenda, meetingId, { slot, table: count })
    return [...full, ...rules.filter(({ code }) => code !== 'owner-table')]
  }
  const options = Array.from({ length: count }, (_, table) => atTable(problem, agenda, meetingId, { slot, table }))
  return options.sort((a, b) => effort(a) - effort(b))[0] ?? []
}

export interface SmallestChange {
  readonly slot: number
  /** Empty when there is room. */
  readonly rules: readonly Violation[]
}

/**
 * What would have to give way for a meeting without a place while everything else stays where it is: of all slots the one with the
 * fewest rules against it, and of these the one whose rules are the easiest to change. Slots that are `closed` are past changing.
 */
export function smallestChange(
  problem: Problem,
  agenda: Agenda,
  meetingId: string,
  closed: readonly number[] = [],
): SmallestChange | undefined {
  const slots = Array.from({ length: problem.slotCount }, (_, slot) => slot).filter((slot) => !closed.includes(slot))
  return slots
    .map((slot) => ({ slot, rules: against(problem, agenda, meetingId, slot) }))
    .sort((a, b) => effort(a.rules) - effort(b.rules))[0]
}

/** That change as a sentence; `nameOf` gives the name of a participant (id). */
export function describeChange({ slot, rules }: SmallestChange, nameOf: (participantId: string) => string): string {
  if (rules.length === 0) return ''
  const round = `第${slot + 1}轮`
  const parts = rules.map(({ code, participants }) => {
    const names = participants.map(nameOf).join('、')
    switch (code) {
      case 'too-few-tables':
        return `${round}加一桌`
      case 'table-taken':
      case 'owner-table':
        return names === '' ? `${round}另开一桌` : `${round}让${names}换一桌`
      case 'twice-at-once':
        return `${names}${round}增派一人`
      case 'absent':
        return `${names}${round}到场`
      case 'banned':
        return '撤回“不想见”'
      case 'order':
        return '不再要求先后顺序'
      case 'session':
        return `允许安排在${round}`
      default:
        return '解除它的锁定'
    }
  })
  return `${[...new Set(parts)].join('，并')}，就能排进。`
}
