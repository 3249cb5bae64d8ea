import type { Recipe } from './recipe.ts'

/** What scoring knows of one list as a whole. */
export interface ListStatistics {
  /** Number of entries. */
  readonly size: number
  /** Median number of terms of a text. */
  readonly typicalLength: number
  /** In how many entries a term occurs. */
  documentFrequency(term: number): number
}

/** A list that also says what a term is worth, from its own statistics and those of the list it meets. */
export interface TermStatistics extends ListStatistics {
  idf(term: number): number
}

/** ln(1 + (N − df + ½) / (df + ½)): Robertson's weight in the form that is never negative. */
function idfOf(df: number, size: number): number {
  return Math.log(1 + (size - df + 0.5) / (df + 0.5))
}

/**
 * The weight of a term: the smaller of its weights in the two lists, so that what is only manner of speaking of one
 * list (需求, 我公司) counts little from either side. A list too short for the frequency cut has no say in the other.
 */
export function combinedIdf(term: number, own: ListStatistics, partner: ListStatistics | null, recipe: Recipe): number {
  const weight = idfOf(own.documentFrequency(term), own.size)
  if (partner === null || partner.size < recipe.dfCutFrom) return weight
  return Math.min(weight, idfOf(partner.documentFrequency(term), partner.size))
}

/** BM25 saturation of a term occurring `tf` times in a text of this length, 1 for once in a text of typical length. */
export function saturation(tf: number, length: number, typicalLength: number, { k1, b }: Recipe): number {
  return (tf * (k1 + 1)) / (tf + k1 * (1 - b + (b * length) / typicalLength))
}
