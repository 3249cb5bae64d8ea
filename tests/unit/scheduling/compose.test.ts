import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import type { Problem } from '#app/domain/scheduling/problem.ts'
import { recompose } from '#app/domain/scheduling/recompose.ts'
import type { Locks } from '#app/domain/scheduling/recompose.ts'
import type { CreateSolver } from '#app/domain/scheduling/sat.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { parseInstance } from '#tests/bench/agenda-instance.ts'
import { madeSalon } from '#tests/bench/made-salons.ts'
import { bestByTrying, rate } from './brute-force.ts'
import { salons } from './salon.ts'

let createSolver: CreateSolver
beforeAll(async () => {
  createSolver = await loadSolver()
})

const instance = (name: string): Problem => {
  const file = `tests/bench/data/scheduling/${name}.original.dzn`
  return parseInstance(file, readFileSync(file, 'utf8'))
}

describe('published instances', () => {
  test.each([
    ['tic-12', 0],
    ['tic-12crafc', 0],
    ['tic-13', 0],
    ['forumt-14', 5],
  ])('%s has %i breaks at best', (name, optimum) => {
    const problem = instance(name)
    const agenda = composeAgenda(problem, { seed: 1, createSolver })
    expect(agenda).toMatchObject({ breaks: optimum, lowerBound: optimum, proven: true, unplaced: [], valid: true })
    expect(validateAgenda(problem, agenda)).toEqual([])
    expect(rate(problem, agenda.slots).breaks).toBe(optimum)
  })
})

describe('random salons', () => {
  test('are always valid, and counted as they are', () => {
    fc.assert(
      fc.property(salons({ participants: 12, meetings: 30, slots: 8 }), fc.nat(), (problem, seed) => {
        const agenda = composeAgenda(problem, { seed, stepBudget: 100_000, createSolver })
        const rated = rate(problem, agenda.slots)
        expect(validateAgenda(problem, agenda)).toEqual([])
        expect(agenda.valid).toBe(true)
        expect(rated).toMatchObject({ breaks: agenda.breaks, difference: agenda.maxFairnessDifference })
        expect(rated.placed + agenda.unplaced.length).toBe(problem.meetings.length)
        expect(agenda.lowerBound).toBeLessThanOrEqual(agenda.breaks)
      }),
      { numRuns: 60 },
    )
  })

  test('have the optimum that trying everything finds', () => {
    fc.assert(
      fc.property(salons({ participants: 5, meetings: 5, slots: 5 }), (salon) => {
        const problem: Problem = {
          ...salon,
          meetings: salon.meetings.map(({ id, participants, allowed }) => ({ id, participants, allowed })),
          fairness: 1,
        }
        const agenda = composeAgenda(problem, { seed: 1, createSolver })
        const fairness = agenda.infeasibility?.fairness ?? 1
        const best = bestByTrying(problem, fairness)
        expect(agenda.proven).toBe(true)
        expect({ placed: problem.meetings.length - agenda.unplaced.length, breaks: agenda.breaks }).toEqual(best)
        const placedWhenUnfair = bestByTrying(problem, Number.POSITIVE_INFINITY)!.placed
        expect(best!.placed).toBe(placedWhenUnfair)
        if (agenda.infeasibility) expect(bestByTrying(problem, fairness - 1)?.placed).not.toBe(placedWhenUnfair)
      }),
      { numRuns: 80 },
    )
  })

  test('never have a worse optimum when every slot gets one more table', () => {
    let seen = 0
    fc.assert(
      fc.property(salons({ participants: 7, meetings: 12, slots: 5 }), (problem) => {
        fc.pre(problem.meetings.every(({ slot }) => slot === undefined))
        const best = (tables: readonly number[]) => {
          const agenda = composeAgenda({ ...problem, tables }, { seed: 1, createSolver })
          expect(agenda.proven).toBe(true)
          return [agenda.unplaced.length, agenda.infeasibility?.fairness ?? 2, agenda.breaks] as const
        }
        const now = best(problem.tables)
        const then = best(problem.tables.map((count) => count + 1))
        const difference = then.map((value, at) => value - now[at]!).find((d) => d !== 0) ?? 0
        expect(difference).toBeLessThanOrEqual(0)
        if (difference < 0) seen++
      }),
      { numRuns: 40 },
    )
    expect(seen).toBeGreaterThan(0)
  })

  test('composed again, keep in place whatever is locked: meetings, participants, slots', () => {
    let locked = 0
    const some = fc.array(fc.nat(), { maxLength: 3 })
    fc.assert(
      fc.property(salons({ participants: 8, meetings: 16, slots: 5 }), some, some, some, (problem, ...picks) => {
        const current = composeAgenda(problem, { seed: 1, stepBudget: 5000 })
        // A meeting that was to be in a slot and found no place would contradict what is locked now.
        fc.pre(problem.meetings.every(({ id, slot }) => slot === undefined || current.slots[id] === slot))
        const [meetings, participants] = [problem.meetings, problem.participants].map((list, n) =>
          list.length === 0 ? [] : picks[n]!.map((at) => list[at % list.length]!.id),
        )
        const slots = picks[2].map((slot) => slot % problem.slotCount)
        const more = { ...problem, tables: problem.tables.map((count) => count + 1) }
        const options = { seed: 2, stepBudget: 30_000, createSolver, locks: { meetings, participants, slots } }
        const again = recompose(more, current, options)
        expect(validateAgenda(more, again)).toEqual([])
        for (const { id, participants: ends } of problem.meetings) {
          const slot = current.slots[id]
          if (slot === undefined) continue
          if (!meetings!.includes(id) && !slots.includes(slot) && !ends.some((p) => participants!.includes(p))) continue
          locked++
          expect([again.slots[id], again.tables[id]]).toEqual([slot, current.tables[id]])
        }
      }),
      { numRuns: 80 },
    )
    expect(locked).toBeGreaterThan(10)
  })

  test.each([
    ['meetings', (problem: Problem) => ({ meetings: problem.meetings.slice(0, 20).map(({ id }) => id) })],
    ['participants', (problem: Problem) => ({ participants: problem.participants.slice(0, 3).map(({ id }) => id) })],
    ['slots', () => ({ slots: [1, 3] })],
  ])('keep locked %s in place while the others move to close gaps', (_, locksOf) => {
    for (const seed of [1, 2, 3]) {
      const problem = madeSalon(seed)
      // So few steps, and nothing after them, leave many gaps.
      const few = { stepBudget: 2 * problem.meetings.length, shouldStopFinishing: () => true }
      const current = composeAgenda(problem, { seed: 1, ...few })
      const locks: Locks = locksOf(problem)
      const again = recompose(problem, current, { seed: 2, stepBudget: 60_000, createSolver, locks })
      expect(validateAgenda(problem, again)).toEqual([])
      expect(again.breaks).toBeLessThan(current.breaks)
      const locked = problem.meetings.filter(
        ({ id, participants }) =>
          locks.meetings?.includes(id) ||
          locks.slots?.includes(current.slots[id]!) ||
          participants.some((end) => locks.participants?.includes(end)),
      )
      expect(locked.length).toBeGreaterThan(0)
      for (const { id } of locked)
        expect([id, again.slots[id], again.tables[id]]).toEqual([id, current.slots[id], current.tables[id]])
    }
  })

  test('are valid whenever they are interrupted, composed anew or again', () => {
    const limit = fc.integer({ min: 0, max: 300 })
    fc.assert(
      fc.property(salons({ participants: 10, meetings: 24, slots: 6 }), limit, limit, (problem, first, second) => {
        const until = (questions: number) => {
          let asked = 0
          return () => asked++ >= questions
        }
        const current = composeAgenda(problem, { seed: 1, createSolver, shouldStop: until(first) })
        expect(validateAgenda(problem, current)).toEqual([])
        const fewer = {
          ...problem,
          tables: problem.tables.map((count, s) => (s === 0 ? Math.max(0, count - 1) : count)),
        }
        const again = recompose(fewer, current, { seed: 2, createSolver, shouldStop: until(second) })
        expect(validateAgenda(fewer, again)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('keep every lock that they place', () => {
    fc.assert(
      fc.property(salons({ participants: 10, meetings: 25, slots: 6 }), (problem) => {
        const agenda = composeAgenda(problem, { seed: 3, stepBudget: 60_000, createSolver })
        for (const { id, slot, table } of problem.meetings) {
          if (agenda.slots[id] === undefined) continue
          if (slot !== undefined) expect(agenda.slots[id]).toBe(slot)
          if (table !== undefined) expect(agenda.tables[id]).toBe(table)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('one run', () => {
  test('gives the same agenda for the same seed and budget', () => {
    const problem = instance('tic-13crafc')
    const run = () => composeAgenda(problem, { seed: 7, stepBudget: 60_000, createSolver })
    expect(run()).toEqual(run())
  })

  test.each([0, 1, 3, 10, 40, 400, 4000])('is valid when stopped after %i questions', (questions) => {
    const problem = instance('forum-14')
    let asked = 0
    const agenda = composeAgenda(problem, { seed: 1, createSolver, shouldStop: () => asked++ >= questions })
    expect(validateAgenda(problem, agenda)).toEqual([])
  })

  test('reports agendas that are valid and never get worse', () => {
    const problem = instance('tic-13crafc')
    const seen: number[] = []
    composeAgenda(problem, {
      seed: 2,
      stepBudget: 60_000,
      createSolver,
      onProgress: (best, bound) => {
        const rules = validateAgenda(problem, { slots: best.slots, tables: {} }).filter(
          ({ code }) => code !== 'no-table',
        )
        expect(rules).toEqual([])
        expect(bound).toBeLessThanOrEqual(best.breaks)
        if (best.unplaced === 0 && best.maxFairnessDifference <= 2) seen.push(best.breaks)
      },
    })
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).toEqual([...seen].sort((a, b) => b - a))
  })
})

const small = (changes: Partial<Problem>): Problem => ({
  slotCount: 7,
  tables: Array<number>(7).fill(4),
  participants: ['a', 'b', 'c', 'd'].map((id) => ({ id, forbidden: [] })),
  meetings: [],
  precedences: [],
  ...changes,
})

describe('what is impossible', () => {
  test('absences that force more breaks than the fairness allows are named', () => {
    const problem = small({
      participants: [{ id: 'a', forbidden: [1, 3, 5] }, ...['b', 'c', 'd', 'e'].map((id) => ({ id, forbidden: [] }))],
      meetings: ['b', 'c', 'd', 'e'].map((id) => ({ id: `a-${id}`, participants: ['a', id] as const })),
    })
    const agenda = composeAgenda(problem, { seed: 1, createSolver })
    expect(agenda.infeasibility).toEqual({ code: 'fairness-absences', participants: ['a'], fairness: 3 })
    expect(agenda).toMatchObject({ breaks: 3, proven: true, valid: true, unplaced: [] })
  })

  test('every unplaced meeting has its reason', () => {
    const reasonOf = (problem: Problem) => composeAgenda(problem, { seed: 1, createSolver }).unplaced
    const pair = { id: 'm', participants: ['a', 'b'] as const }
    expect(reasonOf(small({ slotCount: 2, tables: [1, 1], meetings: [{ ...pair, allowed: [] }] }))[0]?.reason).toBe(
      'no-common-slot',
    )
    const absent = [
      { id: 'a', forbidden: [0] },
      { id: 'b', forbidden: [1] },
    ]
    expect(reasonOf(small({ slotCount: 2, tables: [1, 1], participants: absent, meetings: [pair] }))).toEqual([
      { meetingId: 'm', reason: 'no-common-slot', participants: ['a', 'b'] },
    ])
    const star = ['b', 'c', 'd'].map((id) => ({ id: `a-${id}`, participants: ['a', id] as const }))
    expect(reasonOf(small({ slotCount: 2, tables: [4, 4], meetings: star }))).toMatchObject([
      { reason: 'too-many-meetings', participants: ['a'] },
    ])
    const locked = star.map((meeting) => ({ ...meeting, slot: 0 }))
    expect(reasonOf(small({ meetings: locked })).map(({ reason }) => reason)).toEqual([
      'lock-conflict',
      'lock-conflict',
    ])
    const two = [pair, { id: 'n', participants: ['c', 'd'] as const }]
    expect(reasonOf(small({ slotCount: 1, tables: [1], meetings: two }))).toMatchObject([{ reason: 'too-few-tables' }])
  })
})
