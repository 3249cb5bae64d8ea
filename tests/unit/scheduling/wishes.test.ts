import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import type { Meeting, Participant, Problem } from '#app/domain/scheduling/problem.ts'
import { recompose } from '#app/domain/scheduling/recompose.ts'
import type { CreateSolver } from '#app/domain/scheduling/sat.ts'
import { describeChange, smallestChange } from '#app/domain/scheduling/smallest-change.ts'
import { describeViolation, explainMove, validateAgenda } from '#app/domain/scheduling/validate.ts'
import { rate } from './brute-force.ts'
import { salons } from './salon.ts'

/** What participants say about each other, and delegates who are not there all the time. */

let createSolver: CreateSolver
beforeAll(async () => {
  createSolver = await loadSolver()
})

const participant = (id: string, change: Partial<Participant> = {}): Participant => ({ id, forbidden: [], ...change })
const meeting = (a: string, b: string, change: Partial<Meeting> = {}): Meeting => ({
  id: `${a}${b}`,
  participants: [a, b],
  ...change,
})
const problem = (change: Partial<Problem>): Problem => ({
  slotCount: 1,
  tables: [1],
  participants: ['a', 'b', 'c', 'd'].map((id) => participant(id)),
  meetings: [meeting('a', 'b'), meeting('c', 'd')],
  precedences: [],
  ...change,
})
const composed = (p: Problem) => composeAgenda(p, { seed: 1, createSolver })
const met = (p: Problem, slots: Readonly<Record<string, number>>) =>
  p.meetings.reduce((sum, m) => (slots[m.id] === undefined ? sum : sum + (m.wishes ?? 0)), 0)

describe('bans', () => {
  const banned = problem({ slotCount: 3, tables: [2, 2, 2], bans: [['b', 'a']] })

  test('keep a meeting out whichever of the two says so, with a reason and the change that would let it in', () => {
    const agenda = composed(banned)
    expect(agenda).toMatchObject({ proven: true, valid: true, slots: { cd: expect.any(Number) as number } })
    expect(agenda.unplaced).toEqual([{ meetingId: 'ab', reason: 'banned', participants: ['a', 'b'] }])
    const change = smallestChange(banned, agenda, 'ab')
    expect(change && describeChange(change, (id) => id)).toBe('撤回“不想见”，就能排进。')
  })

  test('are a rule for moves by hand, for an agenda that stands, and stronger than a lock', () => {
    const words = explainMove(banned, { slots: {}, tables: {} }, 'ab', { slot: 0, table: 0 }).map((v) =>
      describeViolation(v, (id) => id),
    )
    expect(words).toEqual(['a和b之间有一方不想见。'])
    const standing = { slots: { ab: 0, cd: 1 }, tables: { ab: 0, cd: 0 } }
    expect(validateAgenda(banned, standing).map((v) => v.code)).toEqual(['banned'])
    const again = recompose(banned, standing, { seed: 1, createSolver, locks: { meetings: ['ab'] } })
    expect(again.slots).toEqual({ cd: 1 })
    expect(again.unplaced.map((u) => u.reason)).toEqual(['banned'])
  })
})

describe('wishes', () => {
  test('decide which of two meetings takes the last place, of both sides before one', () => {
    for (const [ab, cd, kept] of [
      [1, 0, 'ab'],
      [0, 1, 'cd'],
      [1, 2, 'cd'],
      [2, 1, 'ab'],
    ] as const) {
      const one = problem({ meetings: [meeting('a', 'b', { wishes: ab }), meeting('c', 'd', { wishes: cd })] })
      expect(Object.keys(composed(one).slots)).toEqual([kept])
    }
  })

  test('never cost a place or a gap', () => {
    fc.assert(
      fc.property(salons({ participants: 6, meetings: 12, slots: 4 }), (salon) => {
        const unwished = { ...salon, meetings: salon.meetings.map((m) => ({ ...m, wishes: 0 })) }
        const [wished, plain] = [salon, unwished].map((p) => composeAgenda(p, { seed: 1, createSolver }))
        expect(validateAgenda(salon, wished!)).toEqual([])
        expect(wished!.unplaced.length).toBe(plain!.unplaced.length)
        expect(wished!.infeasibility?.fairness).toBe(plain!.infeasibility?.fairness)
        if (wished!.proven && plain!.proven) expect(wished!.breaks).toBe(plain!.breaks)
        expect(rate(salon, wished!.slots).breaks).toBe(wished!.breaks)
      }),
      { numRuns: 40 },
    )
  })

  test('move nobody who has been told, where few moves are asked for', () => {
    const one = problem({ meetings: [meeting('a', 'b'), meeting('c', 'd', { wishes: 2 })] })
    const current = { slots: { ab: 0 }, tables: { ab: 0 } }
    const again = (fewMoves: boolean) => recompose(one, current, { seed: 1, createSolver, fewMoves }).slots
    expect(again(true)).toEqual({ ab: 0 })
    expect(again(false)).toEqual({ cd: 0 })
    expect(met(one, again(false))).toBe(2)
  })
})

describe('delegates with own times', () => {
  test('hold as many meetings in a slot as are there', () => {
    const two = problem({
      slotCount: 2,
      tables: [3, 3],
      participants: [participant('a', { capacity: 2, seats: [2, 0] }), ...['b', 'c', 'd'].map((id) => participant(id))],
      meetings: ['b', 'c', 'd'].map((id) => meeting('a', id)),
    })
    const agenda = composed(two)
    expect(Object.values(agenda.slots)).toEqual([0, 0])
    expect(agenda.unplaced).toMatchObject([{ reason: 'too-many-meetings', participants: ['a'] }])
    const later = explainMove(two, agenda, agenda.unplaced[0]!.meetingId, { slot: 1 })
    expect(later.map((v) => describeViolation(v, (id) => id))).toEqual(['a第2轮不在场。'])
    const one = { ...two, participants: two.participants.map((p) => (p.id === 'a' ? { ...p, seats: [1, 2] } : p)) }
    expect(Object.values(composed(one).slots).sort()).toEqual([0, 1, 1])
  })
})
