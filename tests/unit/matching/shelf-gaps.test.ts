import { describe, expect, test } from 'vitest'
import type { Entry } from '#app/domain/matching/entry.ts'
import type { MatchingEngine } from '#app/domain/matching/engine.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { findShelfGaps, nearestFirst } from '#app/domain/matching/shelf-gaps.ts'
import type { ShelfGaps, ShelfRules } from '#app/domain/matching/shelf-gaps.ts'
import { checkConditions } from '#app/domain/matching/conditions.ts'
import { demandsOf, needEntry, offerEntry, offeringOf } from '#app/server/matching-entries.ts'
import { madeNeed, madeProduct, randomFrom } from '#tests/bench/made-items.ts'
import { engineWith, entry, NEEDS, OFFERS } from './fixtures.ts'

const all: ShelfRules = { open: () => true, keepsMusts: () => true }

function run(engine: MatchingEngine, rules: Partial<ShelfRules> = {}): ShelfGaps {
  const steps = findShelfGaps(engine, { ...all, ...rules })
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
const lists = ({ needs, offers }: ShelfGaps) => [Object.fromEntries(needs), Object.fromEntries(offers)]

describe('gaps of two lists', () => {
  test('where each has a counterpart there is no gap', () => {
    expect(lists(run(engineWith()))).toEqual([{}, {}])
  })

  test('what nothing is like is a gap on either side', () => {
    const bridge = entry('n-bridge', '桥梁结构监测', '拉索应力与挠度长期观测')
    const milk = entry('o-milk', '鲜奶冷链配送', '低温乳品凌晨入户')
    expect(lists(run(engineWith([...NEEDS, bridge], [...OFFERS, milk])))).toEqual([
      { 'n-bridge': 'unlike' },
      { 'o-milk': 'unlike' },
    ])
  })

  test('a broken must condition makes a gap, and says so', () => {
    const gaps = run(engineWith(), { keepsMusts: (need) => need !== 'n-park' })
    expect(lists(gaps)).toEqual([{ 'n-park': 'broken' }, { 'o-park': 'broken' }])
  })

  test('one organisation is no counterpart to itself, and what has ended is none to anybody', () => {
    const own = NEEDS.map((n) => (n.id === 'n-park' ? { ...n, orgId: 'org-o-park' } : n))
    expect(lists(run(engineWith(own)))).toEqual([{ 'n-park': 'unlike' }, { 'o-park': 'unlike' }])
    const open = ({ id }: Entry) => id !== 'o-scale'
    expect(lists(run(engineWith(), { open }))).toEqual([{ 'n-scale': 'unlike' }, {}])
  })

  test('what is removed while others are served is left out', () => {
    const engine = engineWith([...NEEDS, entry('n-bridge', '桥梁结构监测', '拉索应力与挠度长期观测')])
    const steps = findShelfGaps(engine, all)
    steps.next()
    engine.remove('need', 'n-bridge')
    engine.remove('offer', 'o-park')
    let step = steps.next()
    while (!step.done) step = steps.next()
    expect([...step.value.needs.keys()]).toEqual(['n-park'])
    expect([...step.value.offers.keys()].filter((id) => id === 'o-park')).toEqual([])
  })

  test('the quick way finds what comparing every pair finds', () => {
    const random = randomFrom(7)
    const needs = new Map(Array.from({ length: 60 }, (_, i) => [`n${i}`, madeNeed(random, '2026-11-23')]))
    const offers = new Map(Array.from({ length: 60 }, (_, i) => [`o${i}`, madeProduct(random, '2026-11-23')]))
    const engine = engineWith(
      [...needs].map(([id, content]) => needEntry({ id, organisationId: `u${Number(id.slice(1)) % 9}`, content })),
      [...offers].map(([id, content]) => offerEntry({ id, organisationId: `u${Number(id.slice(1)) % 9}`, content })),
    )
    const keepsMusts = (n: string, o: string) =>
      checkConditions(demandsOf(needs.get(n)!), offeringOf(offers.get(o)!), '2026-11-23').eligible !== 'no'
    const like = (n: string, o: string) =>
      engine.get('need', n)!.orgId !== engine.get('offer', o)!.orgId &&
      engine.scorePair(n, o).score >= RECIPE.levels.low
    const reason = (liked: string[], fits: (id: string) => boolean) =>
      liked.some(fits) ? [] : [liked.length > 0 ? 'broken' : 'unlike']
    const expected = [
      [...needs.keys()].flatMap((n) => {
        const liked = [...offers.keys()].filter((o) => like(n, o))
        return reason(liked, (o) => keepsMusts(n, o)).map((r) => [n, r])
      }),
      [...offers.keys()].flatMap((o) => {
        const liked = [...needs.keys()].filter((n) => like(n, o))
        return reason(liked, (n) => keepsMusts(n, o)).map((r) => [o, r])
      }),
    ].map((rows) => Object.fromEntries(rows) as Record<string, string>)
    expect(Object.keys(expected[0]!).length).toBeGreaterThan(3)
    expect(Object.keys(expected[1]!).length).toBeGreaterThan(3)
    expect(lists(run(engine, { keepsMusts }))).toEqual(expected)
  })
})

test('the nearest miss reaches a level, breaks little, agrees most', () => {
  const rows = [
    { name: 'far', level: null, broken: 0, score: 0.29 },
    { name: 'two broken', level: 'high', broken: 2, score: 0.9 },
    { name: 'one broken', level: 'low', broken: 1, score: 0.4 },
    { name: 'one broken, closer', level: 'low', broken: 1, score: 0.44 },
  ]
  expect(rows.sort(nearestFirst).map(({ name }) => name)).toEqual([
    'one broken, closer',
    'one broken',
    'two broken',
    'far',
  ])
})
