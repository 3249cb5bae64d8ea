import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { badgeCodeOf, readBadgeCode } from '#app/domain/salon/badge-code.ts'

const codeOf = (n: number) => badgeCodeOf(createHash('sha256').update(String(n)).digest('hex'))

test('a code has six signs that nobody takes for another one', () => {
  for (let n = 0; n < 200; n++) expect(codeOf(n)).toMatch(/^[23456789ABCDEFGHJKMNPQRSTVWXYZ]{6}$/)
})

test('codes of 300 people differ', () => {
  expect(new Set(Array.from({ length: 300 }, (_, n) => codeOf(n))).size).toBe(300)
})

test.each([
  ['abc-234', 'ABC234'],
  [' ab c2 34 ', 'ABC234'],
  ['ＡＢＣ２３４', 'ABC234'],
  ['ABC23', null],
  ['ABC2345', null],
  // 0, 1, I, L, O and U are no signs of a code.
  ['ABC230', null],
  ['王示例一二三', null],
])('%s is read as %s', (typed, code) => expect(readBadgeCode(typed)).toBe(code))
