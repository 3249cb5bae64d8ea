import { conditionKinds } from './problem.ts'
import type {
  BinaryProgram,
  Candidate,
  Chosen,
  ChoosingProblem,
  ConditionKind,
  Contradiction,
  Count,
  Price,
  SolveBinary,
} from './problem.ts'
import { findContradiction } from './contradiction.ts'
import { rowsOf, sumOf } from './rows.ts'
import type { ConditionRow } from './rows.ts'

/** What a pair counts: one 高度相关 as much as two 相关 or four 可能相关; agreed by both sides is worth a 高度相关 more. */
const LEVEL_WEIGHT = { high: 8, medium: 4, low: 2 } as const
const UNLEVELLED_WEIGHT = 2
const AGREED_WEIGHT = 8
/** 想见 of one side: half a 可能相关. Wishes decide between pairs of one level and lift none above the next one. */
const WISH_WEIGHT = 1
/** Among choices of equal weight those with the best places among the suggestions of their needs are preferred. */
const PLACES = 9

export function weightOf(pair: Pick<Candidate, 'level' | 'agreed' | 'wishes'>): number {
  const level = pair.level ? LEVEL_WEIGHT[pair.level] : UNLEVELLED_WEIGHT
  return level + (pair.agreed ? AGREED_WEIGHT : 0) + pair.wishes * WISH_WEIGHT
}

/** Weight first, place second: all places together are less than one unit of weight. */
function profits(candidates: readonly Candidate[]): number[] {
  const unit = candidates.length * PLACES + 1
  return candidates.map((c) => weightOf(c) * unit + Math.max(0, PLACES - c.rank))
}

/** Kinds that an organiser can lift. The others are rules: what they shut out has no price. */
const liftable = conditionKinds.filter((kind) => kind !== 'conflict' && kind !== 'avoid')

/**
 * Chooses the pairs that together weigh most under all conditions: a maximum-weight b-matching with side conditions, solved
 * exactly. The same candidates give the same choice in whatever order they come. Where no choice keeps all conditions, a
 * smallest set of contradictory ones is the answer.
 */
export function choosePairs(given: ChoosingProblem, solve: SolveBinary): Chosen | Contradiction {
  const problem = { ...given, candidates: [...given.candidates].sort((a, b) => (a.id < b.id ? -1 : 1)) }
  const { candidates } = problem
  const rows = rowsOf(problem)
  const profit = profits(candidates)
  const found = solveChecked({ profit, rows }, solve)
  if (!found) return { conflict: findContradiction(rows, candidates.length, solve) }
  const { taken } = found
  const leftOut = candidates.flatMap(({ id }, column) =>
    taken[column] ? [] : [{ id, because: brokenBy(column, rows, taken) }],
  )
  const count = countOf(candidates, taken)
  const shut = new Set(leftOut.flatMap((l) => l.because.map((b) => b.kind)))
  const active = liftable.filter((kind) => (kind === 'must' ? rows.some((r) => r.kind === kind) : shut.has(kind)))
  const prices = active.map((kind) => priceOf(kind, { candidates, rows, profit, count }, solve))
  return {
    pairs: candidates.filter((_, column) => taken[column]).map((c) => c.id),
    count,
    unconstrained: countOf(
      candidates,
      candidates.map(() => true),
    ),
    leftOut,
    prices,
    proven: found.proven,
  }
}

/** The solver's answer, checked in whole numbers. It throws when a row is broken, which would be a fault of the solver. */
function solveChecked(program: BinaryProgram, solve: SolveBinary) {
  const found = solve(program)
  if (found && program.rows.some((row) => sumOf(row, found.taken) > row.upper))
    throw new Error('the choice breaks a condition')
  return found
}

/** The conditions that one more pair would break. */
function brokenBy(column: number, rows: readonly ConditionRow[], taken: readonly boolean[]) {
  return rows.flatMap(({ kind, subject, entries, upper }) => {
    const own = entries.find(([c]) => c === column)?.[1] ?? 0
    return own > 0 && sumOf({ entries, upper }, taken) + own > upper ? [{ kind, subject }] : []
  })
}

interface Solved {
  candidates: readonly Candidate[]
  rows: readonly ConditionRow[]
  profit: readonly number[]
  count: Count
}

function priceOf(kind: ConditionKind, { candidates, rows, profit, count }: Solved, solve: SolveBinary): Price {
  const without = solveChecked({ profit, rows: rows.filter((row) => row.kind !== kind) }, solve)
  if (!without) throw new Error('fewer conditions cannot be impossible')
  const then = countOf(candidates, without.taken)
  const gain = Object.fromEntries(
    (Object.keys(count) as (keyof Count)[]).map((key) => [key, then[key] - count[key]]),
  ) as unknown as Count
  return { kind, gain }
}

export function countOf(
  candidates: readonly Pick<Candidate, 'level' | 'agreed' | 'wishes'>[],
  taken: readonly boolean[],
): Count {
  const own = candidates.filter((_, column) => taken[column])
  const levelled = (level: Candidate['level']) => own.filter((c) => c.level === level).length
  return {
    pairs: own.length,
    agreed: own.filter((c) => c.agreed).length,
    high: levelled('high'),
    medium: levelled('medium'),
    low: levelled('low'),
    other: levelled(null),
    wishes: own.reduce((sum, c) => sum + c.wishes, 0),
  }
}
