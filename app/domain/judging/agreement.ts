import type { Grade } from './grade.ts'
import { grades } from './grade.ts'

export interface Agreement {
  /** Pairs graded by both. */
  n: number
  /** Pairs with the same grade. */
  same: number
  /** Rows: grades of A; columns: grades of B. */
  table: number[][]
  /** Cohen's kappa; null where it is not defined: nothing graded, or both gave one and the same grade throughout. */
  kappa: number | null
  /** Kappa with linear weights, for which 2 beside 3 is a small difference and 0 beside 3 a large one. */
  weighted: number | null
}

/**
 * How far two people agree beyond what chance would bring about. With p the share of each cell and row and column sums
 * a and b, kappa is 1 − Σ w·p / Σ w·a·b. For plain kappa w is 1 off the diagonal (J. Cohen, A coefficient of agreement
 * for nominal scales, 1960); for the weighted one w is |i − j| / (number of grades − 1) (J. Cohen, Weighted kappa, 1968).
 */
export function agreementOf(pairs: readonly (readonly [Grade, Grade])[]): Agreement {
  const table = grades.map((a) => grades.map((b) => pairs.filter((pair) => pair[0] === a && pair[1] === b).length))
  const far = grades.length - 1
  return {
    n: pairs.length,
    same: grades.reduce<number>((sum, grade) => sum + table[grade]![grade]!, 0),
    table,
    kappa: kappaOf(table, (i, j) => (i === j ? 0 : 1)),
    weighted: kappaOf(table, (i, j) => Math.abs(i - j) / far),
  }
}

/** Kappa of a table of counts under a weight of disagreement. */
function kappaOf(table: readonly (readonly number[])[], weight: (i: number, j: number) => number): number | null {
  const rows = table.map((row) => row.reduce((sum, n) => sum + n, 0))
  const columns = table.map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0))
  const n = rows.reduce((sum, row) => sum + row, 0)
  let seen = 0
  let byChance = 0
  table.forEach((row, i) =>
    row.forEach((count, j) => {
      seen += weight(i, j) * count
      byChance += (weight(i, j) * rows[i]! * columns[j]!) / n
    }),
  )
  return n === 0 || byChance === 0 ? null : 1 - seen / byChance
}
