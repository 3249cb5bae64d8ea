import { seatsIn } from './problem.ts'
import type { Meeting, Problem, Rule } from './problem.ts'

/** Partners of a participant are named up to this number, else counted. */
const NAMED = 3
/** Talks that need more clauses than this are said in one. */
const CLAUSES = 3

const rounds = (slots: readonly number[]): string =>
  `第${[...new Set(slots)]
    .sort((a, b) => a - b)
    .map((slot) => slot + 1)
    .join('、')}轮`

/** Whether all that a conflict is about is still in the problem. */
function known(problem: Problem, conflict: readonly Rule[]): boolean {
  const ids = new Set([...problem.meetings, ...problem.participants].map(({ id }) => id))
  return conflict.every((rule) => {
    if (rule.kind === 'tables') return true
    if (rule.kind === 'order') return rule.meetingIds.every((id) => ids.has(id))
    return ids.has('meetingId' in rule ? rule.meetingId : rule.participantId)
  })
}

/**
 * A conflict as clauses for the screen, of which not all can hold; `nameOf` gives the name of a participant (id). The talks come first,
 * gathered by the participant that most of them have in common. Empty when the problem has changed since.
 */
export function describeConflict(
  problem: Problem,
  conflict: readonly Rule[],
  nameOf: (participantId: string) => string,
): string[] {
  if (!known(problem, conflict)) return []
  const byId = new Map(problem.meetings.map((meeting) => [meeting.id, meeting]))
  const pair = (id: string) => byId.get(id)?.participants.map(nameOf).join('与') ?? ''
  const talks = conflict.flatMap((rule) => (rule.kind === 'meeting' ? [byId.get(rule.meetingId)!] : []))
  const rules = conflict.flatMap((rule): string[] => {
    switch (rule.kind) {
      case 'meeting':
        return []
      case 'absent':
        return presence(problem, rule.participantId).map((words) => nameOf(rule.participantId) + words)
      case 'owner-table': {
        const { tables = [] } = problem.participants.find(({ id }) => id === rule.participantId)!
        return [`${nameOf(rule.participantId)}固定在${tables.map((table) => table + 1).join('、')}号桌`]
      }
      case 'locked': {
        const { slot, table } = byId.get(rule.meetingId)!
        const where = `${slot === undefined ? '' : rounds([slot])}${table === undefined ? '' : `${table + 1}号桌`}`
        return [`${pair(rule.meetingId)}已锁定在${where}`]
      }
      case 'session':
        return [`${pair(rule.meetingId)}只能安排在${rounds(byId.get(rule.meetingId)!.allowed ?? [])}`]
      case 'banned':
        return [`${pair(rule.meetingId)}有一方不想见`]
      case 'order':
        return [`${pair(rule.meetingIds[0])}须先于${pair(rule.meetingIds[1])}`]
      case 'tables':
        return [tablesOf(problem)]
    }
  })
  return [...gather(problem, talks, nameOf), ...rules]
}

/** In which rounds a participant is away, and in which not all of its delegates are there. */
function presence({ participants, slotCount }: Problem, participantId: string): string[] {
  const own = participants.find(({ id }) => id === participantId)!
  const slots = Array.from({ length: slotCount }, (_, slot) => slot)
  const away = slots.filter((slot) => own.forbidden.includes(slot) || seatsIn(own, slot) === 0)
  const fewer = slots.filter((slot) => !away.includes(slot) && seatsIn(own, slot) < (own.capacity ?? 1))
  return [
    ...(away.length > 0 ? [`${rounds(away)}不在场`] : []),
    ...(fewer.length > 0 ? [`${rounds(fewer)}人数较少`] : []),
  ]
}

function tablesOf({ tables }: Problem): string {
  const [least, most] = [Math.min(...tables), Math.max(...tables)]
  return least === most ? `每轮只有${most}桌` : `各轮只有${tables.join('、')}桌`
}

/** The talks by participant, the one with the most first. */
function gather(problem: Problem, talks: readonly Meeting[], nameOf: (participantId: string) => string): string[] {
  const lines: string[] = []
  let left = talks
  while (left.length > 0) {
    const counts = new Map<string, number>()
    for (const { participants } of left) for (const id of participants) counts.set(id, (counts.get(id) ?? 0) + 1)
    const [id, count] = [...counts].sort((a, b) => b[1] - a[1])[0]!
    const own = left.filter(({ participants }) => participants.includes(id))
    const partners = [...new Set(own.map(({ participants: [a, b] }) => (a === id ? b : a)))].map(nameOf)
    const capacity = problem.participants.find((p) => p.id === id)?.capacity ?? 1
    const whom = partners.length <= NAMED ? partners.join('、') : `${partners.length}家单位`
    lines.push(
      count === 1
        ? `${nameOf(id)}与${whom}洽谈`
        : `${nameOf(id)}与${whom}${partners.length === count ? '各洽谈一场' : `洽谈${count}场`}，共${problem.slotCount}轮，每轮最多${capacity}场`,
    )
    left = left.filter((meeting) => !own.includes(meeting))
  }
  return lines.length > CLAUSES ? [`各单位之间共${talks.length}场洽谈，共${problem.slotCount}轮`] : lines
}
