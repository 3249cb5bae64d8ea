import type { Entry, Side } from './entry.ts'
import { rawText } from './entry.ts'
import type { Recipe } from './recipe.ts'
import type { Folded } from './text.ts'
import { fold } from './text.ts'
import type { OnTerm } from './vocabulary.ts'

/** One line of an entry: a requirement, or a capability, case or certificate. Terms ascending, each once. */
export interface LineTerms {
  /** Name of the field it stands in: `musts.0`. */
  readonly name: string
  readonly terms: ArrayLike<number>
}

/** A requirement with the line of the offer that comes nearest to it. */
export interface LineMatch {
  readonly need: string
  readonly offer: string
  /** Agreement above the floor, 0 to 1. */
  readonly agreement: number
}

const NAMES: Readonly<Record<Side, RegExp>> = {
  need: /^(?:musts|shoulds)\./,
  offer: /^(?:capabilities|cases|certificates)\./,
}
const PREFER = 'shoulds.'
const DIGITS = { from: 0x30, to: 0x39 }

type ScanTerms = (text: Folded, onTerm: OnTerm) => void

/** The lines of an entry as terms. Numbers are left out: whether 2 is enough where 3 is asked is for the conditions. */
export function readLines(side: Side, entry: Pick<Entry, 'title' | 'text' | 'fields'>, scan: ScanTerms): LineTerms[] {
  const named = entry.fields?.filter(({ name }) => NAMES[side].test(name)) ?? []
  if (named.length === 0) return []
  const raw = rawText(entry)
  return named.map(({ name, start, end }) => {
    const folded = fold(raw.slice(start, end))
    const terms = new Set<number>()
    scan(folded, (term, from, to) => {
      if (!isNumber(folded, from, to)) terms.add(term)
    })
    return { name, terms: Uint32Array.from(terms).sort() }
  })
}

function isNumber({ codes }: Folded, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (codes[at]! < DIGITS.from || codes[at]! > DIGITS.to) return false
  return true
}

/**
 * Compares the lines of one entry with those of many others: each requirement with the one line of the offer that comes
 * nearest to it. Two lines agree by Dice's measure over the weights of their terms, 2·w(a∩b) / (w(a) + w(b)), so a line
 * that names everything is near to nothing. The same number from both sides.
 */
export class LineComparison {
  readonly #side: Side
  readonly #lines: readonly LineTerms[]
  readonly #weights: readonly number[]
  readonly #linesWith = new Map<number, number[]>()
  readonly #weightOf: (term: number) => number
  readonly #recipe: Recipe

  /** `weightOf` tells how strongly a term tells entries of both lists apart. */
  constructor(side: Side, lines: readonly LineTerms[], weightOf: (term: number) => number, recipe: Recipe) {
    this.#side = side
    this.#lines = lines
    this.#weightOf = weightOf
    this.#recipe = recipe
    this.#weights = lines.map(({ terms }) => {
      let weight = 0
      for (let at = 0; at < terms.length; at++) weight += weightOf(terms[at]!)
      return weight
    })
    lines.forEach(({ terms }, number) => {
      for (let at = 0; at < terms.length; at++) {
        const known = this.#linesWith.get(terms[at]!)
        if (known === undefined) this.#linesWith.set(terms[at]!, [number])
        else known.push(number)
      }
    })
  }

  /** 0 to 1: the mean over the requirements, a preferred one with its share. 0 when one of the two has no lines. */
  agreement(others: readonly LineTerms[]): number {
    if (this.#lines.length === 0 || others.length === 0) return 0
    const [needs, offers] = this.#side === 'need' ? [this.#lines, others] : [others, this.#lines]
    const nearest = this.#nearest(others)
    let sum = 0
    let whole = 0
    needs.forEach(({ name }, number) => {
      const share = name.startsWith(PREFER) ? this.#recipe.preferShare : 1
      whole += share
      sum += share * nearest[number]!.agreement
    })
    return (sum / whole) * Math.min(1, this.#recipe.lineLimit / offers.length)
  }

  /** The nearest line for each requirement that has one. */
  matches(others: readonly LineTerms[]): LineMatch[] {
    const [needs, offers] = this.#side === 'need' ? [this.#lines, others] : [others, this.#lines]
    return this.#nearest(others).flatMap(({ line, agreement }, number) =>
      agreement > 0 ? [{ need: needs[number]!.name, offer: offers[line]!.name, agreement }] : [],
    )
  }

  /** For each requirement the number of the nearest line of the offer, of equals the first. */
  #nearest(others: readonly LineTerms[]): { line: number; agreement: number }[] {
    const ofNeed = this.#side === 'need'
    const nearest = (ofNeed ? this.#lines : others).map(() => ({ line: -1, agreement: 0 }))
    const shared = new Float64Array(this.#lines.length)
    others.forEach(({ terms }, other) => {
      shared.fill(0)
      let weight = 0
      let meets = false
      for (let at = 0; at < terms.length; at++) {
        const own = this.#weightOf(terms[at]!)
        weight += own
        const lines = this.#linesWith.get(terms[at]!)
        if (lines === undefined) continue
        meets = true
        for (const line of lines) shared[line]! += own
      }
      if (!meets) return
      for (let line = 0; line < shared.length; line++) {
        if (shared[line] === 0) continue
        const agreement = this.#aboveFloor((2 * shared[line]!) / (weight + this.#weights[line]!))
        const [need, offer] = ofNeed ? [line, other] : [other, line]
        if (agreement > nearest[need]!.agreement) nearest[need] = { line: offer, agreement }
      }
    })
    return nearest
  }

  #aboveFloor(agreement: number): number {
    const { lineFloor } = this.#recipe
    return Math.max(0, (agreement - lineFloor) / (1 - lineFloor))
  }
}
