import { Concepts } from './concepts.ts'
import type { Entry, Side } from './entry.ts'
import { rawText } from './entry.ts'
import type { Slot } from './list-index.ts'
import { ListIndex } from './list-index.ts'
import type { LineMatch, Lines } from './lines.ts'
import { LineComparison, readLines } from './lines.ts'
import type { Support } from './borrowed-title.ts'
import type { Texts, Titles } from './pair-text.ts'
import {
  answeredShare,
  BOTH_WHOLE,
  eachPart,
  LEFT_OUT,
  reproduces,
  supportOf,
  turned,
  WHOLE,
  worthOfTitle,
} from './pair-text.ts'
import type { Asked, Ranked, TextShares } from './ranking.ts'
import { pairScore, Ranking } from './ranking.ts'
import type { Recipe } from './recipe.ts'
import type { Score } from './score.ts'
import type { TermStatistics } from './statistics.ts'
import type { Counted } from './term-vector.ts'
import { countTerms, TERM_BITS, unpack } from './term-vector.ts'
import type { WordGroup } from './thesaurus.ts'
import { OTHER } from './totals.ts'
import { Vocabulary } from './vocabulary.ts'

export type { Ranked } from './ranking.ts'

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
  readonly #lists: Readonly<Record<Side, ListIndex>>
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
    return this.#lists[side].peek(id)?.entry
  }

  /** The term counts of an entry. Throws RangeError for an unknown id. */
  vectorOf(side: Side, id: string): Counted {
    return unpack(this.#slot(side, id).vector, this.#lists[side].tables)
  }

  /** How many unrelated titles of the other list an entry reproduces. Throws RangeError for an unknown id. */
  copiesOf(side: Side, id: string): number {
    return copiesIn(this.#lists[OTHER[side]], this.#slot(side, id))
  }

  /** What supports a need's title that an offer borrows; null where it borrows none. Throws RangeError for an unknown id. */
  supportOf(need: string, offer: string): Support | null {
    return supportOf(this.#borrowing(this.#slot('need', need), this.#slot('offer', offer)))?.support ?? null
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
    const intern = this.#withConcepts((...scan) => this.#vocabulary.intern(...scan))
    this.#lists[side].upsert(entry, countTerms(entry, intern), readLines(side, entry, this.scanTerms))
  }

  /** Takes the thesaurus as it is after a change; entries with a word of a group that changed are counted anew. */
  setWords(groups: readonly WordGroup[], version: number): void {
    const isTouched = this.concepts.set(groups, version, this.#vocabulary)
    for (const side of ['need', 'offer'] as const)
      for (const slot of [...this.#lists[side].slots])
        if (slot !== null && isTouched(rawText(slot.entry))) this.upsert(side, slot.entry)
  }

  /** Says whether the entry was there. */
  remove(side: Side, id: string): boolean {
    return this.#lists[side].remove(id)
  }

  /** The best offers for a need: every one with a score above 0, levels or not. Throws RangeError for an unknown id. */
  rankForNeed(need: Which, { limit, accept }: RankOptions): Ranked[] {
    return this.ranking('need', need, accept).first(limit)
  }

  /** The best needs for an offer; each pair has the score that it has in rankForNeed. */
  rankForOffer(offer: Which, { limit, accept }: RankOptions): Ranked[] {
    return this.ranking('offer', offer, accept).first(limit)
  }

  /** The other list ordered for an entry, for whoever asks more than once before something changes. */
  ranking(side: Side, which: Which, accept: RankOptions['accept'] = () => true): Ranking {
    return new Ranking(this.#asked(side, this.#slot(side, which)), this.#lists[OTHER[side]], accept)
  }

  /** The score of one pair, the same number as in both rankings. Throws RangeError for an unknown id. */
  scorePair(need: Which, offer: Which): Score {
    const needSlot = this.#slot('need', need)
    const offerSlot = this.#slot('offer', offer)
    const asked = this.#asked('need', needSlot)
    const plain = this.#textShares('need', needSlot, offerSlot, BOTH_WHOLE)
    return pairScore(asked, offerSlot, asked.withoutCopies(offerSlot, plain), asked.lines)
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
    const titles = this.#worths('need', needSlot, offerSlot)
    const add = (list: ListIndex, texts: Texts, factor: number) =>
      eachPart(list, texts, (term, part) =>
        weights.set(term, (weights.get(term) ?? 0) + (factor * part) / texts.asking.norms.norm),
      )
    add(this.#lists.offer, { asking: needSlot, answering: offerSlot, titles }, 1)
    const other = turned(titles)
    add(this.#lists.need, { asking: offerSlot, answering: needSlot, titles: other }, this.recipe.weights.offer)
    return { need: needSlot.entry, offer: offerSlot.entry, weights }
  }

  /** Share of terms that two entries of one list have in common (Jaccard), 0 to 1. Throws RangeError for an unknown id. */
  similarity(side: Side, a: string, b: string): number {
    const [first, second] = [this.#slot(side, a).vector.packed, this.#slot(side, b).vector.packed]
    let shared = 0
    for (let x = 0, y = 0; x < first.length && y < second.length;) {
      const order = (first[x]! >>> TERM_BITS) - (second[y]! >>> TERM_BITS)
      if (order === 0) shared++
      if (order <= 0) x++
      if (order >= 0) y++
    }
    const all = first.length + second.length - shared
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
    const vector = countTerms(which, this.#withConcepts(this.scanTerms))
    const lines = readLines(side, which, this.scanTerms)
    return { entry: which, vector, lines, tieBreak: 0, norms: this.#lists[OTHER[side]].markAsked(vector), copies: null }
  }

  #borrowing(need: Slot, offer: Slot) {
    return { need, offer, list: this.#lists.offer, scan: this.#withConcepts(this.scanTerms), recipe: this.recipe }
  }

  /** The titles of a pair without those that the other text has among the titles of several unrelated entries. */
  #withoutCopied(side: Side, asking: Slot, answering: Slot): Titles {
    const [own, other] = [this.#lists[side], this.#lists[OTHER[side]]]
    const isCopied = (titled: Slot, list: ListIndex, text: Slot, partner: ListIndex) =>
      reproduces(partner, titled, text, this.recipe) && copiesIn(list, text) >= this.recipe.copyLimit
    if (this.recipe.copyLimit === Infinity) return BOTH_WHOLE
    return {
      asking: isCopied(asking, own, answering, other) ? LEFT_OUT : WHOLE,
      answering: isCopied(answering, other, asking, own) ? LEFT_OUT : WHOLE,
    }
  }

  /** The titles of a pair with that of the need as far as the offer supports it. */
  #supported(side: Side, asking: Slot, answering: Slot): Titles {
    if (side === 'need') return { asking: worthOfTitle(this.#borrowing(asking, answering)), answering: WHOLE }
    return { asking: WHOLE, answering: worthOfTitle(this.#borrowing(answering, asking)) }
  }

  /** The titles of a pair by what they are worth in all. */
  #worths(side: Side, asking: Slot, answering: Slot): Titles {
    const [copied, supported] = [this.#withoutCopied, this.#supported].map((of) =>
      of.call(this, side, asking, answering),
    )
    const less = (of: keyof Titles) => (copied![of] === LEFT_OUT ? LEFT_OUT : supported![of])
    return { asking: less('asking'), answering: less('answering') }
  }

  #textShares(side: Side, asking: Slot, answering: Slot, titles: Titles): TextShares {
    return {
      forward: answeredShare(this.#lists[OTHER[side]], { asking, answering, titles }),
      back: answeredShare(this.#lists[side], { asking: answering, answering: asking, titles: turned(titles) }),
    }
  }

  /** The shares that two texts answer of each other's question, never more for what their titles are worth. */
  #withoutCopies(side: Side, asking: Slot, answering: Slot, plain: TextShares): TextShares {
    const worths = [this.#withoutCopied(side, asking, answering), this.#supported(side, asking, answering)]
    return worths.reduce((shares, titles) => {
      if (titles.asking === WHOLE && titles.answering === WHOLE) return shares
      const { forward, back } = this.#textShares(side, asking, answering, titles)
      return { forward: Math.min(shares.forward, forward), back: Math.min(shares.back, back) }
    }, plain)
  }

  /** An entry ready to be compared with those of the other list. */
  #asked(side: Side, asking: Slot): Asked {
    const counts = asking.lines.names.length > 0 && this.recipe.weights.lines > 0
    return {
      side,
      asking,
      lines: counts ? this.#comparison(side, asking) : null,
      withoutCopies: (answering, plain) => this.#withoutCopies(side, asking, answering, plain),
      recipe: this.recipe,
    }
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
}

/** How many unrelated titles of a list a text of the other one reproduces, reckoned once while the lists stay. */
const copiesIn = (list: ListIndex, text: Slot): number => (text.copies ??= list.copiesIn(text.vector))

/** An empty engine; `RECIPE` is the recipe in force. */
export function createEngine(recipe: Recipe): MatchingEngine {
  return new MatchingEngine(recipe)
}
