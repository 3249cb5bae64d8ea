import type { Recipe } from './recipe.ts'
import type { TermStatistics } from './statistics.ts'
import type { Counted } from './term-vector.ts'
import { kthLargest } from './totals.ts'

/** The part of an entry that asks: its strongest terms with weight qtf · idf, and what an ideal answer would score. */
export interface Question extends Norms {
  readonly terms: Uint32Array
  readonly weights: Float64Array
  /** 1 for a term of the title. */
  readonly title: Uint8Array
}

/** What an ideal answer to the question of an entry would score, in all and by the terms of the title. */
export interface Norms {
  readonly norm: number
  readonly titleNorm: number
}

type Asking = Pick<Counted, 'terms' | 'qtf' | 'title'>

/**
 * What an entry asks of the other list: of the terms that occur there, without the very frequent ones, those with the
 * largest qtf · idf. Its norm is the score of a text of typical length that has each of the strongest terms once, for
 * then saturation is 1.
 */
export function questionOf(vector: Asking, list: TermStatistics, recipe: Recipe): Question {
  const { chosen, asked, norms } = choose(vector, list, recipe)
  return {
    terms: Uint32Array.from(chosen, (at) => vector.terms[at]!),
    weights: Float64Array.from(chosen, (at) => asked[at]!),
    title: Uint8Array.from(chosen, (at) => vector.title[at]!),
    ...norms,
  }
}

/** The places in the vector of the terms that an entry asks, ascending, with what each weighs, and the norms. */
export function choose(vector: Asking, list: TermStatistics, recipe: Recipe) {
  const { asked, ideal } = weigh(vector, list, recipe)
  let norm = 0
  let titleNorm = 0
  for (const at of strongest(ideal, recipe.maxTerms)) {
    norm += ideal[at]!
    if (vector.title[at]) titleNorm += ideal[at]!
  }
  const norms: Norms = { norm, titleNorm }
  return { chosen: strongest(asked, recipe.maxTerms), asked, norms }
}

/** The terms that decide an entry's question: without all the others it is the same. */
export function decidingTerms(vector: Omit<Asking, 'title'>, list: TermStatistics, recipe: Recipe): Set<number> {
  const { asked, ideal } = weigh(vector, list, recipe)
  const chosen = [...strongest(asked, recipe.maxTerms), ...strongest(ideal, recipe.maxTerms)]
  return new Set(chosen.map((at) => vector.terms[at]!))
}

/** By position in the vector: what each term weighs in the question, and in its ideal answer. */
function weigh(vector: Omit<Asking, 'title'>, list: TermStatistics, { minTerms, unseenShare, ...recipe }: Recipe) {
  // A term in more entries than this says nothing.
  const limit = list.size >= recipe.dfCutFrom ? list.size * recipe.dfCut : Infinity
  const asked = new Float64Array(vector.terms.length)
  const ideal = new Float64Array(vector.terms.length)
  const frequent: number[] = []
  let count = 0
  for (let at = 0; at < asked.length; at++) {
    const term = vector.terms[at]!
    const df = list.documentFrequency(term)
    if (df > limit) {
      frequent.push(at)
      continue
    }
    const weight = vector.qtf[at]! * list.idf(term)
    if (df === 0) ideal[at] = unseenShare * weight
    else {
      asked[at] = ideal[at] = weight
      count++
    }
  }
  if (count < minTerms) {
    frequent.sort((x, y) => list.idf(vector.terms[y]!) - list.idf(vector.terms[x]!) || x - y)
    for (const at of frequent.slice(0, minTerms - count)) {
      asked[at] = ideal[at] = vector.qtf[at]! * list.idf(vector.terms[at]!)
    }
  }
  return { asked, ideal }
}

/** The positions of the `most` largest values above 0, ascending; of equal ones the earlier. */
function strongest(values: Float64Array, most: number): number[] {
  const least = kthLargest(values, most)
  let above = 0
  for (const value of values) if (value > least) above++
  let equal = most - above
  const positions: number[] = []
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (value > 0 && (value > least || (value === least && equal-- > 0))) positions.push(at)
  }
  return positions
}
