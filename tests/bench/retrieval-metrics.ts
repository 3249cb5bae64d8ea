/** Relevance of documents for one query: document id → grade; grades above 0 are relevant. */
export type Relevance = ReadonlyMap<string, number>

/** Discounted gain of the first ten over the best possible one, gain = grade, discount = log2(rank + 1). */
export function ndcgAt10(ranking: readonly string[], relevance: Relevance): number {
  const discounted = (grades: readonly number[]) =>
    grades.slice(0, 10).reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0)
  const ideal = discounted([...relevance.values()].filter((grade) => grade > 0).sort((x, y) => y - x))
  return ideal === 0 ? 0 : discounted(ranking.map((id) => Math.max(0, relevance.get(id) ?? 0))) / ideal
}

/** 1 / rank of the first relevant document among the first ten, 0 without one. */
export function mrrAt10(ranking: readonly string[], relevance: Relevance): number {
  const at = ranking.slice(0, 10).findIndex((id) => (relevance.get(id) ?? 0) > 0)
  return at < 0 ? 0 : 1 / (at + 1)
}

/** Share of the relevant documents among the first hundred. */
export function recallAt100(ranking: readonly string[], relevance: Relevance): number {
  const relevant = [...relevance].filter(([, grade]) => grade > 0)
  if (relevant.length === 0) return 0
  const shown = new Set(ranking.slice(0, 100))
  return relevant.filter(([id]) => shown.has(id)).length / relevant.length
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

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
