import { expect, test } from 'vitest'
import { agreementOf } from '#app/domain/judging/agreement.ts'
import type { Grade } from '#app/domain/judging/grade.ts'
import { grades, readGrade } from '#app/domain/judging/grade.ts'

/** The pairs of a table of counts. */
const pairsOf = (table: readonly (readonly number[])[]): (readonly [Grade, Grade])[] =>
  table.flatMap((row, a) => row.flatMap((n, b) => Array.from({ length: n }, () => [a as Grade, b as Grade] as const)))

test('kappa of the worked example of two readers and fifty proposals is 0.4', () => {
  // Both yes 20, only the first yes 5, only the second 10, both no 15.
  const { n, same, kappa, weighted } = agreementOf(
    pairsOf([
      [20, 5],
      [10, 15],
    ]),
  )
  expect([n, same]).toEqual([50, 35])
  expect(kappa).toBeCloseTo(0.4, 12)
  // With two grades there is one size of difference only.
  expect(weighted).toBeCloseTo(0.4, 12)
})

test('kappa and linear weighted kappa of a published table of four grades', () => {
  // Agresti, Categorical Data Analysis: 91 couples on four grades; R's vcd::Kappa(SexualFun) prints 0.1293 and 0.2374.
  const { n, same, table, kappa, weighted } = agreementOf(
    pairsOf([
      [7, 7, 2, 3],
      [2, 8, 3, 7],
      [1, 5, 4, 9],
      [2, 8, 9, 14],
    ]),
  )
  expect([n, same]).toEqual([91, 33])
  expect(table[3]).toEqual([2, 8, 9, 14])
  expect(kappa).toBeCloseTo(0.1293, 4)
  expect(weighted).toBeCloseTo(0.2374, 4)
})

test('full agreement is 1, as much as by chance is 0, the contrary is below 0', () => {
  expect(agreementOf(grades.map((g) => [g, g] as const))).toMatchObject({ kappa: 1, weighted: 1 })
  expect(agreementOf(grades.flatMap((a) => grades.map((b) => [a, b] as const))).kappa).toBeCloseTo(0, 12)
  expect(
    agreementOf([
      [0, 3],
      [3, 0],
    ]).weighted,
  ).toBeCloseTo(-1, 12)
})

test('where kappa is not defined it is said, not counted as agreement', () => {
  expect(agreementOf([])).toMatchObject({ n: 0, same: 0, kappa: null, weighted: null })
  expect(
    agreementOf([
      [2, 2],
      [2, 2],
    ]),
  ).toMatchObject({ n: 2, same: 2, kappa: null, weighted: null })
  expect(
    agreementOf([
      [2, 2],
      [2, 3],
    ]).kappa,
  ).toBeCloseTo(0, 12)
})

test.each([
  ['2', 2],
  [' ３ ', 3],
  ['1 沾边', 1],
  ['0不相关', 0],
  ['', null],
  ['4', null],
  ['-1', null],
  ['2.5', null],
  ['2 不相关', null],
  ['二', null],
])('the cell %j is the grade %j', (cell, grade) => {
  expect(readGrade(cell)).toBe(grade)
})
