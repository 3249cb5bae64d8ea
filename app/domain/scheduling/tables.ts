import { boundTables } from './model.ts'
import type { Meeting, Participant, Problem } from './problem.ts'

/**
 * Gives every placed meeting a table: locked tables and those that owners keep first, then for each other meeting the table that
 * costs its participants the fewest changes, not taking an owner's table while another is free.
 * The slots must leave enough tables (every agenda of the composer does); a meeting that finds none gets none.
 * `previous` are tables of an earlier agenda, kept where it costs nothing.
 */
export function assignTables(
  problem: Problem,
  slots: Readonly<Record<string, number>>,
  previous: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const byId = new Map(problem.participants.map((participant) => [participant.id, participant]))
  const owned = new Set(problem.participants.flatMap((participant) => participant.tables ?? []))
  const tables: Record<string, number> = {}
  const lastTable = new Map<string, number>()
  for (let slot = 0; slot < problem.slotCount; slot++) {
    const here = problem.meetings.filter(({ id }) => slots[id] === slot)
    const free = new Set(Array.from({ length: problem.tables[slot] ?? 0 }, (_, table) => table))
    const take = (meeting: Meeting, table: number | undefined) => {
      if (table === undefined) return
      tables[meeting.id] = table
      free.delete(table)
      for (const id of meeting.participants) lastTable.set(id, table)
    }
    for (const { meeting, bound } of boundFirst(here, { byId, previous })) {
      const options = bound.filter((table) => free.has(table))
      take(meeting, options.find((table) => table === previous[meeting.id]) ?? options[0])
    }
    const choice = (meeting: Meeting) => bestTable(meeting, free, { owned, lastTable, previous })
    const open = here.filter(({ id }) => tables[id] === undefined).map((meeting) => ({ meeting, ...choice(meeting) }))
    for (const { meeting } of open.sort((a, b) => a.cost - b.cost)) take(meeting, choice(meeting).table)
  }
  return tables
}

/**
 * Meetings bound to tables, the most tightly bound first: then a locked one never finds its table taken by a freer one. Of those
 * bound alike the ones that sat at such a table come first.
 */
function boundFirst(
  meetings: readonly Meeting[],
  { byId, previous }: { byId: ReadonlyMap<string, Participant>; previous: Readonly<Record<string, number>> },
) {
  const moves = ({ meeting, bound }: { meeting: Meeting; bound: readonly number[] }) =>
    Number(!bound.includes(previous[meeting.id] ?? -1))
  return meetings
    .flatMap((meeting) => {
      const bound = boundTables(meeting, byId)
      return bound ? [{ meeting, bound }] : []
    })
    .sort((a, b) => a.bound.length - b.bound.length || moves(a) - moves(b))
}

interface TableContext {
  readonly owned: ReadonlySet<number>
  readonly lastTable: ReadonlyMap<string, number>
  readonly previous: Readonly<Record<string, number>>
}

function bestTable(meeting: Meeting, free: ReadonlySet<number>, { owned, lastTable, previous }: TableContext) {
  let best: { table: number | undefined; cost: number } = { table: undefined, cost: Number.POSITIVE_INFINITY }
  for (const table of free) {
    const stays = meeting.participants.filter((id) => lastTable.get(id) === table).length
    const cost = (owned.has(table) ? 1 : 0) - 2 * stays - (previous[meeting.id] === table ? 5 : 0)
    if (cost < best.cost) best = { table, cost }
  }
  return best
}
