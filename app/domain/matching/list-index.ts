import type { Entry, TermVector } from './entry.ts'
import type { Lines } from './lines.ts'
import { Postings } from './postings.ts'
import type { Question } from './question.ts'
import type { Recipe } from './recipe.ts'
import { combinedIdf, saturation } from './statistics.ts'
import type { TermStatistics } from './statistics.ts'

/** One entry of a list with what is remembered about it. */
export interface Slot {
  readonly entry: Entry
  readonly vector: TermVector
  readonly lines: Lines
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
export class ListIndex implements TermStatistics {
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

  upsert(entry: Entry, vector: TermVector, lines: Lines): void {
    this.remove(entry.id)
    const number = this.#free.pop() ?? this.slots.length
    this.slots[number] = { entry, vector, lines, tieBreak: hashOf(entry.id), question: null, questionOf: 0 }
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
    return combinedIdf(term, this, this.#partner, this.#recipe)
  }

  /** BM25 saturation of a term occurring `tf` times in a text of this length, 1 for once in a text of typical length. */
  saturation(tf: number, length: number): number {
    return saturation(tf, length, this.typicalLength, this.#recipe)
  }

  /** The median length: the mean of a short list would follow one stuffed text, and forgive its length. */
  get typicalLength(): number {
    if (this.#typicalOf !== this.#changes) {
      const lengths = this.slots.flatMap((slot) => (slot === null ? [] : [slot.vector.length])).sort((x, y) => x - y)
      this.#typical = Math.max(1, lengths[lengths.length >> 1] ?? 1)
      this.#typicalOf = this.#changes
    }
    return this.#typical
  }

  /** Adds weight · saturation to the score of every slot that has the term. */
  addScores(term: number, weight: number, scores: Float64Array): void {
    const { lengths, typicalLength } = this
    const recipe = this.#recipe
    this.#postings.forEach(term, (number, tf) => {
      scores[number]! += weight * saturation(tf, lengths[number]!, typicalLength, recipe)
    })
  }
}
