import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { choosePairs, weightOf } from '#app/domain/choosing/choose.ts'
import { loadBinarySolver } from '#app/domain/choosing/highs.ts'
import type { Chosen, ChoosingProblem, Contradiction, SolveBinary } from '#app/domain/choosing/problem.ts'
import { rowsOf } from '#app/domain/choosing/rows.ts'
import { allowed, bestWeight, solveByTrying } from './brute-force.ts'
import { candidate, choosing, salonChoice, smallProblems } from './problems.ts'

let solve: SolveBinary
beforeAll(async () => {
  solve = await loadBinarySolver()
})

const chosen = (problem: ChoosingProblem): Chosen => {
  const found = choosePairs(problem, solve)
  if ('conflict' in found) throw new Error(`impossible: ${JSON.stringify(found.conflict)}`)
  return found
}
const contradiction = (problem: ChoosingProblem): Contradiction['conflict'] => {
  const found = choosePairs(problem, solve)
  return 'conflict' in found ? found.conflict : []
}
const weigh = (problem: ChoosingProblem, ids: readonly string[]) =>
  problem.candidates.filter((c) => ids.includes(c.id)).reduce((sum, c) => sum + weightOf(c), 0)
const reasons = (found: Chosen, id: string) => found.leftOut.find((l) => l.id === id)?.because.map((b) => b.kind)

describe('random small choices', () => {
  test('weigh as much as the best that trying everything finds, and keep every condition', () => {
    fc.assert(
      fc.property(smallProblems, (problem) => {
        const best = bestWeight(problem)
        const found = choosePairs(problem, solve)
        if ('conflict' in found) {
          expect(best).toBeNull()
          return
        }
        expect(found.proven).toBe(true)
        expect(allowed(problem, new Set(found.pairs))).toBe(true)
        expect(weigh(problem, found.pairs)).toBe(best)
      }),
      { numRuns: 300 },
    )
  })

  test('say of each pair left out which conditions it would break, and of each condition what it costs', () => {
    fc.assert(
      fc.property(smallProblems, (problem) => {
        const found = choosePairs(problem, solve)
        if ('conflict' in found) return
        for (const { id, because } of found.leftOut) {
          const words = { ...problem, conditions: { ...problem.conditions, must: [] } }
          expect(because.length).toBeGreaterThan(0)
          expect(allowed(words, new Set([...found.pairs, id]))).toBe(false)
        }
        const byTrying = choosePairs(problem, solveByTrying) as Chosen
        const gain = (price: Chosen['prices'][number]) => {
          const { agreed, high, medium, low, other, wishes } = price.gain
          return agreed * 8 + high * 8 + medium * 4 + (low + other) * 2 + wishes
        }
        expect(found.prices.map((p) => [p.kind, gain(p)])).toEqual(byTrying.prices.map((p) => [p.kind, gain(p)]))
        for (const price of found.prices) expect(gain(price)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 150 },
    )
  })

  test('name contradictory conditions of which each is needed', () => {
    let seen = 0
    fc.assert(
      fc.property(smallProblems, (problem) => {
        const { conflict } = choosePairs(problem, solve) as Contradiction
        if (!conflict) return
        seen++
        const possible = (some: Contradiction['conflict']) => {
          const rows = rowsOf(problem).filter((r) => some.some((c) => c.kind === r.kind && c.subject === r.subject))
          return solveByTrying({ profit: problem.candidates.map(() => 0), rows }) !== null
        }
        expect(possible(conflict)).toBe(false)
        for (const left of conflict) expect(possible(conflict.filter((c) => c !== left))).toBe(true)
      }),
      { numRuns: 300 },
    )
    expect(seen).toBeGreaterThan(5)
  })

  test('do not depend on the order in which the pairs come', () => {
    fc.assert(
      fc.property(smallProblems, fc.infiniteStream(fc.nat()), (problem, numbers) => {
        const shuffled = problem.candidates
          .map((c) => ({ c, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ c }) => c)
        expect(choosePairs({ ...problem, candidates: shuffled }, solve)).toEqual(choosePairs(problem, solve))
      }),
      { numRuns: 60 },
    )
  })
})

describe('each condition', () => {
  const star = ['f1', 'f2', 'f3', 'f4'].map((firm) => candidate('n1', firm))

  test('firms for a need', () => {
    const found = chosen(choosing([...star, candidate('n1', 'f5', { level: 'high' })], { perNeed: 2 }))
    expect(found.pairs).toContain('n1~f5')
    expect(found.count).toEqual({ pairs: 2, agreed: 0, high: 1, medium: 1, low: 0, other: 0, wishes: 0 })
    expect(found.unconstrained.pairs).toBe(5)
    expect(found.leftOut.map((l) => l.because)).toEqual(Array(3).fill([{ kind: 'perNeed', subject: 'n1' }]))
    expect(found.prices).toEqual([
      { kind: 'perNeed', gain: { pairs: 3, agreed: 0, high: 0, medium: 3, low: 0, other: 0, wishes: 0 } },
    ])
  })

  test('meetings of a firm, those that stand counted', () => {
    const pairs = ['n1', 'n2', 'n3'].map((need) => candidate(need, 'f1'))
    const standing = [{ needId: 'n9', needOrganisationId: 'o9', firmId: 'f1' }]
    const found = chosen(choosing(pairs, { perFirm: 2 }, { standing }))
    expect(found.pairs).toHaveLength(1)
    expect(reasons(found, found.leftOut[0]!.id)).toEqual(['perFirm'])
    expect(chosen(choosing(pairs, { perFirm: 1 }, { standing })).pairs).toEqual([])
  })

  test('two pairs of the same organisations never both, whichever has the need, or when they have a meeting already', () => {
    const both = [
      candidate('n1', 'f1'),
      candidate('n2', 'f1', { needOrganisationId: 'o1' }),
      candidate('n3', 'o1', { needOrganisationId: 'f1' }),
    ]
    const found = chosen(choosing(both))
    expect(found.pairs).toHaveLength(1)
    for (const { because } of found.leftOut) expect(because).toEqual([{ kind: 'onePerPair', subject: 'f1 o1' }])
    const standing = [{ needId: 'n8', needOrganisationId: 'f1', firmId: 'o1' }]
    expect(chosen(choosing(both, {}, { standing })).pairs).toEqual([])
    expect(contradiction(choosing(both, { must: ['n1~f1', 'n2~f1'] }))).toEqual([
      { kind: 'onePerPair', subject: 'f1 o1' },
      { kind: 'must', subject: 'n1~f1' },
      { kind: 'must', subject: 'n2~f1' },
    ])
  })

  test('rounds for which an organisation has people', () => {
    const found = chosen(choosing(star, {}, { places: { o1: 3, f2: 0 } }))
    expect(found.pairs).toEqual(['n1~f1', 'n1~f3', 'n1~f4'])
    expect(found.leftOut).toEqual([
      {
        id: 'n1~f2',
        because: [
          { kind: 'presence', subject: 'o1' },
          { kind: 'presence', subject: 'f2' },
        ],
      },
    ])
  })

  test('tables', () => {
    const found = chosen(choosing(star, {}, { tablePlaces: 3 }))
    expect(found.pairs).toHaveLength(3)
    expect(found.leftOut[0]?.because).toEqual([{ kind: 'tables', subject: '' }])
  })

  test('the share of newcomers', () => {
    const pairs = [...star, candidate('n1', 'f5', { newcomer: true, level: 'low' })]
    const found = chosen(choosing(pairs, { newcomersPercent: 60, perNeed: 3 }))
    expect(found.pairs).toEqual(['n1~f5'])
    expect(reasons(found, 'n1~f1')).toEqual(['newcomers'])
    expect(found.prices.find((p) => p.kind === 'newcomers')?.gain).toMatchObject({ pairs: 2, medium: 3, low: -1 })
    expect(chosen(choosing(pairs, { newcomersPercent: 33, perNeed: 3 })).pairs).toHaveLength(3)
  })

  test('must and must not, and conflicts of interest', () => {
    const pairs = [...star, candidate('n1', 'f5', { level: 'high', conflict: true })]
    const found = chosen(choosing(pairs, { perNeed: 1, must: ['n1~f4'], mustNot: ['n1~f1'] }))
    expect(found.pairs).toEqual(['n1~f4'])
    expect(reasons(found, 'n1~f1')).toEqual(['perNeed', 'mustNot'])
    expect(reasons(found, 'n1~f5')).toEqual(['perNeed', 'conflict'])
    expect(found.prices.map((p) => p.kind)).toEqual(['perNeed', 'must', 'mustNot'])
  })

  test('不想见 keeps a pair out with its own word and no price, also against 必选', () => {
    const pairs = [...star, candidate('n1', 'f5', { level: 'high', agreed: true, wishes: 1, avoided: true })]
    const found = chosen(choosing(pairs, {}))
    expect(found.leftOut).toEqual([{ id: 'n1~f5', because: [{ kind: 'avoid', subject: 'n1~f5' }] }])
    expect(found.prices).toEqual([])
    expect(contradiction(choosing(pairs, { must: ['n1~f5'] }))).toEqual([
      { kind: 'must', subject: 'n1~f5' },
      { kind: 'avoid', subject: 'n1~f5' },
    ])
  })

  test('想见 decides between pairs of one level, however they are placed, and lifts none above the next level', () => {
    const pair = (firm: string, change: Parameters<typeof candidate>[2]) => candidate('n1', firm, change)
    const best = (...pairs: ReturnType<typeof candidate>[]) => chosen(choosing(pairs, { perNeed: 1 })).pairs
    for (const level of ['high', 'medium', 'low', null] as const)
      for (const wishes of [1, 2])
        expect(best(pair('f1', { level, rank: 0 }), pair('f2', { level, rank: 8, wishes }))).toEqual(['n1~f2'])
    expect(best(pair('f1', { level: 'high', rank: 8 }), pair('f2', { level: 'medium', wishes: 2 }))).toEqual(['n1~f1'])
    expect(best(pair('f1', { level: 'medium' }), pair('f2', { level: 'low', rank: 8, wishes: 2 }))).toEqual(['n1~f1'])
    expect(chosen(choosing([pair('f2', { wishes: 2 })])).count.wishes).toBe(2)
  })

  test('wishes against limits are named, and nothing else is', () => {
    const three = { perNeed: 2, perFirm: 1, must: ['n1~f1', 'n1~f2', 'n1~f3'] }
    expect(contradiction(choosing(star, three))).toEqual([
      { kind: 'perNeed', subject: 'n1' },
      ...three.must.map((subject) => ({ kind: 'must', subject })),
    ])
    expect(contradiction(choosing(star, { must: ['n1~f1'], mustNot: ['n1~f1'] }))).toEqual([
      { kind: 'must', subject: 'n1~f1' },
      { kind: 'mustNot', subject: 'n1~f1' },
    ])
    const opposed = [candidate('n1', 'f1', { conflict: true }), candidate('n2', 'f2')]
    expect(contradiction(choosing(opposed, { must: ['n1~f1'] }))).toEqual([
      { kind: 'must', subject: 'n1~f1' },
      { kind: 'conflict', subject: 'n1~f1' },
    ])
    expect(contradiction(choosing(star, { must: ['n1~f2'], newcomersPercent: 10 })).map((c) => c.kind)).toEqual([
      'newcomers',
      'must',
    ])
  })
})

test('a salon of 60 needs with ten suggestions each is chosen exactly', () => {
  const problem = salonChoice(1, 60, 80)
  const found = chosen(problem)
  expect(found.proven).toBe(true)
  expect(allowed(problem, new Set(found.pairs))).toBe(true)
  expect(found.pairs.length).toBe(120)
})

test('nothing to choose from', () => {
  expect(chosen(choosing([]))).toMatchObject({ pairs: [], leftOut: [], prices: [], proven: true })
})
