import { compile } from './model.ts'
import { Incumbent } from './incumbent.ts'
import { placeMeetings } from './place-meetings.ts'
import type { Agenda, ComposedAgenda, Meeting, Problem, Rule } from './problem.ts'
import { isBanned } from './problem.ts'
import { provePlacement } from './prove.ts'
import { seededRandom } from './random.ts'
import type { CreateSolver } from './sat.ts'

export interface ConflictOptions {
  readonly createSolver: CreateSolver
  readonly shouldStop?: () => boolean
}

function rulesOf(problem: Problem, meetings: readonly Meeting[]): Rule[] {
  const known = new Set(meetings.map(({ id }) => id))
  return [
    ...meetings.map(({ id }): Rule => ({ kind: 'meeting', meetingId: id })),
    ...problem.precedences
      .filter((pair) => pair.every((id) => known.has(id)))
      .map((meetingIds): Rule => ({ kind: 'order', meetingIds })),
    ...meetings.flatMap(({ id, allowed }): Rule[] => (allowed ? [{ kind: 'session', meetingId: id }] : [])),
    { kind: 'tables' },
    ...problem.participants.flatMap(({ id, tables }): Rule[] =>
      tables && tables.length > 0 ? [{ kind: 'owner-table', participantId: id }] : [],
    ),
    ...meetings.flatMap(({ id, slot, table }): Rule[] =>
      slot === undefined && table === undefined ? [] : [{ kind: 'locked', meetingId: id }],
    ),
    ...meetings.flatMap(({ id, participants }): Rule[] =>
      isBanned(problem, participants) ? [{ kind: 'banned', meetingId: id }] : [],
    ),
    ...problem.participants.flatMap(({ id, forbidden, seats }): Rule[] =>
      forbidden.length > 0 || seats ? [{ kind: 'absent', participantId: id }] : [],
    ),
  ]
}

/** The problem in which only these rules hold. */
export function underRules(problem: Problem, rules: readonly Rule[]): Problem {
  const held = (kind: Rule['kind']) =>
    new Set(
      rules.flatMap((rule) => {
        if (rule.kind !== kind || rule.kind === 'tables' || rule.kind === 'order') return []
        return ['meetingId' in rule ? rule.meetingId : rule.participantId]
      }),
    )
  const [meetings, absent, owners] = [held('meeting'), held('absent'), held('owner-table')]
  const [locked, sessions, banned] = [held('locked'), held('session'), held('banned')]
  const orders = new Set(rules.flatMap((rule) => (rule.kind === 'order' ? [rule.meetingIds.join(' ')] : [])))
  const plenty = problem.meetings.length + Math.max(0, ...problem.tables)
  return {
    ...problem,
    tables: rules.some(({ kind }) => kind === 'tables') ? problem.tables : problem.tables.map(() => plenty),
    participants: problem.participants.map(({ tables, seats, ...p }) => ({
      ...p,
      forbidden: absent.has(p.id) ? p.forbidden : [],
      ...(absent.has(p.id) && seats ? { seats } : {}),
      ...(owners.has(p.id) && tables ? { tables } : {}),
    })),
    meetings: problem.meetings
      .filter(({ id }) => meetings.has(id))
      .map(({ id, participants, allowed, slot, table }) => ({
        id,
        participants,
        ...(sessions.has(id) ? { allowed } : {}),
        ...(locked.has(id) ? { slot, table } : {}),
      })),
    precedences: problem.precedences.filter((pair) => orders.has(pair.join(' '))),
    bans: problem.meetings.flatMap(({ id, participants }) => (banned.has(id) ? [participants] : [])),
  }
}

const MOVES = 2000
const CONFLICTS = 20_000

/** Whether every meeting of a problem can have a slot; undefined when that is not settled within few steps. */
export function canPlaceAll(problem: Problem, { createSolver, shouldStop = () => false }: ConflictOptions) {
  const model = compile(problem)
  const incumbent = new Incumbent(model, () => undefined)
  if (incumbent.unplacedBound > 0) return false
  const search = { random: seededRandom(1), moves: MOVES, shouldStop }
  incumbent.offer(placeMeetings(model, model.pinned, search).slots)
  if (incumbent.quality.unplaced > 0) {
    const settled = () => incumbent.unplacedBound > 0 || shouldStop()
    const limits = { seed: 1, budget: { steps: CONFLICTS }, shouldStop: settled, polish: () => undefined }
    provePlacement(incumbent, createSolver, limits)
  }
  if (incumbent.quality.unplaced === 0) return true
  return incumbent.unplacedBound > 0 ? false : undefined
}

/**
 * Why a meeting has no slot although the others of the agenda have one: a set of rules that contradict each other, of which each
 * is needed. Undefined when the meeting could be placed by moving others, or when that is not settled.
 */
export function explainConflict(
  problem: Problem,
  agenda: Pick<Agenda, 'slots'>,
  meetingId: string,
  options: ConflictOptions,
): readonly Rule[] | undefined {
  const contradict = (rules: readonly Rule[]) => canPlaceAll(underRules(problem, rules), options) === false
  const meetings = problem.meetings.filter(({ id }) => id === meetingId || agenda.slots[id] !== undefined)
  const target = meetings.find(({ id }) => id === meetingId)
  if (!target) return undefined
  const near = (ids: readonly string[]) =>
    meetings.filter((meeting) => meeting.participants.some((id) => ids.includes(id)))
  // what concerns one participant of the meeting is said more easily than what concerns both, and both than all
  const circles = [[target], ...target.participants.map((id) => near([id])), near(target.participants), meetings]
  const circle = circles.map((own) => rulesOf(problem, own)).find((rules) => contradict(rules))
  return circle && withoutNeedless(circle, contradict)
}

/**
 * Leaves out what is not needed for the contradiction, first in large parts, at last one by one until each is needed: giving up
 * the table of one owner can bind a talk to that of the other, so that one pass need not do.
 */
function withoutNeedless(rules: readonly Rule[], contradict: (rules: readonly Rule[]) => boolean): readonly Rule[] {
  let left = rules
  for (let part = 2 ** Math.floor(Math.log2(Math.max(1, rules.length / 2))); part >= 1; part /= 2) {
    for (let at = 0; at < left.length;) {
      const fewer = [...left.slice(0, at), ...left.slice(at + part)]
      if (contradict(fewer)) left = fewer
      else at += part
    }
  }
  for (;;) {
    const needless = left.find((rule) => contradict(left.filter((other) => other !== rule)))
    if (!needless) return left
    left = left.filter((rule) => rule !== needless)
  }
}

/** The agenda with a conflict for each meeting that has no slot, as far as there is time. */
export function withConflicts(problem: Problem, agenda: ComposedAgenda, options: ConflictOptions): ComposedAgenda {
  const unplaced = agenda.unplaced.map((own) => {
    if (options.shouldStop?.()) return own
    const conflict = explainConflict(problem, agenda, own.meetingId, options)
    return conflict && !options.shouldStop?.() ? { ...own, conflict } : own
  })
  return { ...agenda, unplaced }
}
