import type { Candidate, ChoosingProblem, ConditionKind, PairSides, Row } from './problem.ts'

/** A row of the program with the condition that it says. */
export interface ConditionRow extends Row {
  readonly kind: ConditionKind
  readonly subject: string
}

/** Two organisations whichever of them has the need. */
const together = (p: PairSides) => [p.needOrganisationId, p.firmId].sort().join(' ')

/** One row for each value of `keysOf`: at most `limit` of its pairs, less those that stand already. */
function atMost(
  { candidates, standing }: ChoosingProblem,
  kind: ConditionKind,
  keysOf: (pair: PairSides) => readonly string[],
  limit: (key: string) => number,
): ConditionRow[] {
  const columns = new Map<string, number[]>()
  candidates.forEach((c, column) => {
    for (const key of keysOf(c)) columns.set(key, [...(columns.get(key) ?? []), column])
  })
  const used = new Map<string, number>()
  for (const pair of standing) for (const key of keysOf(pair)) used.set(key, (used.get(key) ?? 0) + 1)
  return [...columns].map(([subject, own]) => ({
    kind,
    subject,
    entries: own.map((column) => [column, 1] as const),
    upper: Math.max(0, limit(subject) - (used.get(subject) ?? 0)),
  }))
}

function single(candidates: readonly Candidate[], kind: ConditionKind, ids: readonly string[]): ConditionRow[] {
  const at = new Map(candidates.map((c, column) => [c.id, column]))
  return [...new Set(ids)].flatMap((subject) => {
    const column = at.get(subject)
    if (column === undefined) return []
    const [coefficient, upper] = kind === 'must' ? [-1, -1] : [1, 0]
    return [{ kind, subject, entries: [[column, coefficient] as const], upper }]
  })
}

/** At least `percent` of a hundred with newcomers: percent × others − (100 − percent) × newcomers ≤ 0. */
function newcomerRow(candidates: readonly Candidate[], percent: number): ConditionRow[] {
  if (percent <= 0) return []
  const entries = candidates.map((c, column) => [column, c.newcomer ? percent - 100 : percent] as const)
  return [{ kind: 'newcomers', subject: '', entries, upper: 0 }]
}

/** All conditions of a problem that some choice could break, as rows over its candidates in their order. */
export function rowsOf(problem: ChoosingProblem): ConditionRow[] {
  return allRows(problem).filter(({ entries, upper }) => {
    const most = entries.reduce((sum, [, coefficient]) => sum + Math.max(0, coefficient), 0)
    return most > upper
  })
}

function allRows(problem: ChoosingProblem): ConditionRow[] {
  const { candidates, conditions, places } = problem
  const { perNeed, perFirm } = conditions
  return [
    ...(perNeed === null
      ? []
      : atMost(
          problem,
          'perNeed',
          (p) => [p.needId],
          () => perNeed,
        )),
    ...(perFirm === null
      ? []
      : atMost(
          problem,
          'perFirm',
          (p) => [p.firmId],
          () => perFirm,
        )),
    ...atMost(
      problem,
      'onePerPair',
      (p) => [together(p)],
      () => 1,
    ),
    ...atMost(
      problem,
      'presence',
      (p) => [p.needOrganisationId, p.firmId],
      (id) => places[id] ?? problem.placesUnregistered,
    ),
    ...atMost(
      problem,
      'tables',
      () => [''],
      () => problem.tablePlaces,
    ),
    ...newcomerRow(candidates, conditions.newcomersPercent),
    ...single(candidates, 'must', conditions.must),
    ...single(candidates, 'mustNot', conditions.mustNot),
    ...single(
      candidates,
      'avoid',
      candidates.filter((c) => c.avoided).map((c) => c.id),
    ),
    ...single(
      candidates,
      'conflict',
      candidates.filter((c) => c.conflict).map((c) => c.id),
    ),
  ]
}

/** What a choice has in a row. */
export const sumOf = (row: Row, taken: readonly boolean[]): number =>
  row.entries.reduce((sum, [column, coefficient]) => sum + (taken[column] ? coefficient : 0), 0)
