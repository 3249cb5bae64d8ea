import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import { canPlaceAll, explainConflict, underRules, withConflicts } from '#app/domain/scheduling/conflict.ts'
import { describeConflict } from '#app/domain/scheduling/describe-conflict.ts'
import type { Problem, Rule } from '#app/domain/scheduling/problem.ts'
import { below, seededRandom } from '#app/domain/scheduling/random.ts'
import type { CreateSolver } from '#app/domain/scheduling/sat.ts'
import { madeSalon } from '#tests/bench/made-salons.ts'
import { allFit } from './brute-force.ts'
import { salons } from './salon.ts'

let createSolver: CreateSolver
beforeAll(async () => {
  createSolver = await loadSolver()
})

const without = (rules: readonly Rule[], rule: Rule) => rules.filter((other) => other !== rule)
const inWords = (problem: Problem) => {
  const agenda = composeAgenda(problem, { seed: 1, createSolver })
  return withConflicts(problem, agenda, { createSolver }).unplaced.map(({ conflict = [] }) =>
    describeConflict(problem, conflict, (id) => id),
  )
}

describe('the rules that keep a meeting out', () => {
  test('contradict each other, and each is needed, as trying everything shows', () => {
    fc.assert(
      fc.property(salons({ participants: 5, meetings: 7, slots: 3 }), (problem) => {
        const agenda = composeAgenda(problem, { seed: 1, createSolver })
        for (const { meetingId, reason } of agenda.unplaced) {
          const rules = explainConflict(problem, agenda, meetingId, { createSolver })
          // Locks are kept in their order, so that others may stay out which a different choice of locks would let in.
          if (!rules) {
            expect(problem.meetings.some(({ slot }) => slot !== undefined)).toBe(true)
            expect(reason).not.toBe('banned')
            continue
          }
          expect(rules).toContainEqual({ kind: 'meeting', meetingId })
          expect(allFit(underRules(problem, rules))).toBe(false)
          for (const rule of rules) expect(allFit(underRules(problem, without(rules, rule)))).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('of twenty impossible half days are few, and none of them can be left out', () => {
    const sizes: number[] = []
    for (let seed = 5000; sizes.length < 20; seed++) {
      const random = seededRandom(seed)
      const made = madeSalon(seed)
      const away = () => below(random, made.slotCount)
      const participants = made.participants.map((p) =>
        random() < 0.3 ? { ...p, forbidden: [...p.forbidden, away(), away()] } : p,
      )
      const problem = { ...made, participants }
      const agenda = composeAgenda(problem, { seed: 1, stepBudget: 60_000, createSolver })
      const [out] = agenda.unplaced
      if (!out || agenda.unplaced.length > agenda.unplacedBound) continue
      const rules = explainConflict(problem, agenda, out.meetingId, { createSolver }) ?? []
      sizes.push(rules.length)
      expect(canPlaceAll(underRules(problem, rules), { createSolver })).toBe(false)
      for (const rule of rules)
        expect(canPlaceAll(underRules(problem, without(rules, rule)), { createSolver })).toBe(true)
      const talks = rules.filter(({ kind }) => kind === 'meeting').length
      expect(rules.length - talks).toBeLessThanOrEqual(4)
      expect(describeConflict(problem, rules, (id) => id).length).toBeLessThanOrEqual(6)
    }
    expect(sizes.sort((a, b) => a - b)[10]).toBeLessThanOrEqual(12)
  })
})

const firms = (...ids: string[]) => ids.map((id) => ({ id, forbidden: [] as number[] }))
const talk = (a: string, b: string) => ({ id: `${a}${b}`, participants: [a, b] as const })

describe('in words', () => {
  const star: Problem = {
    slotCount: 4,
    tables: [3, 3, 3, 3],
    participants: firms('商务局', '甲', '乙', '丙', '丁'),
    meetings: ['甲', '乙', '丙', '丁'].map((id) => talk('商务局', id)),
    precedences: [],
  }
  const absent = (problem: Problem, id: string, forbidden: number[]): Problem => ({
    ...problem,
    participants: problem.participants.map((p) => (p.id === id ? { ...p, forbidden } : p)),
  })

  test('whose absences force it is named', () => {
    expect(inWords(absent(star, '商务局', [1]))).toEqual([
      ['商务局与4家单位各洽谈一场，共4轮，每轮最多1场', '商务局第2轮不在场'],
    ])
    const twice = ['甲', '甲', '乙'].map((id, n) => ({ ...talk('商务局', id), id: `${n}` }))
    expect(inWords(absent({ ...star, meetings: twice }, '商务局', [1, 2]))).toEqual([
      ['商务局与甲、乙洽谈3场，共4轮，每轮最多1场', '商务局第2、3轮不在场'],
    ])
    const never = absent(absent({ ...star, meetings: [talk('甲', '乙')] }, '甲', [0, 1]), '乙', [2, 3])
    expect(inWords(never)).toEqual([['甲与乙洽谈', '甲第1、2轮不在场', '乙第3、4轮不在场']])
  })

  test('a delegate who comes later, a ban, a session, an order', () => {
    const two = { ...star, slotCount: 2, tables: [3, 3] }
    const late: Problem = {
      ...two,
      participants: two.participants.map((p) => (p.id === '商务局' ? { ...p, capacity: 2, seats: [1, 2] } : p)),
    }
    expect(inWords(late)).toEqual([['商务局与4家单位各洽谈一场，共2轮，每轮最多2场', '商务局第1轮人数较少']])
    expect(inWords({ ...two, meetings: [talk('甲', '乙')], bans: [['乙', '甲']] })).toEqual([
      ['甲与乙洽谈', '甲与乙有一方不想见'],
    ])
    const early = { ...talk('甲', '乙'), allowed: [0] }
    expect(inWords(absent({ ...two, meetings: [early] }, '甲', [0]))).toEqual([
      ['甲与乙洽谈', '甲与乙只能安排在第1轮', '甲第1轮不在场'],
    ])
    const ordered: Problem = {
      ...two,
      meetings: [talk('甲', '乙'), { ...talk('丙', '丁'), allowed: [0] }],
      precedences: [['甲乙', '丙丁']],
    }
    expect(inWords(ordered)).toEqual([['甲与乙洽谈', '丙与丁洽谈', '甲与乙须先于丙与丁', '丙与丁只能安排在第1轮']])
  })

  test('locks and tables', () => {
    const locked = [talk('商务局', '甲'), talk('商务局', '乙')].map((meeting) => ({ ...meeting, slot: 0 }))
    expect(inWords({ ...star, meetings: locked })).toEqual([
      ['商务局与甲、乙各洽谈一场，共4轮，每轮最多1场', '商务局与甲已锁定在第1轮', '商务局与乙已锁定在第1轮'],
    ])
    const full: Problem = { ...star, slotCount: 1, tables: [1], meetings: [talk('甲', '乙'), talk('丙', '丁')] }
    expect(inWords(full)).toEqual([['甲与乙洽谈', '丙与丁洽谈', '每轮只有1桌']])
    const owner: Problem = {
      ...star,
      slotCount: 1,
      tables: [2],
      participants: star.participants.map((p) => (p.id === '商务局' ? { ...p, tables: [1] } : p)),
      meetings: [{ ...talk('丙', '丁'), slot: 0, table: 1 }, talk('商务局', '甲')],
    }
    expect(inWords(owner)).toEqual([['丙与丁洽谈', '商务局与甲洽谈', '商务局固定在2号桌', '丙与丁已锁定在第1轮2号桌']])
  })

  test('of many talks among many are summed up, and nothing is said of what is gone', () => {
    const ids = Array.from({ length: 10 }, (_, n) => `u${n}`)
    const crowd: Problem = {
      slotCount: 1,
      tables: [4],
      participants: firms(...ids),
      meetings: [0, 2, 4, 6, 8].map((n) => talk(ids[n]!, ids[n + 1]!)),
      precedences: [],
    }
    expect(inWords(crowd)).toEqual([['各单位之间共5场洽谈，共1轮', '每轮只有4桌']])
    const gone: Rule[] = [{ kind: 'absent', participantId: 'u99' }]
    expect(describeConflict(crowd, gone, (id) => id)).toEqual([])
  })
})
