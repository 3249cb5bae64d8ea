import type { Folded } from './text.ts'
import { foldedSlice, scanUnits } from './text.ts'

/** Receives a term that ends with the unit [start, end); a pair began with the unit before. */
export type OnTerm = (term: number, start: number, end: number) => void

/**
 * Numbers for terms: every Han character, every pair of adjacent ones, every word. Han terms are keyed by numbers, so
 * that indexing makes no strings. Numbers are never reused; the vocabulary grows with the words ever seen.
 */
export class Vocabulary {
  #characters = new Map<number, number>()
  #pairs = new Map<number, number>()
  #words = new Map<string, number>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The number of a term that is no part of the texts themselves. */
  named(key: string): number {
    return numbered(this.#words, key, () => this.#size++)
  }

  /** Terms of a text that is kept; unknown ones get the next number. */
  intern(text: Folded, onTerm: OnTerm): void {
    const characters = this.#characters
    const nextCharacter = () => characters.size
    const next = () => this.#size++
    this.#scan(text, onTerm, {
      character: (codePoint) => numbered(characters, codePoint, nextCharacter),
      pair: (key) => numbered(this.#pairs, key, next),
      word: (key) => numbered(this.#words, key, next),
    })
  }

  /** Terms of a passing text: unknown ones get numbers from `size` on that hold for this call alone. */
  lookUp(text: Folded, onTerm: OnTerm): void {
    let size = this.#size
    const next = () => size++
    const characters = new Map<number, number>()
    const nextCharacter = () => this.#characters.size + characters.size
    const pairs = new Map<number, number>()
    const words = new Map<string, number>()
    this.#scan(text, onTerm, {
      character: (codePoint) => this.#characters.get(codePoint) ?? numbered(characters, codePoint, nextCharacter),
      pair: (key) => this.#pairs.get(key) ?? numbered(pairs, key, next),
      word: (key) => this.#words.get(key) ?? numbered(words, key, next),
    })
  }

  /** A character is a pair with nothing before it: key = (index of the first + 1) · 2^16 + index of the second. */
  #scan(text: Folded, onTerm: OnTerm, terms: TermSource): void {
    let previous = -1
    let previousEnd = -1
    scanUnits(text.codes, (start, end, han) => {
      if (han === 0) {
        onTerm(terms.word(foldedSlice(text, start, end)), start, end)
        previous = -1
        return
      }
      const character = terms.character(han)
      onTerm(terms.pair(character), start, end)
      if (previous >= 0 && previousEnd === start) onTerm(terms.pair((previous + 1) * 0x10000 + character), start, end)
      previous = character
      previousEnd = end
    })
  }
}

interface TermSource {
  character(codePoint: number): number
  pair(key: number): number
  word(key: string): number
}

function numbered<K>(map: Map<K, number>, key: K, next: () => number): number {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = next()
  map.set(key, value)
  return value
}
