import type { TermVector } from './term-vector.ts'
import { ASKED, TERM_BITS, TERM_MASK, TITLE } from './term-vector.ts'

/**
 * Which slots have a term, how often, and whether they ask for it: for each term its rows side by side, a row being
 * slot · 128 + what a term vector says of the term. Made anew after a change, which for ten thousand entries takes some
 * ten milliseconds. Up to 2^25 slots.
 */
export class Postings {
  /** Rows of term t: from `starts[t]` to before `starts[t + 1]`. */
  readonly starts: Uint32Array
  /** Of these the rows of entries whose title asks for the term come first, to before `titles[t]`. */
  readonly titles: Uint32Array
  readonly rows: Uint32Array

  /** `frequencies`: in how many of the slots each term occurs. */
  constructor(slots: readonly ({ readonly vector: TermVector } | null)[], frequencies: Uint32Array) {
    this.starts = new Uint32Array(frequencies.length + 1)
    for (let term = 0; term < frequencies.length; term++)
      this.starts[term + 1] = this.starts[term]! + frequencies[term]!
    this.rows = new Uint32Array(this.starts[frequencies.length]!)
    const next = this.starts.slice()
    const fill = (ofTitles: boolean) =>
      slots.forEach((slot, number) => {
        if (slot === null) return
        const own = number << TERM_BITS
        for (const packed of slot.vector.packed)
          if (isTitleAsking(packed) === ofTitles) this.rows[next[packed >>> TERM_BITS]!++] = own | (packed & TERM_MASK)
      })
    fill(true)
    this.titles = next.slice()
    fill(false)
  }
}

const isTitleAsking = (packed: number): boolean => (packed & ASKED) !== 0 && (packed & TITLE) !== 0
