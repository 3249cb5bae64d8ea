import type { ConditionRef, SolveBinary } from './problem.ts'
import type { ConditionRow } from './rows.ts'

/**
 * Contradictory conditions of which none can be left out, found by halving (QuickXplain, Junker 2004): about
 * k · log(n / k) questions for k of n conditions. `rows` must be impossible together.
 */
export function findContradiction(
  rows: readonly ConditionRow[],
  columns: number,
  solve: SolveBinary,
): readonly ConditionRef[] {
  const profit = Array<number>(columns).fill(0)
  const impossible = (some: readonly ConditionRow[]) => solve({ profit, rows: some }) === null

  /** Which of `some` are needed beside `kept`; `grown` says that `kept` has rows nobody has asked about. */
  const needed = (kept: readonly ConditionRow[], grown: boolean, some: readonly ConditionRow[]): ConditionRow[] => {
    if (grown && impossible(kept)) return []
    if (some.length === 1) return [...some]
    const half = Math.ceil(some.length / 2)
    const [first, second] = [some.slice(0, half), some.slice(half)]
    const ofSecond = needed([...kept, ...first], true, second)
    const ofFirst = needed([...kept, ...ofSecond], ofSecond.length > 0, first)
    return [...ofFirst, ...ofSecond]
  }
  const conflict = new Set(needed([], false, [...rows].sort(wishesFirst)))
  return rows.filter((row) => conflict.has(row)).map(({ kind, subject }) => ({ kind, subject }))
}

/** What the organiser wants by hand is looked at first, so that the contradiction speaks of it where it can. */
const wishesFirst = (a: ConditionRow, b: ConditionRow) => Number(b.kind === 'must') - Number(a.kind === 'must')
