import type { Problem } from '#app/domain/scheduling/problem.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'

export interface Best {
  placed: number
  breaks: number
}

/**
 * The best (meetings placed, then breaks) by trying every slot for every meeting, or none. Only for a handful of meetings without
 * bound tables. Unfair agendas count only when `fairness` allows them.
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
      const broken = validateAgenda(problem, { slots, tables: {} }).some(({ code }) => code !== 'no-table')
      if (!broken) visit(at + 1)
      delete slots[id]
    }
  }
  visit(0)
  return best
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
