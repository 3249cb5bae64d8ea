import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEnough, PAGE_ROWS, placeRows } from '#app/domain/matching/placing.ts'
import type { Candidate } from '#app/domain/matching/placing.ts'

const row = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  score: 1,
  level: 'medium',
  eligible: 'unknown',
  shown: 5,
  newcomer: false,
  ...more,
})
const many = (count: number) => Array.from({ length: count }, (_, at) => row(`p${at + 1}`))
const page = { limit: PAGE_ROWS, exposure: true }
const listed = (rows: Candidate[], rules = page) =>
  placeRows(rows, rules).flatMap(({ id, group }) => (group === 'list' ? [id] : []))

describe('the rows of a page', () => {
  it('that break a must condition stand in a group of their own, three at most, and take no place', () => {
    const rows = many(9).map((one, at) => (at % 2 === 0 ? { ...one, eligible: 'no' as const } : one))
    const placed = placeRows(rows, page)
    expect(placed.map(({ id, group }) => `${group} ${id}`)).toEqual([
      ...['p2', 'p4', 'p6', 'p8'].map((id) => `list ${id}`),
      ...['p1', 'p3', 'p5'].map((id) => `broken ${id}`),
    ])
  })

  it('have a level: nothing is listed that has none, not even below', () => {
    expect(placeRows([row('p', { level: null }), row('q', { level: null, eligible: 'no' })], page)).toEqual([])
  })

  it('where a condition is unknown stand as those where it is met', () => {
    const rows = [row('a', { eligible: 'unknown' }), row('b', { eligible: 'yes' })]
    expect(listed(rows)).toEqual(['a', 'b'])
  })
})

describe('places 9 and 10', () => {
  it('go to those listed least, newcomers first, and are marked', () => {
    const rows = many(20)
    rows[14] = row('rare', { shown: 1 })
    rows[16] = row('new', { shown: 40, newcomer: true })
    const placed = placeRows(rows, page)
    expect(placed.slice(7)).toEqual([
      { id: 'p8', group: 'list', favour: null },
      { id: 'new', group: 'list', favour: 'new' },
      { id: 'rare', group: 'list', favour: 'rare' },
    ])
  })

  it('of two listed alike go to the better ranked, unmarked where it has the place anyway', () => {
    const placed = placeRows(many(20), page)
    expect(placed.slice(8)).toEqual([
      { id: 'p9', group: 'list', favour: null },
      { id: 'p10', group: 'list', favour: null },
    ])
  })

  it('are not for those below 相关, nor for those that break a must condition', () => {
    const rows = many(12)
    rows[10] = row('low', { level: 'low', shown: 0, newcomer: true })
    rows[11] = row('broken', { eligible: 'no', shown: 0, newcomer: true })
    expect(listed(rows)).toEqual(many(10).map(({ id }) => id))
  })

  it('exist on pages of ten only', () => {
    const rows = [...many(20), row('new', { newcomer: true })]
    expect(listed(rows, { limit: 9, exposure: true })).not.toContain('new')
    expect(listed(rows, { limit: 10, exposure: false })).not.toContain('new')
    expect(listed(rows)).toContain('new')
  })

  it('change neither the first eight nor who else may come, nor any score or level', () => {
    const candidate = fc.record({
      level: fc.constantFrom('high', 'medium', 'low', null),
      eligible: fc.constantFrom('yes', 'no', 'unknown'),
      shown: fc.nat(5),
      newcomer: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 40 }), (made) => {
        const rows = made.map((one, at) => ({ ...one, id: `p${at}`, score: 40 - at }))
        const fitting = rows.filter(({ level, eligible }) => level !== null && eligible !== 'no').map(({ id }) => id)
        const ids = listed(rows)
        expect(ids.slice(0, 8)).toEqual(fitting.slice(0, 8))
        expect(ids).toHaveLength(Math.min(10, fitting.length))
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids.every((id) => fitting.includes(id))).toBe(true)
        expect(placeRows(rows, page)).toEqual(placeRows(structuredClone(rows), page))
      }),
    )
  })

  it('are filled when enough rows that may be listed were looked at', () => {
    expect(isEnough(many(10), 10)).toBe(true)
    expect(isEnough([...many(9), row('x', { eligible: 'no' }), row('y', { level: null })], 10)).toBe(false)
  })
})
