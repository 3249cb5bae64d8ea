import type { Entry, Side } from './entry.ts'
import type { ListIndex, Slot } from './list-index.ts'
import type { LineComparison } from './lines.ts'
import type { Recipe } from './recipe.ts'
import type { Score } from './score.ts'
import { fieldAgreement, makeScore, mostByFields } from './score.ts'
import { limitOf, OUT, ROUNDING, textTotals } from './totals.ts'
import type { Compared, Shares } from './totals.ts'

export interface Ranked extends Score {
  readonly id: string
  readonly orgId: string
}

/** An entry that asks, and how its pairs are scored. */
export interface Asked {
  readonly side: Side
  readonly asking: Slot
  /** Null: its lines take no part. */
  readonly lines: LineComparison | null
  readonly recipe: Recipe
}

/** The score from the shares that the two texts answer of each other's question. */
export function pairScore({ side, asking, recipe }: Asked, other: Slot, { forward, back, lines }: Compared): Score {
  const [need, offer] = side === 'need' ? [asking.entry, other.entry] : [other.entry, asking.entry]
  const agreement = fieldAgreement(need, offer, recipe)
  agreement.need = side === 'need' ? forward : back
  agreement.offer = side === 'need' ? back : forward
  if (lines !== null) agreement.lines = lines.agreement(other.lines)
  return makeScore(agreement, recipe)
}

/**
 * The other list ordered for one entry. What the texts give is reckoned for all at once; fields, and lines of them, only
 * add, so they are looked at only where they can still change what is asked for. Holds until the lists change.
 */
export class Ranking {
  readonly #asked: Asked
  readonly #slots: readonly (Slot | null)[]
  readonly #accept: (entry: Entry) => boolean
  readonly #shares: Shares
  /** By slot: what the texts give, then the score without lines, then the score. OUT for who takes no part. */
  readonly #totals: Float64Array
  readonly #known: Uint8Array

  constructor(asked: Asked, list: ListIndex, accept: (entry: Entry) => boolean) {
    this.#asked = asked
    this.#slots = list.slots
    this.#accept = accept
    this.#shares = list.shares(asked.asking)
    this.#totals = textTotals(asked.side, this.#shares, asked.recipe)
    this.#known = new Uint8Array(this.#totals.length)
  }

  /** At most `limit` rows with a score above 0, best first, ties by the hash of the id. */
  first(limit: number): Ranked[] {
    const { recipe, lines } = this.#asked
    this.#acceptBest(limit)
    this.#raise(limitOf(this.#totals, limit) - mostByFields(recipe), FIELDS)
    if (lines !== null) this.#raise(limitOf(this.#totals, limit) - recipe.weights.lines, ALL)
    return this.#rows(limitOf(this.#totals, limit)).slice(0, limit)
  }

  /** All rows with at least a score above 0, best first. */
  from(least: number): Ranked[] {
    const { recipe, lines } = this.#asked
    this.#raise(least - mostByFields(recipe), FIELDS)
    if (lines !== null) this.#raise(least - recipe.weights.lines, ALL)
    return this.#rows(least)
  }

  /** How many have a score above 0. */
  get size(): number {
    this.#raise(-Infinity, FIELDS)
    let count = 0
    this.#totals.forEach((total, number) => {
      if (total > 0 || (total === 0 && this.#score(number, ALL).score > 0)) count++
    })
    return count
  }

  /** Leaves out who is not accepted among the best by text, until `limit` of them take part. */
  #acceptBest(limit: number): void {
    for (let most = limit; ; most *= 2) {
      const least = limitOf(this.#totals, most)
      let count = 0
      for (let number = 0; number < this.#totals.length; number++)
        if (this.#totals[number]! >= least && this.#takesPart(number)) count++
      if (count >= limit || most >= this.#totals.length) return
    }
  }

  /** Asked once for each, and only of those that come into question. */
  #takesPart(number: number): boolean {
    if (this.#known[number] !== UNKNOWN) return this.#totals[number] !== OUT
    this.#known[number] = TEXTS
    const slot = this.#slots[number] ?? null
    if (slot === null || !this.#accept(slot.entry)) this.#totals[number] = OUT
    return this.#totals[number] !== OUT
  }

  /** Completes the totals from `reach` on. */
  #raise(reach: number, to: typeof FIELDS | typeof ALL): void {
    for (let number = 0; number < this.#totals.length; number++) {
      if (this.#totals[number]! < reach - ROUNDING || !this.#takesPart(number) || this.#known[number]! >= to) continue
      this.#totals[number] = this.#score(number, to).score
      this.#known[number] = to
    }
  }

  #score(number: number, to: typeof FIELDS | typeof ALL): Score {
    const { forward, back } = this.#shares
    const lines = to === ALL ? this.#asked.lines : null
    return pairScore(this.#asked, this.#slots[number]!, { forward: forward[number]!, back: back[number]!, lines })
  }

  #rows(least: number): Ranked[] {
    const kept: number[] = []
    this.#totals.forEach((total, number) => {
      if (total > 0 && total >= least && this.#takesPart(number)) kept.push(number)
    })
    kept.sort((x, y) => {
      const [a, b] = [this.#slots[x]!, this.#slots[y]!]
      return this.#totals[y]! - this.#totals[x]! || a.tieBreak - b.tieBreak || (a.entry.id < b.entry.id ? -1 : 1)
    })
    return kept.map((number) => {
      const { id, orgId } = this.#slots[number]!.entry
      return { id, orgId, ...this.#score(number, ALL) }
    })
  }
}

const UNKNOWN = 0
const TEXTS = 1
const FIELDS = 2
const ALL = 3
