import fc from 'fast-check'
import { expect, test } from 'vitest'
import { archiveFigures } from '#app/domain/salon/archive.ts'
import { publicCount } from '#app/domain/small-counts.ts'
import { publicReport } from '#app/domain/salon/report.ts'

const small = fc.integer({ min: 0, max: 2 })
const any = fc.integer({ min: 0, max: 500 })

test('a count below three is told to nobody, any other as it is', () => {
  expect([0, 1, 2, 3, 41].map(publicCount)).toEqual(['少于 3', '少于 3', '少于 3', '3', '41'])
})

test('the archive tells the same of any two salons that differ only below three', () => {
  fc.assert(
    fc.property(any, small, small, (held, a, b) => {
      const of = (n: number) =>
        archiveFigures({ presentUnits: n, held, intentsBoth: n, waves: [{ wave: 30, tally: { contractBoth: n } }] })
      expect(of(a)).toEqual(of(b))
      expect(of(a).find((f) => f.label === '完成洽谈')?.value).toBe(held < 3 ? '少于 3' : String(held))
    }),
  )
})

test('and so does the first text of the public report', () => {
  const base = { title: '示例', place: '某处', startsAt: Date.UTC(2026, 11, 12), needPitches: 0, productPitches: 0 }
  fc.assert(
    fc.property(small, small, (a, b) => {
      const of = (n: number) =>
        publicReport({
          ...base,
          presentUnits: n + 1,
          presentPeople: 9,
          scheduled: n,
          held: n,
          intents: n,
          talking: n,
        })
      if (a < 2 && b < 2) expect(of(a)).toBe(of(b))
    }),
  )
})

test('the public report sets no space after a comma', () => {
  const base = { title: '示例', place: '某处', startsAt: Date.UTC(2026, 11, 12), needPitches: 1, productPitches: 2 }
  const people = { presentUnits: 9, presentPeople: 12 }
  expect(publicReport({ ...base, ...people, scheduled: 16, held: 9, intents: 6, talking: 3 }).split('\n')[1]).toBe(
    '安排一对一洽谈 16 场，完成 9 场，其中 6 场有合作意向，3 场继续沟通。',
  )
})

test('a wave in which nobody was asked is not there', () => {
  const labels = archiveFigures({ presentUnits: 9, held: 9, intentsBoth: 9, waves: [] }).map((f) => f.label)
  expect(labels).toEqual(['到场单位', '完成洽谈', '双方都有合作意向'])
})
