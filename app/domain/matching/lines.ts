import type { Entry, Side } from './entry.ts'
import { oneList, rawText } from './entry.ts'
import type { Recipe } from './recipe.ts'
import type { Folded } from './text.ts'
import { fold } from './text.ts'
import type { OnTerm } from './vocabulary.ts'

/**
 * The lines of an entry: requirements, or capabilities, cases and certificates. The terms of line n, ascending and each
 * once, stand in `terms` before `ends[n]`: one row for all, since ten thousand entries have fifty thousand lines.
 */
export interface Lines {
  /** Names of the fields that they stand in: `musts.0`. */
  readonly names: readonly string[]
  readonly ends: readonly number[]
  readonly terms: Uint32Array
}

export const NO_LINES: Lines = { names: [], ends: [], terms: new Uint32Array(0) }

/** The terms of one line. */
export function termsOfLine({ ends, terms }: Lines, line: number): Uint32Array {
  return terms.subarray(line === 0 ? 0 : ends[line - 1], ends[line])
}

/** Lines from their terms, each ascending. */
export function joinLines(lines: readonly { readonly name: string; readonly terms: ArrayLike<number> }[]): Lines {
  let end = 0
  const ends = lines.map(({ terms }) => (end += terms.length))
  const joined = new Uint32Array(end)
  lines.forEach(({ terms }, line) => joined.set(terms, ends[line]! - terms.length))
  return { names: oneList(lines.map(({ name }) => name)), ends, terms: joined }
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
export function readLines(side: Side, entry: Pick<Entry, 'title' | 'text' | 'fields'>, scan: ScanTerms): Lines {
  const named = entry.fields?.filter(({ name }) => NAMES[side].test(name)) ?? []
  if (named.length === 0) return NO_LINES
  const raw = rawText(entry)
  return joinLines(
    named.map(({ name, start, end }) => {
      const folded = fold(raw.slice(start, end))
      const terms: number[] = []
      scan(folded, (term, from, to) => {
        if (!isNumber(folded, from, to)) terms.push(term)
      })
      const sorted = Uint32Array.from(terms).sort()
      return { name, terms: sorted.filter((term, at) => at === 0 || term !== sorted[at - 1]) }
    }),
  )
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
  readonly #lines: Lines
  readonly #weights: readonly number[]
  readonly #linesWith = new Map<number, number[]>()
  readonly #weightOf: (term: number) => number
  readonly #recipe: Recipe

  /** `weightOf` tells how strongly a term tells entries of both lists apart. */
  constructor(side: Side, lines: Lines, weightOf: (term: number) => number, recipe: Recipe) {
    this.#side = side
    this.#lines = lines
    this.#weightOf = weightOf
    this.#recipe = recipe
    this.#weights = lines.names.map((_, line) => {
      let weight = 0
      for (const term of termsOfLine(lines, line)) {
        weight += weightOf(term)
        const known = this.#linesWith.get(term)
        if (known === undefined) this.#linesWith.set(term, [line])
        else known.push(line)
      }
      return weight
    })
  }

  /** 0 to 1: the mean over the requirements, a preferred one with its share. 0 when one of the two has no lines. */
  agreement(others: Lines): number {
    if (this.#lines.names.length === 0 || others.names.length === 0) return 0
    const [needs, offers] = this.#side === 'need' ? [this.#lines, others] : [others, this.#lines]
    const nearest = this.#nearest(others)
    if (nearest === null) return 0
    let sum = 0
    let whole = 0
    needs.names.forEach((name, number) => {
      const share = name.startsWith(PREFER) ? this.#recipe.preferShare : 1
      whole += share
      sum += share * nearest.agreement[number]!
    })
    return (sum / whole) * Math.min(1, this.#recipe.lineLimit / offers.names.length)
  }

  /** The nearest line for each requirement that has one. */
  matches(others: Lines): LineMatch[] {
    const [needs, offers] = this.#side === 'need' ? [this.#lines, others] : [others, this.#lines]
    const nearest = this.#nearest(others)
    return needs.names.flatMap((need, number) => {
      const agreement = nearest?.agreement[number] ?? 0
      return agreement > 0 ? [{ need, offer: offers.names[nearest!.line[number]!]!, agreement }] : []
    })
  }

  /** For each requirement the number of the nearest line of the offer, of equals the first. Null when none meets any. */
  #nearest(others: Lines): { line: Uint16Array; agreement: Float64Array } | null {
    const ofNeed = this.#side === 'need'
    const count = (ofNeed ? this.#lines : others).names.length
    const shared = new Float64Array(this.#lines.names.length)
    let nearest: { line: Uint16Array; agreement: Float64Array } | null = null
    for (let other = 0, at = 0; other < others.ends.length; other++) {
      let weight = 0
      let meets = false
      for (const end = others.ends[other]!; at < end; at++) {
        const term = others.terms[at]!
        const own = this.#weightOf(term)
        weight += own
        const lines = this.#linesWith.get(term)
        if (lines === undefined) continue
        meets = true
        for (const line of lines) shared[line]! += own
      }
      if (!meets) continue
      nearest ??= { line: new Uint16Array(count), agreement: new Float64Array(count) }
      for (let line = 0; line < shared.length; line++) {
        if (shared[line] === 0) continue
        const agreement = this.#aboveFloor((2 * shared[line]!) / (weight + this.#weights[line]!))
        shared[line] = 0
        const [need, offer] = ofNeed ? [line, other] : [other, line]
        if (agreement <= nearest.agreement[need]!) continue
        nearest.agreement[need] = agreement
        nearest.line[need] = offer
      }
    }
    return nearest
  }

  #aboveFloor(agreement: number): number {
    const { lineFloor } = this.#recipe
    return Math.max(0, (agreement - lineFloor) / (1 - lineFloor))
  }
}
