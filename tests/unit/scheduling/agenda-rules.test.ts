import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { comfortOf } from '#app/domain/scheduling/comfort.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import type { Problem } from '#app/domain/scheduling/problem.ts'
import { diffAgendas, recompose } from '#app/domain/scheduling/recompose.ts'
import type { CreateSolver } from '#app/domain/scheduling/sat.ts'
import { describeChange, smallestChange } from '#app/domain/scheduling/smallest-change.ts'
import { assignTables } from '#app/domain/scheduling/tables.ts'
import { describeViolation, explainMove, validateAgenda } from '#app/domain/scheduling/validate.ts'
import type { Violation } from '#app/domain/scheduling/validate.ts'
import { salons } from './salon.ts'

let createSolver: CreateSolver
beforeAll(async () => {
  createSolver = await loadSolver()
})

const problem: Problem = {
  slotCount: 3,
  tables: [2, 2, 1],
  participants: [
    { id: '商务局', forbidden: [], tables: [1] },
    { id: '甲公司', forbidden: [2] },
    { id: '乙公司', forbidden: [] },
    { id: '丙公司', forbidden: [] },
  ],
  meetings: [
    { id: 'm1', participants: ['商务局', '甲公司'] },
    { id: 'm2', participants: ['商务局', '乙公司'] },
    { id: 'm3', participants: ['乙公司', '丙公司'], allowed: [0, 1, 2] },
    { id: 'm4', participants: ['甲公司', '丙公司'], slot: 1, table: 0 },
  ],
  precedences: [['m1', 'm2']],
}
const agenda = { slots: { m1: 0, m2: 1, m3: 0, m4: 1 }, tables: { m1: 1, m2: 1, m3: 0, m4: 0 } }
const codes = (violations: readonly { code: string }[]) => violations.map(({ code }) => code).sort()

describe('validateAgenda', () => {
  test('accepts a valid agenda', () => {
    expect(validateAgenda(problem, agenda)).toEqual([])
  })

  test.each([
    ['absent', { slots: { m1: 2 }, tables: { m1: 0 } }],
    ['unknown-slot', { slots: { m1: 7 }, tables: { m1: 1 } }],
    ['slot-locked', { slots: { m4: 0 }, tables: { m4: 0 } }],
    ['twice-at-once', { slots: { m1: 0, m2: 0 }, tables: { m1: 1, m2: 1 } }],
    ['too-few-tables', { slots: { m2: 2, m3: 2 }, tables: { m2: 1, m3: 0 } }],
    ['order', { slots: { m1: 1, m2: 0 }, tables: { m1: 1, m2: 1 } }],
    ['no-table', { slots: { m3: 0 }, tables: {} }],
    ['table-missing', { slots: { m3: 2 }, tables: { m3: 1 } }],
    ['table-locked', { slots: { m4: 1 }, tables: { m4: 1 } }],
    ['owner-table', { slots: { m1: 0 }, tables: { m1: 0 } }],
    ['table-taken', { slots: { m1: 0, m3: 0 }, tables: { m1: 1, m3: 1 } }],
  ])('finds %s', (code, broken) => {
    expect(codes(validateAgenda(problem, broken as unknown as typeof agenda))).toContain(code)
  })

  test('finds a session that is not kept', () => {
    const morning = { ...problem, meetings: problem.meetings.map((meeting) => ({ ...meeting, allowed: [0] })) }
    expect(codes(validateAgenda(morning, { slots: { m2: 1 }, tables: { m2: 1 } }))).toEqual(['session'])
  })
})

describe('explainMove', () => {
  test('names whom a move disturbs', () => {
    const broken = explainMove(problem, agenda, 'm3', { slot: 1, table: 0 })
    expect(codes(broken)).toEqual(['table-taken', 'too-few-tables', 'twice-at-once', 'twice-at-once'])
    expect(broken.map((violation) => describeViolation(violation, (id) => id))).toContain('乙公司第2轮已有其他洽谈。')
  })

  test('allows what is possible', () => {
    expect(explainMove(problem, agenda, 'm3', { slot: 2, table: 0 })).toEqual([])
    expect(explainMove(problem, agenda, 'm3', { slot: 2 })).toEqual([])
  })

  test('agrees with the check of the whole agenda', () => {
    fc.assert(
      fc.property(salons({ participants: 8, meetings: 14, slots: 5 }), fc.nat(), fc.nat(), (salon, which, where) => {
        const composed = composeAgenda(salon, { seed: 1, stepBudget: 20_000, createSolver })
        const meeting = salon.meetings[which % Math.max(1, salon.meetings.length)]
        fc.pre(meeting !== undefined)
        const slot = where % salon.slotCount
        const table = where % 7
        const moved = {
          slots: { ...composed.slots, [meeting.id]: slot },
          tables: { ...composed.tables, [meeting.id]: table },
        }
        const allowed = explainMove(salon, composed, meeting.id, { slot, table }).length === 0
        expect(allowed).toBe(validateAgenda(salon, moved).length === 0)
      }),
      { numRuns: 60 },
    )
  })
})

describe('assignTables', () => {
  test('keeps a pair of participants with many talks where they are', () => {
    const star: Problem = {
      slotCount: 4,
      tables: [3, 3, 3, 3],
      participants: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, forbidden: [] })),
      meetings: ['b', 'c', 'd', 'e'].map((id) => ({ id, participants: ['a', id] as const })),
      precedences: [],
    }
    const slots = { b: 0, c: 1, d: 2, e: 3 }
    expect(comfortOf(star, { slots, tables: assignTables(star, slots) }).tableChanges).toBe(0)
  })

  test('takes from no meeting the table that it had', () => {
    const two: Problem = {
      slotCount: 2,
      tables: [2, 2],
      participants: ['a', 'b', 'c', 'd'].map((id) => ({ id, forbidden: [] })),
      meetings: [
        { id: 'ab', participants: ['a', 'b'] },
        { id: 'ac', participants: ['a', 'c'] },
        { id: 'bd', participants: ['b', 'd'] },
      ],
      precedences: [],
    }
    // a would stay at table 0 for ac if bd had not been there
    const slots = { ab: 0, ac: 1, bd: 1 }
    expect(assignTables(two, slots, { ab: 0, bd: 0 })).toEqual({ ab: 0, ac: 1, bd: 0 })
  })

  test('leaves the table of an owner to the owner while another is free', () => {
    expect(assignTables(problem, { m3: 0 })).toEqual({ m3: 0 })
  })
})

describe('recompose', () => {
  const firms = Array.from({ length: 20 }, (_, p) => ({ id: `p${p}`, forbidden: [] as number[] }))
  const salon: Problem = {
    slotCount: 8,
    tables: Array<number>(8).fill(8),
    participants: firms,
    meetings: Array.from({ length: 50 }, (_, m) => ({
      id: `m${m}`,
      participants: [`p${m % 10}`, `p${10 + ((m + Math.floor(m / 10)) % 10)}`] as const,
    })),
    precedences: [],
  }

  test('changes nothing when nothing has changed', () => {
    const current = composeAgenda(salon, { seed: 1, createSolver })
    const again = recompose(salon, current, { seed: 2, createSolver })
    expect(diffAgendas(salon, current, again).changes).toEqual([])
  })

  test('after a cancellation drops what fell out, moves little, and tells who is concerned', () => {
    const current = composeAgenda(salon, { seed: 1, createSolver })
    const gone = salon.participants.map((firm) =>
      firm.id === 'p3' ? { ...firm, forbidden: [0, 1, 2, 3, 4, 5, 6, 7] } : firm,
    )
    const after = { ...salon, participants: gone }
    const again = recompose(after, current, { seed: 2, createSolver })
    const fresh = composeAgenda(after, { seed: 2, createSolver })
    const difference = diffAgendas(salon, current, again)
    expect(validateAgenda(after, again)).toEqual([])
    expect(difference.changes.filter(({ kind }) => kind === 'dropped')).toHaveLength(5)
    expect(difference.byParticipant['p3']).toHaveLength(5)
    expect(again.breaks).toBe(fresh.breaks)
    expect(difference.changes.length).toBeLessThan(diffAgendas(salon, current, fresh).changes.length)
  })

  test('keeps locked meetings, participants and slots', () => {
    const current = composeAgenda(salon, { seed: 1, createSolver })
    const locks = { meetings: ['m0'], participants: ['p11'], slots: [2] }
    const changed = {
      ...salon,
      participants: salon.participants.map((firm) => (firm.id === 'p5' ? { ...firm, forbidden: [0, 1] } : firm)),
      tables: salon.tables.map((count) => count + 1),
    }
    const p5 = salon.meetings.filter(({ participants }) => participants.includes('p5')).map(({ id }) => id)
    const again = recompose(changed, current, { seed: 2, createSolver, locks })
    expect(validateAgenda(changed, again)).toEqual([])
    const locked = salon.meetings.filter(
      ({ id, participants }) =>
        !p5.includes(id) && (id === 'm0' || participants.includes('p11') || current.slots[id] === 2),
    )
    expect(locked.length).toBeGreaterThan(8)
    for (const { id } of locked)
      expect([again.slots[id], again.tables[id]]).toEqual([current.slots[id], current.tables[id]])
  })
})

/** The problem after a change has been made for a meeting. */
function changed(before: Problem, meetingId: string, change: readonly Violation[]): Problem {
  let after = before
  const meeting = before.meetings.find(({ id }) => id === meetingId)!
  const participants = (
    edit: (p: Problem['participants'][number]) => Problem['participants'][number],
    of: readonly string[],
  ) => {
    after = { ...after, participants: after.participants.map((p) => (of.includes(p.id) ? edit(p) : p)) }
  }
  const own = (edit: (m: Problem['meetings'][number]) => Problem['meetings'][number]) => {
    after = { ...after, meetings: after.meetings.map((m) => (m.id === meetingId ? edit(m) : m)) }
  }
  const anyTable = () => participants(({ tables: _, ...p }) => p, meeting.participants)
  for (const { code, slot, participants: of } of change) {
    if (code === 'too-few-tables') {
      after = { ...after, tables: after.tables.map((n, s) => (s === slot ? n + 1 : n)) }
      anyTable()
    } else if (code === 'table-taken') {
      // Whoever sits there takes another table; that this one takes another is the same to everybody else.
      anyTable()
      own(({ table: _, ...m }) => m)
    } else if (code === 'owner-table') anyTable()
    else if (code === 'twice-at-once')
      participants(
        (p) => ({ ...p, capacity: (p.capacity ?? 1) + 1, seats: p.seats?.map((n, s) => (s === slot ? n + 1 : n)) }),
        of,
      )
    else if (code === 'absent')
      participants(
        (p) => ({
          ...p,
          forbidden: p.forbidden.filter((s) => s !== slot),
          seats: p.seats?.map((n, s) => (s === slot ? Math.max(1, n) : n)),
        }),
        of,
      )
    else if (code === 'banned')
      after = { ...after, bans: after.bans?.filter((ban) => !meeting.participants.every((id) => ban.includes(id))) }
    else if (code === 'order')
      after = { ...after, precedences: after.precedences.filter((pair) => !pair.includes(meetingId)) }
    else if (code === 'session') own(({ allowed: _, ...m }) => m)
    else if (code === 'slot-locked') own(({ slot: _, ...m }) => m)
    else own(({ table: _, ...m }) => m)
  }
  return after
}

describe('the smallest change', () => {
  test('lets a meeting in where everything else stays', () => {
    let seen = 0
    fc.assert(
      fc.property(salons({ participants: 6, meetings: 12, slots: 3 }), (salon) => {
        const composed = composeAgenda(salon, { seed: 1, stepBudget: 2000 })
        for (const { meetingId } of composed.unplaced) {
          seen++
          const { slot, rules } = smallestChange(salon, composed, meetingId)!
          const after = changed(salon, meetingId, rules)
          const options = Array.from({ length: after.tables[slot]! }, (_, table) =>
            explainMove(after, composed, meetingId, { slot, table }),
          )
          expect(options.some((broken) => broken.length === 0)).toBe(true)
        }
      }),
      { numRuns: 80 },
    )
    expect(seen).toBeGreaterThan(10)
  })

  test('is said in a sentence that names who is concerned', () => {
    const full = { ...problem, tables: [2, 1, 0] }
    const nameOf = (id: string) => id
    const left = { slots: { m1: 0, m4: 1, m3: 0 }, tables: { m1: 1, m4: 0, m3: 0 } }
    expect(describeChange(smallestChange(full, left, 'm2')!, nameOf)).toBe('第2轮加一桌，就能排进。')
    const absent: Problem = {
      ...problem,
      slotCount: 1,
      tables: [2],
      participants: [
        { id: '甲公司', forbidden: [0] },
        { id: '丙公司', forbidden: [] },
      ],
      meetings: [{ id: 'm', participants: ['甲公司', '丙公司'] }],
      precedences: [],
    }
    expect(describeChange(smallestChange(absent, { slots: {}, tables: {} }, 'm')!, nameOf)).toBe(
      '甲公司第1轮到场，就能排进。',
    )
  })
})
