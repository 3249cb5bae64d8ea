import type { Entry, Side } from './entry.ts'
import type { ListIndex, Slot } from './list-index.ts'
import type { LineComparison } from './lines.ts'
import type { Recipe } from './recipe.ts'
import type { Score } from './score.ts'
import { fieldAgreement, makeScore, mostByFields } from './score.ts'
import { limitOf, OUT, ROUNDING, textTotals } from './totals.ts'
import type { Shares } from './totals.ts'

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
  /** The shares of a pair without what one text copies of the other's title. Never more than the plain ones. */
  readonly withoutCopies: (other: Slot, plain: TextShares) => TextShares
  readonly recipe: Recipe
}

/** The shares that two texts answer of each other's question. */
export interface TextShares {
  readonly forward: number
  readonly back: number
}

/** The score from the shares of the texts, with the part of the lines where they are given. */
export function pairScore(
  { side, asking, recipe }: Asked,
  other: Slot,
  { forward, back }: TextShares,
  lines: LineComparison | null,
): Score {
  const [need, offer] = side === 'need' ? [asking.entry, other.entry] : [other.entry, asking.entry]
  const agreement = fieldAgreement(need, offer, recipe)
  agreement.need = side === 'need' ? forward : back
  agreement.offer = side === 'need' ? back : forward
  if (lines !== null) agreement.lines = lines.agreement(other.lines)
  return makeScore(agreement, recipe)
}

/**
 * The other list ordered for one entry. What the texts give is reckoned for all at once; fields, and lines of them, only
 * add and copied titles only take away, so they are looked at only where they can still change what is asked for. Holds
 * until the lists change.
 */
export class Ranking {
  readonly #asked: Asked
  readonly #slots: readonly (Slot | null)[]
  readonly #accept: (entry: Entry) => boolean
  readonly #shares: Shares
  /** By slot: what the texts give, then the score without lines, then the score. OUT for who takes no part. */
  readonly #totals: Float64Array
  readonly #known: Uint8Array
  /** By slot what is left of the shares without what is copied. */
  readonly #without = new Map<number, TextShares>()

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
    this.#acceptBest(limit)
    let reach: number
    do {
      this.#raise(limitOf(this.#totals, limit) - mostByFields(this.#asked.recipe), FIELDS)
      reach = limitOf(this.#totals, limit)
      this.#raise(reach - this.#mostByLines, ALL)
      // Who copies titles has lost by it, so that others may come within reach.
    } while (limitOf(this.#totals, limit) < reach)
    return this.#rows(reach).slice(0, limit)
  }

  /** All rows with at least a score above 0, best first. */
  from(least: number): Ranked[] {
    this.#raise(least - mostByFields(this.#asked.recipe), FIELDS)
    this.#raise(least - this.#mostByLines, ALL)
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

  get #mostByLines(): number {
    return this.#asked.lines === null ? 0 : this.#asked.recipe.weights.lines
  }

  #score(number: number, to: typeof FIELDS | typeof ALL): Score {
    const other = this.#slots[number]!
    const plain = { forward: this.#shares.forward[number]!, back: this.#shares.back[number]! }
    if (to === FIELDS) return pairScore(this.#asked, other, plain, null)
    const shares = this.#without.get(number) ?? this.#asked.withoutCopies(other, plain)
    this.#without.set(number, shares)
    return pairScore(this.#asked, other, shares, this.#asked.lines)
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
