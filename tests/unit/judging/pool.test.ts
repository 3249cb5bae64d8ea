import { expect, test } from 'vitest'
import { poolPairs, searchWordings } from '#app/domain/judging/pool.ts'
import type { PoolNeed } from '#app/domain/judging/pool.ts'

const need = (id: string, more: Partial<PoolNeed> = {}): PoolNeed => ({
  id,
  orgId: `unit of ${id}`,
  need: [],
  offer: [],
  search: [],
  ...more,
})
const offers = Array.from({ length: 40 }, (_, i) => ({ id: `p${i}`, orgId: `firm ${i}` }))
const key = (pair: { needId: string; offerId: string }) => `${pair.needId} ${pair.offerId}`

test('a pair that several ways bring stands once, with all of them', () => {
  const pairs = poolPairs([need('n', { need: ['p1', 'p2'], offer: ['p2'], search: ['p2', 'p3'] })], offers, {
    seed: 1,
    drawn: 0,
  })
  expect(new Map(pairs.map((p) => [p.offerId, p.sources]))).toEqual(
    new Map([
      ['p1', ['need']],
      ['p2', ['need', 'offer', 'search']],
      ['p3', ['search']],
    ]),
  )
})

test('the lot brings only what no way brought, as many as asked for each need', () => {
  const brought = ['p0', 'p1', 'p2']
  const pairs = poolPairs([need('a', { need: brought }), need('b')], offers, { seed: 7, drawn: 3 })
  const lot = pairs.filter((p) => p.sources.includes('random'))
  expect(lot.filter((p) => p.needId === 'a')).toHaveLength(3)
  expect(lot.filter((p) => p.needId === 'b')).toHaveLength(3)
  expect(lot.filter((p) => p.needId === 'a' && brought.includes(p.offerId))).toEqual([])
  expect(new Set(pairs.map(key)).size).toBe(pairs.length)
})

test('never pairs a unit with itself, nor what is no product now', () => {
  const own = { id: 'own', orgId: 'unit of n' }
  const pairs = poolPairs([need('n', { need: ['own', 'gone', 'p1'], search: ['own'] })], [...offers, own], {
    seed: 3,
    drawn: 40,
  })
  expect(pairs).toHaveLength(40)
  expect(pairs.some((p) => p.offerId === 'own' || p.offerId === 'gone')).toBe(false)
})

test('the same seed gives the same pool, another one another order', () => {
  const needs = ['a', 'b', 'c', 'd'].map((id) => need(id, { need: offers.slice(0, 8).map((o) => o.id) }))
  const made = (seed: number) => poolPairs(needs, offers, { seed, drawn: 2 }).map(key)
  expect(made(5)).toEqual(made(5))
  expect(made(6)).not.toEqual(made(5))
  // What stands first is not what ranks first.
  expect([1, 2, 3, 4, 5].map((seed) => made(seed)[0]).filter((k) => k?.endsWith(' p0'))).not.toHaveLength(5)
})

test('a need that finds nothing is judged by the lot alone, and without a lot not at all', () => {
  expect(poolPairs([need('n')], offers, { seed: 1, drawn: 2 })).toHaveLength(2)
  expect(poolPairs([need('n')], offers, { seed: 1, drawn: 0 })).toEqual([])
  expect(poolPairs([need('n', { need: ['p1'] })], [], { seed: 1, drawn: 2 })).toEqual([])
})

test('a title is searched for as a whole, by its pieces, then by short parts', () => {
  expect(searchWordings('老旧住宅电梯监测与困人处置')).toEqual([
    '老旧住宅电梯监测与困人处置',
    '老旧住宅电梯监测',
    '困人处置',
    '老旧住宅',
    '住宅电梯',
    '电梯监测',
  ])
  expect(searchWordings('AI')).toEqual(['AI'])
  expect(searchWordings('和')).toEqual(['和'])
  expect(searchWordings('长'.repeat(40)).length).toBeLessThanOrEqual(12)
})
