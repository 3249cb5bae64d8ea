import type { Relevance } from '#app/domain/judging/measures.ts'

export { mean, ndcgAt10, recallAt100 } from '#app/domain/judging/measures.ts'
export type { Relevance } from '#app/domain/judging/measures.ts'

/** 1 / rank of the first relevant document among the first ten, 0 without one. */
export function mrrAt10(ranking: readonly string[], relevance: Relevance): number {
  const at = ranking.slice(0, 10).findIndex((id) => (relevance.get(id) ?? 0) > 0)
  return at < 0 ? 0 : 1 / (at + 1)
}

/** In how many top-ten lists the most shown document stands. */
export function maxTopTenLists(rankings: readonly (readonly string[])[]): number {
  const counts = new Map<string, number>()
  for (const ranking of rankings) {
    for (const id of ranking.slice(0, 10)) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}

/** The p-th percentile (0–100) by nearest rank; 0 of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((x, y) => x - y)
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0
}
