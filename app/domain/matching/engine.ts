import { Concepts } from './concepts.ts'
import type { Entry, Side, TermVector } from './entry.ts'
import { countTerms, rawText } from './entry.ts'
import type { Slot } from './list-index.ts'
import { ListIndex } from './list-index.ts'
import type { Question } from './question.ts'
import { questionOf } from './question.ts'
import type { LineMatch, Lines } from './lines.ts'
import { LineComparison, readLines } from './lines.ts'
import type { Recipe } from './recipe.ts'
import type { Score } from './score.ts'
import { fieldAgreement, makeScore, mostByFields } from './score.ts'
import type { TermStatistics } from './statistics.ts'
import type { WordGroup } from './thesaurus.ts'
import { limitOf, OTHER, OUT, ROUNDING, share, shareOf, strongest, textTotals } from './totals.ts'
import type { Compared, Shares } from './totals.ts'
import { Vocabulary } from './vocabulary.ts'

export interface Ranked extends Score {
  readonly id: string
  readonly orgId: string
}

export interface RankOptions {
  /** At most this many rows, best first. */
  readonly limit: number
  /** Leaves out entries: visibility, dismissals. Scores do not depend on it. */
  readonly accept?: (entry: Entry) => boolean
}

/** An entry by id, or one that is not in the engine (a draft): it then has no part in the term statistics. */
export type Which = string | Entry

/** How much each term of a pair carries, as parts of the pair's score before fields. */
export interface PairWeights {
  readonly need: Entry
  readonly offer: Entry
  readonly weights: ReadonlyMap<number, number>
}

/** Entries that are replaced one by one when the thesaurus changes. */
const MOST_REPLACED = 40

/**
 * The two lists with their statistics, and every question about pairs of them. Deterministic: the same entries give
 * the same answers whatever the order and history of changes, except that a number may differ in its last digits.
 *
 * Document frequencies, sizes and typical lengths are shared by a list; what an entry asks depends on those of both lists
 * and is derived again at the first question after a change. An upsert itself costs the terms of that one entry.
 */
export class MatchingEngine {
  readonly recipe: Recipe
  readonly #vocabulary = new Vocabulary()
  /** The groups of the thesaurus. */
  readonly concepts = new Concepts()
  #lists: Record<Side, ListIndex>
  #saturations = new Float64Array(0)
  #weights = new Float64Array(0)
  #weightsOf = 0

  constructor(recipe: Recipe) {
    this.recipe = recipe
    const [need, offer] = ListIndex.pair(recipe)
    this.#lists = { need, offer }
  }

  size(side: Side): number {
    return this.#lists[side].size
  }

  get(side: Side, id: string): Entry | undefined {
    return this.#lists[side].get(id)?.entry
  }

  /** The term counts of an entry. Throws RangeError for an unknown id. */
  vectorOf(side: Side, id: string): TermVector {
    return this.#slot(side, id).vector
  }

  /** The lines of an entry as terms. Throws RangeError for an unknown id. */
  linesOf(side: Side, id: string): Lines {
    return this.#slot(side, id).lines
  }

  /** What a list as a whole says of terms. */
  statistics(side: Side): TermStatistics {
    return this.#lists[side]
  }

  /** The ids of a list, in no order that means anything. */
  ids(side: Side): string[] {
    return this.#lists[side].slots.flatMap((slot) => (slot === null ? [] : [slot.entry.id]))
  }

  /** Adds an entry or replaces the one with its id. */
  upsert(side: Side, entry: Entry): void {
    const vector = countTerms(
      entry,
      this.#withConcepts((...scan) => this.#vocabulary.intern(...scan)),
      this.recipe,
    )
    this.#lists[side].upsert(entry, vector, readLines(side, entry, this.scanTerms))
  }

  /** Takes the thesaurus as it is after a change; entries with a word of a group that changed are counted anew. */
  setWords(groups: readonly WordGroup[], version: number): void {
    const isTouched = this.concepts.set(groups, version, this.#vocabulary)
    const entries = (['need', 'offer'] as const).flatMap((side) =>
      this.#lists[side].slots.flatMap((slot) => (slot === null ? [] : [{ side, entry: slot.entry }])),
    )
    const touched = entries.filter(({ entry }) => isTouched(rawText(entry)))
    // To replace an entry costs as much as to add some hundred, so many are sooner added to lists made anew.
    const isMany = touched.length > MOST_REPLACED
    if (isMany) {
      const [need, offer] = ListIndex.pair(this.recipe)
      this.#lists = { need, offer }
      this.#weightsOf = 0
    }
    for (const { side, entry } of isMany ? entries : touched) this.upsert(side, entry)
  }

  /** Says whether the entry was there. */
  remove(side: Side, id: string): boolean {
    return this.#lists[side].remove(id)
  }

  /** The best offers for a need: every one with a score above 0, levels or not. Throws RangeError for an unknown id. */
  rankForNeed(need: Which, options: RankOptions): Ranked[] {
    return this.#rank('need', need, options)
  }

  /** The best needs for an offer; each pair has the score that it has in rankForNeed. */
  rankForOffer(offer: Which, options: RankOptions): Ranked[] {
    return this.#rank('offer', offer, options)
  }

  /** The ids of the other list that score at least `least` (above 0) with an entry, best first. */
  idsFrom(side: Side, which: Which, least: number): string[] {
    const asking = this.#slot(side, which)
    const { slots } = this.#lists[OTHER[side]]
    const shares = this.#shares(side, asking)
    const lines = this.#comparison(side, asking)
    const totals = textTotals(side, shares, this.recipe)
    const reach = least - mostByFields(this.recipe) - ROUNDING
    const found: { id: string; score: number }[] = []
    slots.forEach((slot, number) => {
      // Most are out before a score is made.
      if (slot === null || totals[number]! < reach) return
      const { score } = this.#score(side, asking, slot, { ...shareOf(shares, number), lines })
      if (score >= least) found.push({ id: slot.entry.id, score })
    })
    return found.sort((x, y) => y.score - x.score).map(({ id }) => id)
  }

  /** The score of one pair, the same number as in both rankings. Throws RangeError for an unknown id. */
  scorePair(need: Which, offer: Which): Score {
    const needSlot = this.#slot('need', need)
    const offerSlot = this.#slot('offer', offer)
    const forward = this.#answeredShare('need', needSlot, offerSlot.vector)
    const back = this.#answeredShare('offer', offerSlot, needSlot.vector)
    return this.#score('need', needSlot, offerSlot, { forward, back, lines: this.#comparison('need', needSlot) })
  }

  /** The requirements of a need with the line of an offer that comes nearest to each. */
  lineMatches(need: Which, offer: Which): LineMatch[] {
    return this.#comparison('need', this.#slot('need', need)).matches(this.#slot('offer', offer).lines)
  }

  /** What each shared term adds to the score of a pair, for explanations. */
  pairWeights(need: Which, offer: Which): PairWeights {
    const needSlot = this.#slot('need', need)
    const offerSlot = this.#slot('offer', offer)
    const weights = new Map<number, number>()
    const add = (side: Side, asking: Slot, answering: Slot, factor: number) => {
      const { norm } = this.#question(side, asking)
      for (const [term, part] of this.#contributions(side, asking, answering.vector)) {
        weights.set(term, (weights.get(term) ?? 0) + (factor * part) / norm)
      }
    }
    add('need', needSlot, offerSlot, 1)
    add('offer', offerSlot, needSlot, this.recipe.weights.offer)
    return { need: needSlot.entry, offer: offerSlot.entry, weights }
  }

  /** Share of terms that two entries of one list have in common (Jaccard), 0 to 1. Throws RangeError for an unknown id. */
  similarity(side: Side, a: string, b: string): number {
    const first = this.#slot(side, a).vector.terms
    const second = new Set(this.#slot(side, b).vector.terms)
    let shared = 0
    for (const term of first) if (second.has(term)) shared++
    const all = first.length + second.size - shared
    return all === 0 ? 1 : shared / all
  }

  /** Numbers of the terms of a text, each with the folded code units [start, end) of its last unit. */
  get scanTerms(): Vocabulary['lookUp'] {
    return (text, onTerm) => this.#vocabulary.lookUp(text, onTerm)
  }

  /** How strongly a term tells entries apart, over both lists; a term in none counts as the rarest. */
  termWeight(term: number): number {
    return Math.min(this.#lists.need.idf(term), this.#lists.offer.idf(term))
  }

  /** In how many entries of both lists a term occurs. */
  documentFrequency(term: number): number {
    return this.#lists.need.documentFrequency(term) + this.#lists.offer.documentFrequency(term)
  }

  #withConcepts(scan: Vocabulary['lookUp']): Vocabulary['lookUp'] {
    return (text, onTerm) => {
      scan(text, onTerm)
      this.concepts.scan(text, onTerm)
    }
  }

  #slot(side: Side, which: Which): Slot {
    if (typeof which === 'string') {
      const slot = this.#lists[side].get(which)
      if (slot === undefined) throw new RangeError(`no such ${side}: ${which}`)
      return slot
    }
    const vector = countTerms(which, this.#withConcepts(this.scanTerms), this.recipe)
    const lines = readLines(side, which, this.scanTerms)
    return { entry: which, vector, lines, tieBreak: 0, question: null, questionOf: 0 }
  }

  #question(side: Side, slot: Slot): Question {
    const list = this.#lists[OTHER[side]]
    const generation = list.generation
    if (slot.question === null || slot.questionOf !== generation) {
      slot.question = questionOf(slot.vector, list, this.recipe)
      slot.questionOf = generation
    }
    return slot.question
  }

  /** Weight · saturation of each term that `asking` asks and the other text has, in the order of the rankings. */
  #contributions(side: Side, asking: Slot, answer: TermVector): Map<number, number> {
    const { terms, weights } = this.#question(side, asking)
    const list = this.#lists[OTHER[side]]
    const parts = new Map<number, number>()
    let at = 0
    terms.forEach((term, n) => {
      while (at < answer.terms.length && answer.terms[at]! < term) at++
      if (answer.terms[at] === term) parts.set(term, weights[n]! * list.saturation(answer.tf[at]!, answer.length))
    })
    return parts
  }

  #answeredShare(side: Side, asking: Slot, answer: TermVector): number {
    let sum = 0
    for (const part of this.#contributions(side, asking, answer).values()) sum += part
    return share(sum, this.#question(side, asking).norm)
  }

  /** The lines of an entry, ready to be compared with those of entries of the other list. */
  #comparison(side: Side, { lines }: Slot): LineComparison {
    const known = this.#termWeights()
    return new LineComparison(side, lines, (term) => known[term] ?? this.termWeight(term), this.recipe)
  }

  /** `termWeight` of all terms, made once after a change. */
  #termWeights(): Float64Array {
    const { generation } = this.#lists.need
    if (this.#weightsOf !== generation) {
      this.#weights = new Float64Array(this.#vocabulary.size)
      for (let term = 0; term < this.#weights.length; term++) this.#weights[term] = this.termWeight(term)
      this.#weightsOf = generation
    }
    return this.#weights
  }

  /** The score from the shares that the two texts answer of each other's question. */
  #score(side: Side, asking: Slot, other: Slot, { forward, back, lines }: Compared): Score {
    const [need, offer] = side === 'need' ? [asking.entry, other.entry] : [other.entry, asking.entry]
    const agreement = fieldAgreement(need, offer, this.recipe)
    agreement.need = side === 'need' ? forward : back
    agreement.offer = side === 'need' ? back : forward
    if (lines !== null) agreement.lines = lines.agreement(other.lines)
    return makeScore(agreement, this.recipe)
  }

  #rank(side: Side, which: Which, { limit, accept }: RankOptions): Ranked[] {
    const asking = this.#slot(side, which)
    const { slots } = this.#lists[OTHER[side]]
    const shares = this.#shares(side, asking)
    const scoreOf = (number: number, lines: LineComparison | null) =>
      this.#score(side, asking, slots[number]!, { ...shareOf(shares, number), lines })
    const totals = textTotals(side, shares, this.recipe)
    slots.forEach((slot, number) => {
      if (slot === null || (accept !== undefined && !accept(slot.entry))) totals[number] = OUT
    })
    // Fields, and lines of them, only add: whoever stays below the last row even with all that is not looked at.
    const raise = (most: number, compared: LineComparison | null) => {
      const reach = limitOf(totals, limit) - most - ROUNDING
      totals.forEach((total, number) => {
        if (total !== OUT && total >= reach) totals[number] = scoreOf(number, compared).score
      })
    }
    const { weights } = this.recipe
    raise(mostByFields(this.recipe), null)
    const lines = asking.lines.names.length > 0 && weights.lines > 0 ? this.#comparison(side, asking) : null
    if (lines !== null) raise(weights.lines, lines)
    return strongest(totals, slots, limit).map((number) => {
      const { id, orgId } = slots[number]!.entry
      return { id, orgId, ...scoreOf(number, lines) }
    })
  }

  #shares(side: Side, asking: Slot): Shares {
    return { forward: this.#forwardShares(side, asking), back: this.#backShares(side, asking.vector) }
  }

  /** The share of an entry's question that each entry of the other list answers, by slot. */
  #forwardShares(side: Side, asking: Slot): Float64Array {
    const list = this.#lists[OTHER[side]]
    const shares = new Float64Array(list.slots.length)
    const { terms, weights, norm } = this.#question(side, asking)
    terms.forEach((term, at) => list.addScores(term, weights[at]!, shares))
    for (let number = 0; number < shares.length; number++) shares[number] = share(shares[number]!, norm)
    return shares
  }

  /** The share that a text answers of the question of each entry of the other list, by slot. */
  #backShares(side: Side, answer: TermVector): Float64Array {
    const { slots } = this.#lists[OTHER[side]]
    const size = this.#vocabulary.size
    if (this.#saturations.length < size) this.#saturations = new Float64Array(size * 2)
    const saturations = this.#saturations
    answer.terms.forEach((term, at) => {
      if (term < size) saturations[term] = this.#lists[side].saturation(answer.tf[at]!, answer.length)
    })
    const shares = new Float64Array(slots.length)
    slots.forEach((slot, number) => {
      if (slot === null) return
      const { terms, weights, norm } = this.#question(OTHER[side], slot)
      let sum = 0
      for (let at = 0; at < terms.length; at++) sum += weights[at]! * saturations[terms[at]!]!
      shares[number] = share(sum, norm)
    })
    for (const term of answer.terms) if (term < size) saturations[term] = 0
    return shares
  }
}

/** An empty engine; `RECIPE` is the recipe in force. */
export function createEngine(recipe: Recipe): MatchingEngine {
  return new MatchingEngine(recipe)
}
