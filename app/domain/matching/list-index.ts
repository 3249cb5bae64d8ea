import type { Entry, TermVector } from './entry.ts'
import { Postings } from './postings.ts'
import type { Recipe } from './recipe.ts'

/** The part of an entry that asks: its strongest terms with weight qtf · idf, and what an ideal answer would score. */
export interface Question {
  readonly terms: Uint32Array
  readonly weights: Float64Array
  readonly norm: number
}

/** One entry of a list with what is remembered about it. */
export interface Slot {
  readonly entry: Entry
  readonly vector: TermVector
  readonly tieBreak: number
  question: Question | null
  /** The other list's generation for which `question` holds. */
  questionOf: number
}

/** FNV-1a of an id: equal scores are ordered by it, since source order carries meaning it should not. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/**
 * One list as searched text: postings, document frequencies, typical length. An upsert or removal touches the terms of
 * that entry only; everything that follows from the statistics is derived when next asked for, by `generation`.
 */
export class ListIndex {
  readonly slots: (Slot | null)[] = []
  lengths = new Float64Array(16)
  #recipe: Recipe
  #partner: ListIndex | null = null
  #changes = 1
  #slotOf = new Map<string, number>()
  #free: number[] = []
  #postings = new Postings()
  #typical = 1
  #typicalOf = 0
  #idf = new Float64Array(0)
  #idfOf = 0

  constructor(recipe: Recipe) {
    this.#recipe = recipe
  }

  /** Two lists that meet: how common a term is depends on both. */
  static pair(recipe: Recipe): [ListIndex, ListIndex] {
    const lists: [ListIndex, ListIndex] = [new ListIndex(recipe), new ListIndex(recipe)]
    lists[0].#partner = lists[1]
    lists[1].#partner = lists[0]
    return lists
  }

  /** A number that differs after each change of either list; what was derived under another one is stale. */
  get generation(): number {
    return this.#changes + (this.#partner === null ? 0 : this.#partner.#changes)
  }

  get size(): number {
    return this.#slotOf.size
  }

  slotNumber(id: string): number | undefined {
    return this.#slotOf.get(id)
  }

  get(id: string): Slot | undefined {
    const number = this.#slotOf.get(id)
    return number === undefined ? undefined : (this.slots[number] ?? undefined)
  }

  upsert(entry: Entry, vector: TermVector): void {
    this.remove(entry.id)
    const number = this.#free.pop() ?? this.slots.length
    this.slots[number] = { entry, vector, tieBreak: hashOf(entry.id), question: null, questionOf: 0 }
    this.#slotOf.set(entry.id, number)
    if (number >= this.lengths.length) {
      const grown = new Float64Array(this.lengths.length * 2)
      grown.set(this.lengths)
      this.lengths = grown
    }
    this.lengths[number] = vector.length
    for (let at = 0; at < vector.terms.length; at++) this.#postings.add(vector.terms[at]!, number, vector.tf[at]!)
    this.#changes++
  }

  /** Says whether the entry was there. */
  remove(id: string): boolean {
    const number = this.#slotOf.get(id)
    if (number === undefined) return false
    for (const term of this.slots[number]!.vector.terms) this.#postings.remove(term, number)
    this.slots[number] = null
    this.#slotOf.delete(id)
    this.#free.push(number)
    this.#changes++
    return true
  }

  documentFrequency(term: number): number {
    return this.#postings.frequency(term)
  }

  /**
   * The weight of a term: the smaller of its weights in the two lists, so that what is only manner of speaking of one
   * list (需求, 我公司) counts little from either side. A list too short for the frequency cut has no say in the other.
   */
  idf(term: number): number {
    return this.#weights()[term] ?? this.#combinedIdf(term)
  }

  /** All weights by term, computed once after a change of either list. */
  #weights(): Float64Array {
    if (this.#idfOf !== this.generation) {
      this.#idf = new Float64Array(this.#postings.terms)
      for (let term = 0; term < this.#idf.length; term++) this.#idf[term] = this.#combinedIdf(term)
      this.#idfOf = this.generation
    }
    return this.#idf
  }

  #combinedIdf(term: number): number {
    const partner = this.#partner
    const own = idfOf(this.documentFrequency(term), this.size)
    if (partner === null || partner.size < this.#recipe.dfCutFrom) return own
    return Math.min(own, idfOf(partner.documentFrequency(term), partner.size))
  }

  /** BM25 saturation of a term occurring `tf` times in a text of this length, 1 for once in a text of typical length. */
  saturation(tf: number, length: number): number {
    const { k1, b } = this.#recipe
    return (tf * (k1 + 1)) / (tf + k1 * (1 - b + (b * length) / this.#typicalLength()))
  }

  /** The median length: the mean of a short list would follow one stuffed text, and forgive its length. */
  #typicalLength(): number {
    if (this.#typicalOf !== this.#changes) {
      const lengths = this.slots.flatMap((slot) => (slot === null ? [] : [slot.vector.length])).sort((x, y) => x - y)
      this.#typical = Math.max(1, lengths[lengths.length >> 1] ?? 1)
      this.#typicalOf = this.#changes
    }
    return this.#typical
  }

  /** Adds weight · saturation to the score of every slot that has the term. */
  addScores(term: number, weight: number, scores: Float64Array): void {
    const { lengths } = this
    this.#postings.forEach(term, (number, tf) => {
      scores[number]! += weight * this.saturation(tf, lengths[number]!)
    })
  }

  /**
   * What an entry of the other list asks of this one: of the terms that occur here, without the very frequent ones,
   * those with the largest qtf · idf. Its norm is the score of a text of typical length that has each of the strongest
   * terms once, for then saturation is 1.
   */
  questionFrom(vector: TermVector): Question {
    const { maxTerms, minTerms, unseenShare } = this.#recipe
    const idf = this.#weights()
    const unseen = this.idf(idf.length)
    const limit = this.#frequencyLimit()
    const asked = new Float64Array(vector.terms.length)
    const ideal = new Float64Array(vector.terms.length)
    const frequent: number[] = []
    let count = 0
    for (let at = 0; at < asked.length; at++) {
      const term = vector.terms[at]!
      const df = this.documentFrequency(term)
      const weight = vector.qtf[at]! * (idf[term] ?? unseen)
      if (df === 0) ideal[at] = unseenShare * weight
      else if (df > limit) frequent.push(at)
      else {
        asked[at] = ideal[at] = weight
        count++
      }
    }
    if (count < minTerms) {
      frequent.sort((x, y) => this.idf(vector.terms[y]!) - this.idf(vector.terms[x]!) || x - y)
      for (const at of frequent.slice(0, minTerms - count)) {
        asked[at] = ideal[at] = vector.qtf[at]! * this.idf(vector.terms[at]!)
      }
    }
    const chosen = strongest(asked, maxTerms)
    return {
      terms: Uint32Array.from(chosen, (at) => vector.terms[at]!),
      weights: Float64Array.from(chosen, (at) => asked[at]!),
      norm: strongest(ideal, maxTerms).reduce((sum, at) => sum + ideal[at]!, 0),
    }
  }

  /** A term in more entries than this says nothing. */
  #frequencyLimit(): number {
    const { dfCut, dfCutFrom } = this.#recipe
    return this.size >= dfCutFrom ? this.size * dfCut : Infinity
  }
}

/** ln(1 + (N − df + ½) / (df + ½)): Robertson's weight in the form that is never negative. */
function idfOf(df: number, size: number): number {
  return Math.log(1 + (size - df + 0.5) / (df + 0.5))
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

/** The k-th largest of values that are not negative (Hoare's selection), 0 when there are fewer. */
function kthLargest(values: Float64Array, k: number): number {
  if (values.length < k) return 0
  const row = values.slice()
  const target = row.length - k
  let low = 0
  let high = row.length - 1
  while (low < high) {
    const pivot = row[(low + high) >>> 1]!
    let left = low
    let right = high
    while (left <= right) {
      while (row[left]! < pivot) left++
      while (row[right]! > pivot) right--
      if (left > right) break
      const swapped = row[left]!
      row[left++] = row[right]!
      row[right--] = swapped
    }
    if (target <= right) high = right
    else if (target >= left) low = left
    else break
  }
  return row[target]!
}
