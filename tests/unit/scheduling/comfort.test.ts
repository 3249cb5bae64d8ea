import { describe, expect, test } from 'vitest'
import { comfortOf } from '#app/domain/scheduling/comfort.ts'
import type { Problem } from '#app/domain/scheduling/problem.ts'

/** What is counted besides breaks, and what the last moves of the composer make better. */

const round: Problem = {
  slotCount: 4,
  tables: [4, 4, 4, 4],
  rooms: [0, 0, 1, 1],
  participants: ['a', 'b', 'c', 'd'].map((id) => ({ id, forbidden: [] })),
  meetings: ['b', 'c', 'd'].map((id) => ({ id: `a${id}`, participants: ['a', id] as const })),
  precedences: [],
}

describe('comfortOf', () => {
  test('counts changes of table and room from one meeting to the next, and when each participant has its last', () => {
    const agenda = { slots: { ab: 0, ac: 2, ad: 3 }, tables: { ab: 0, ac: 1, ad: 2 } }
    expect(comfortOf(round, agenda)).toEqual({
      roomChanges: 1,
      tableChanges: 2,
      end: 4,
      ends: 4 + 1 + 3 + 4,
      meeting: 4,
    })
    expect(comfortOf({ ...round, rooms: undefined }, agenda)).toMatchObject({ roomChanges: 0, tableChanges: 2 })
  })

  test('does not count the ways of those who come with several people, only when they end', () => {
    const two = { ...round, participants: round.participants.map((p) => (p.id === 'a' ? { ...p, capacity: 2 } : p)) }
    const agenda = { slots: { ab: 0, ac: 0, ad: 1 }, tables: { ab: 0, ac: 1, ad: 3 } }
    expect(comfortOf(two, agenda)).toEqual({ roomChanges: 0, tableChanges: 0, end: 2, ends: 2 + 1 + 1 + 2, meeting: 4 })
    expect(comfortOf(round, { slots: {}, tables: {} })).toMatchObject({ end: 0, ends: 0, meeting: 0 })
  })
})
