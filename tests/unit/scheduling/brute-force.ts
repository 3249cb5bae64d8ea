import type { Problem } from '#app/domain/scheduling/problem.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'

export interface Best {
  placed: number
  breaks: number
}

/**
 * The best (meetings placed, then breaks) by trying every slot for every meeting, or none. Only for a handful of meetings. Unfair agendas count only when `fairness` allows them.
 */
export function bestByTrying(problem: Problem, fairness: number): Best | undefined {
  const ids = problem.meetings.map(({ id }) => id)
  let best: Best | undefined
  const slots: Record<string, number> = {}
  const visit = (at: number) => {
    if (at === ids.length) {
      const found = rate(problem, slots)
      const better = !best || found.placed > best.placed || (found.placed === best.placed && found.breaks < best.breaks)
      if (found.difference <= fairness && better) best = { placed: found.placed, breaks: found.breaks }
      return
    }
    const id = ids[at]!
    visit(at + 1)
    for (let slot = 0; slot < problem.slotCount; slot++) {
      slots[id] = slot
      if (keepsRules(problem, slots)) visit(at + 1)
      delete slots[id]
    }
  }
  visit(0)
  return best
}

/** Whether all meetings can be placed together, by trying. */
export function allFit(problem: Problem): boolean {
  const slots: Record<string, number> = {}
  const visit = (at: number): boolean => {
    const meeting = problem.meetings[at]
    if (!meeting) return true
    for (let slot = 0; slot < problem.slotCount; slot++) {
      slots[meeting.id] = slot
      if (keepsRules(problem, slots) && visit(at + 1)) return true
      delete slots[meeting.id]
    }
    return false
  }
  return visit(0)
}

function keepsRules(problem: Problem, slots: Readonly<Record<string, number>>): boolean {
  return (
    !validateAgenda(problem, { slots, tables: {} }).some(({ code }) => code !== 'no-table') &&
    problem.tables.every((count, slot) => canBeSeated(problem, { slots, slot, count }))
  )
}

/** Whether the meetings of a slot can have different tables, by trying. */
function canBeSeated(
  problem: Problem,
  { slots, slot, count }: { slots: Readonly<Record<string, number>>; slot: number; count: number },
): boolean {
  const options = problem.meetings
    .filter(({ id }) => slots[id] === slot)
    .map(({ table, participants }) => {
      if (table !== undefined) return [table]
      const kept = participants.map((end) => problem.participants.find(({ id }) => id === end)?.tables ?? [])
      return kept.find((tables) => tables.length > 0) ?? Array.from({ length: count }, (_, t) => t)
    })
    .sort((a, b) => a.length - b.length)
  const seat = (at: number, taken: readonly number[]): boolean =>
    at === options.length || options[at]!.some((t) => t < count && !taken.includes(t) && seat(at + 1, [...taken, t]))
  return seat(0, [])
}

/** Meetings placed, breaks and the largest difference, counted from the words of the rules. */
export function rate(problem: Problem, slots: Readonly<Record<string, number>>) {
  const breaks = problem.participants.map(({ id }) => {
    const own = problem.meetings
      .filter(({ participants }) => participants.includes(id))
      .map((meeting) => slots[meeting.id])
    const busy = [...new Set(own.filter((slot) => slot !== undefined))].sort((a, b) => a - b)
    return busy.filter((slot, at) => at > 0 && slot - busy[at - 1]! > 1).length
  })
  return {
    placed: Object.keys(slots).length,
    breaks: breaks.reduce((sum, own) => sum + own, 0),
    difference: Math.max(...breaks) - Math.min(...breaks),
  }
}
