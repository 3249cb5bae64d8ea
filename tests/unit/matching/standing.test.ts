import { describe, expect, test } from 'vitest'
import { absentPhrases, compareLines, standingOf } from '#app/domain/matching/standing.ts'

const rows = Array.from({ length: 20 }, (_, i) => ({ id: `r${i + 1}` }))
const ranks = (id: string) => standingOf(rows, id, { first: 3, near: 3 }).before.map(({ rank }) => rank)

describe('the place of a row', () => {
  test('the first of a ranking has nothing before it', () => {
    expect(standingOf(rows, 'r1', { first: 3, near: 3 })).toEqual({ rank: 1, before: [] })
  })

  test('few rows before it are all shown, each once', () => {
    expect(ranks('r4')).toEqual([1, 2, 3])
    expect(ranks('r6')).toEqual([1, 2, 3, 4, 5])
  })

  test('of many the best and the nearest are shown, in order', () => {
    const { rank, before } = standingOf(rows, 'r15', { first: 3, near: 3 })
    expect(rank).toBe(15)
    expect(before.map((b) => [b.rank, b.row.id])).toEqual([1, 2, 3, 12, 13, 14].map((n) => [n, `r${n}`]))
  })

  test('what is not in the ranking has no place; the best stand before it', () => {
    expect(standingOf(rows, 'other', { first: 3, near: 3 }).rank).toBeNull()
    expect(ranks('other')).toEqual([1, 2, 3])
    expect(standingOf([], 'other', { first: 3, near: 3 })).toEqual({ rank: null, before: [] })
  })
})

describe('requirement by requirement', () => {
  const line = (id: string, result: 'met' | 'broken' | 'unknown', source = '') => ({
    id,
    text: `第 ${id} 条`,
    result,
    source,
  })

  test('met is better than unknown, unknown better than broken, equal is no difference', () => {
    const theirs = [line('a', 'met', '精度 1'), line('b', 'unknown'), line('c', 'broken'), line('d', 'met')]
    const own = [line('a', 'unknown'), line('b', 'broken', '周期 9'), line('c', 'met'), line('d', 'met')]
    const { ahead, behind } = compareLines(theirs, own)
    expect(ahead).toEqual([
      { id: 'a', text: '第 a 条', theirs: 'met', own: 'unknown', source: '精度 1' },
      { id: 'b', text: '第 b 条', theirs: 'unknown', own: 'broken', source: '' },
    ])
    expect(behind.map(({ id }) => id)).toEqual(['c'])
    expect(compareLines(own, theirs).ahead.map(({ id }) => id)).toEqual(['c'])
  })

  test('a line that only one was checked for is left out', () => {
    expect(compareLines([line('a', 'met')], [line('b', 'broken')])).toEqual({ ahead: [], behind: [] })
  })
})

test('phrases are compared as the matching compares: width, case and script do not count', () => {
  expect(absentPhrases(['电子秤', 'ＡＩ识别', '溯源'], '支持ai识别的電子秤')).toEqual(['溯源'])
})
