import { weightOf } from '#app/domain/choosing/choose.ts'
import type { BinaryProgram, ChoosingProblem, PairSides, SolveBinary } from '#app/domain/choosing/problem.ts'

/** Solves a program by trying every choice. Only for a handful of columns. */
export const solveByTrying: SolveBinary = ({ profit, rows }: BinaryProgram) => {
  let best: { taken: boolean[]; value: number } | null = null
  for (let bits = 0; bits < 2 ** profit.length; bits++) {
    const taken = profit.map((_, column) => (bits & (1 << column)) !== 0)
    const sum = (entries: readonly (readonly [number, number])[]) =>
      entries.reduce((total, [column, coefficient]) => total + (taken[column] ? coefficient : 0), 0)
    if (rows.some(({ entries, upper }) => sum(entries) > upper)) continue
    const value = profit.reduce((total, own, column) => total + (taken[column] ? own : 0), 0)
    if (!best || value > best.value) best = { taken, value }
  }
  return best && { taken: best.taken, proven: true }
}

/** The weight of the best choice under the words of the conditions, without their rows; null when there is none. */
export function bestWeight(problem: ChoosingProblem): number | null {
  const { candidates } = problem
  let best: number | null = null
  for (let bits = 0; bits < 2 ** candidates.length; bits++) {
    const own = candidates.filter((_, column) => (bits & (1 << column)) !== 0)
    if (!allowed(problem, new Set(own.map((c) => c.id)))) continue
    const weight = own.reduce((sum, c) => sum + weightOf(c), 0)
    if (best === null || weight > best) best = weight
  }
  return best
}

/** Whether a choice keeps every condition. What stands already may be over a limit, but then nothing is added to it. */
export function allowed(problem: ChoosingProblem, chosen: ReadonlySet<string>): boolean {
  const { candidates, standing, conditions, tablePlaces, places, placesUnregistered } = problem
  const own = candidates.filter((c) => chosen.has(c.id))
  if (conditions.must.some((id) => !chosen.has(id)) || conditions.mustNot.some((id) => chosen.has(id))) return false
  if (own.some((c) => c.conflict || c.avoided)) return false
  const over = (keyOf: (p: PairSides) => string[], limit: (key: string) => number) =>
    own.flatMap(keyOf).some((key) => {
      const all = [...standing, ...own].flatMap(keyOf).filter((k) => k === key)
      return all.length > limit(key)
    })
  const newcomers = own.filter((c) => c.newcomer).length
  return !(
    (conditions.perNeed !== null &&
      over(
        (p) => [p.needId],
        () => conditions.perNeed!,
      )) ||
    (conditions.perFirm !== null &&
      over(
        (p) => [p.firmId],
        () => conditions.perFirm!,
      )) ||
    over(
      (p) => [[p.needOrganisationId, p.firmId].sort().join()],
      () => 1,
    ) ||
    over(
      (p) => [p.needOrganisationId, p.firmId],
      (id) => places[id] ?? placesUnregistered,
    ) ||
    (own.length > 0 && own.length + standing.length > tablePlaces) ||
    newcomers * 100 < own.length * conditions.newcomersPercent
  )
}
