/** Relevance of documents for one query: document id → grade; grades above 0 are relevant. */
export type Relevance = ReadonlyMap<string, number>

/** Discounted gain of the first ten over the best possible one, gain = grade, discount = log2(rank + 1). */
export function ndcgAt10(ranking: readonly string[], relevance: Relevance): number {
  const discounted = (grades: readonly number[]) =>
    grades.slice(0, 10).reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0)
  const ideal = discounted([...relevance.values()].filter((grade) => grade > 0).sort((x, y) => y - x))
  return ideal === 0 ? 0 : discounted(ranking.map((id) => Math.max(0, relevance.get(id) ?? 0))) / ideal
}

/** Share of the relevant documents among the first hundred. */
export function recallAt100(ranking: readonly string[], relevance: Relevance): number {
  const relevant = [...relevance].filter(([, grade]) => grade > 0)
  if (relevant.length === 0) return 0
  const shown = new Set(ranking.slice(0, 100))
  return relevant.filter(([id]) => shown.has(id)).length / relevant.length
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
