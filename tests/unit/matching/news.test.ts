import { describe, expect, test } from 'vitest'
import { NOTHING_SHOWN, REMEMBERED_PAIRS, newsOf, withShown } from '#app/domain/matching/news.ts'
import type { ShownPair } from '#app/domain/matching/news.ts'

const VISIT = 1000
const pair = (change: Partial<ShownPair> = {}): ShownPair => ({
  needId: 'n1',
  offerId: 'p1',
  needHash: 'a',
  offerHash: 'b',
  needPublishedAt: 1,
  offerPublishedAt: 1,
  ...change,
})
const place = (row = 0, list = 'products') => ({ list, row })
const seen = withShown(NOTHING_SHOWN, 'products', [pair()])
const news = (now: ShownPair, at = place(), before = seen) => newsOf(now, at, before, VISIT)

describe('what is new since the last visit', () => {
  test('the same pair with the same texts is not', () => expect(news(pair())).toBeNull())

  test.each([
    ['needChanged', pair({ needHash: 'other' })],
    ['offerChanged', pair({ offerHash: 'other' })],
    ['needPublished', pair({ needId: 'n2', needPublishedAt: VISIT + 1 })],
    ['offerPublished', pair({ offerId: 'p2', offerPublishedAt: VISIT + 1 })],
    // Seen before with another product, and its text is another one now: that is why it matches this one.
    ['needChanged', pair({ offerId: 'p2', needHash: 'other' })],
    ['offerChanged', pair({ needId: 'n2', offerHash: 'other' })],
  ] as const)('%s', (expected, now) => expect(news(now, place(9))).toBe(expected))

  test('an old pair in a row that was looked at has moved up', () => {
    expect(news(pair({ offerId: 'p2' }), place(0))).toBe('movedUp')
  })

  test('an old pair further down than was looked at, or in another list, is no news', () => {
    expect(news(pair({ offerId: 'p2' }), place(1))).toBeNull()
    expect(news(pair({ offerId: 'p2' }), place(0, 'n9'))).toBeNull()
  })

  test('what was shown longest ago is forgotten first', () => {
    const many = Array.from({ length: REMEMBERED_PAIRS }, (_, i) => pair({ offerId: `x${i}` }))
    const after = withShown(withShown(seen, 'n1', many.slice(1)), 'n1', [pair(), many[0]!])
    expect(Object.keys(after.pairs)).toHaveLength(REMEMBERED_PAIRS)
    expect(Object.keys(after.pairs).slice(-2)).toEqual(['n1 p1', 'n1 x0'])
    expect(after.pairs['n1 x1']).toBeUndefined()
    expect(after.lists).toEqual({ products: 1, n1: 2 })
  })
})
