import fc from 'fast-check'
import { expect, it } from 'vitest'
import { safeCell, unsafeCell } from '#app/domain/export/safe-cell.ts'

const risky = fc.string({ unit: fc.constantFrom(...`'=+-@\t\r\n＝＋－＠a1 "，中`), maxLength: 6 })

it('protects every text that a spreadsheet would run, and nothing else', () => {
  for (const c of '=+-@\t\r\n＝＋－＠') expect(safeCell(`${c}1`)).toBe(`'${c}1`)
  for (const text of ['', '1-2', 'a=b', "'引文'", ' =1', '0791-1']) expect(safeCell(text)).toBe(text)
})

it('gives the original back, for any text', () => {
  fc.assert(
    fc.property(fc.oneof(risky, fc.string({ unit: 'binary' })), (text) => unsafeCell(safeCell(text)) === text),
    { numRuns: 1_000 },
  )
})

it('never leaves a risky first character', () => {
  fc.assert(fc.property(risky, (text) => !/^[=+\-@\t\r\n＝＋－＠]/.test(safeCell(text))))
})
