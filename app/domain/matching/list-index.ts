import type { Entry, TermVector } from './entry.ts'
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

const TF_BITS = 10
const TF_MASK = (1 << TF_BITS) - 1

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
  #postings: number[][] = []
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
    vector.terms.forEach((term, at) => {
      const posting = number * (1 << TF_BITS) + Math.min(vector.tf[at]!, TF_MASK)
      const postings = this.#postings[term]
      if (postings === undefined) this.#postings[term] = [posting]
      else postings.push(posting)
    })
    this.#changes++
  }

  /** Says whether the entry was there. */
  remove(id: string): boolean {
    const number = this.#slotOf.get(id)
    if (number === undefined) return false
    for (const term of this.slots[number]!.vector.terms) {
      const postings = this.#postings[term]!
      const at = postings.findIndex((posting) => posting >>> TF_BITS === number)
      const last = postings.pop()!
      if (at < postings.length) postings[at] = last
    }
    this.slots[number] = null
    this.#slotOf.delete(id)
    this.#free.push(number)
    this.#changes++
    return true
  }

  documentFrequency(term: number): number {
    return this.#postings[term]?.length ?? 0
  }

  /**
   * The weight of a term: the smaller of its weights in the two lists, so that what is only manner of speaking of one
   * list (需求, 我公司) counts little from either side. A list too short for the frequency cut has no say in the other.
   */
  idf(term: number): number {
    if (this.#idfOf !== this.generation) {
      this.#idf = new Float64Array(this.#postings.length)
      this.#idfOf = this.generation
    }
    const known = this.#idf[term]
    if (known) return known
    const partner = this.#partner
    const hasSay = partner !== null && partner.size >= this.#recipe.dfCutFrom
    const idf = hasSay ? Math.min(this.#ownIdf(term), partner.#ownIdf(term)) : this.#ownIdf(term)
    if (term < this.#idf.length) this.#idf[term] = idf
    return idf
  }

  /** ln(1 + (N − df + ½) / (df + ½)): Robertson's weight in the form that is never negative. */
  #ownIdf(term: number): number {
    const df = this.documentFrequency(term)
    return Math.log(1 + (this.size - df + 0.5) / (df + 0.5))
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
    const postings = this.#postings[term]
    if (postings === undefined) return
    for (const posting of postings) {
      const number = posting >>> TF_BITS
      scores[number]! += weight * this.saturation(posting & TF_MASK, this.lengths[number]!)
    }
  }

  /**
   * What an entry of the other list asks of this one: of the terms that occur here, without the very frequent ones,
   * those with the largest qtf · idf.
   */
  questionFrom(vector: TermVector): Question {
    const { dfCut, dfCutFrom, minTerms, unseenShare } = this.#recipe
    const limit = this.size >= dfCutFrom ? this.size * dfCut : Infinity
    const weightOf = (at: number) => vector.qtf[at]! * this.idf(vector.terms[at]!)
    const asked: number[] = []
    const frequent: number[] = []
    const ideal: number[] = []
    for (let at = 0; at < vector.terms.length; at++) {
      const df = this.documentFrequency(vector.terms[at]!)
      if (df === 0) ideal.push(unseenShare * weightOf(at))
      else if (df > limit) frequent.push(at)
      else asked.push(at)
    }
    if (asked.length < minTerms) {
      frequent.sort((x, y) => this.idf(vector.terms[y]!) - this.idf(vector.terms[x]!) || x - y)
      asked.push(...frequent.slice(0, minTerms - asked.length))
    }
    const chosen = this.#strongest(asked, weightOf)
    const weights = Float64Array.from(chosen, weightOf)
    for (const at of asked) ideal.push(weightOf(at))
    return { terms: Uint32Array.from(chosen, (at) => vector.terms[at]!), weights, norm: this.#idealScore(ideal) }
  }

  /** The `maxTerms` positions of largest weight, in ascending order. */
  #strongest(positions: number[], weightOf: (at: number) => number): number[] {
    const { maxTerms } = this.#recipe
    if (positions.length <= maxTerms) return positions.sort((x, y) => x - y)
    const weights = new Map(positions.map((at) => [at, weightOf(at)]))
    const strongest = [...positions].sort((x, y) => weights.get(y)! - weights.get(x)! || x - y).slice(0, maxTerms)
    return strongest.sort((x, y) => x - y)
  }

  /** What a text of typical length would score that has each of the strongest terms once: saturation is then 1. */
  #idealScore(weights: number[]): number {
    const sorted = Float64Array.from(weights).sort()
    let sum = 0
    for (let at = Math.max(0, sorted.length - this.#recipe.maxTerms); at < sorted.length; at++) sum += sorted[at]!
    return sum
  }
}
