import type { Entry } from './entry.ts'
import { rawText } from './entry.ts'
import type { Recipe } from './recipe.ts'
import type { Folded } from './text.ts'
import { fold, rawStart } from './text.ts'
import type { OnTerm } from './vocabulary.ts'

/**
 * An entry as terms, ascending, each in one number: term · 128 + asked · 64 + times in the title · 8 + times in the rest.
 * Ten thousand entries have more than a million of them, so they are neither objects nor several rows. `asked`: the
 * entry's question asks the other list for it, which changes with the lists.
 */
export interface TermVector {
  readonly packed: Uint32Array
  /** Number of terms in the text with repetitions, the length of BM25. */
  readonly length: number
}

export const TERM_BITS = 7
/** What is not the term. */
export const TERM_MASK = (1 << TERM_BITS) - 1
export const ASKED = 1 << 6
/** The times in the title. */
export const TITLE = 7 << 3
const COUNTS = ASKED - 1
const MOST_COUNTED = 7

/** How often a packed number's term counts under a recipe, by `COUNTS`: as searched text, and as asking text. */
export interface CountTables {
  readonly tf: Uint8Array
  readonly qtf: Uint8Array
}

/** Throws RangeError for a recipe that counts further than the numbers hold. */
export function countTables({ documentRepeats, queryRepeats, titleWeight }: Recipe): CountTables {
  if (Math.max(documentRepeats, queryRepeats) > MOST_COUNTED) throw new RangeError('a recipe counts up to 7')
  const tables = { tf: new Uint8Array(ASKED * 2), qtf: new Uint8Array(ASKED * 2) }
  tables.tf.forEach((_, bits) => {
    const [title, text] = [(bits & COUNTS) >>> 3, bits & MOST_COUNTED]
    tables.tf[bits] = Math.min(title + text, documentRepeats)
    tables.qtf[bits] = Math.min(title, queryRepeats) * titleWeight + Math.min(text, queryRepeats)
  })
  return tables
}

type ScanTerms = (text: Folded, onTerm: OnTerm) => void

/** Counts the terms of an entry; nothing is asked yet. */
export function countTerms(entry: Pick<Entry, 'title' | 'text'>, scan: ScanTerms): TermVector {
  const folded = fold(rawText(entry))
  const { length: titleEnd } = entry.title
  // At most two terms a unit, and a group of the thesaurus for some of them.
  let found = new Uint32Array(folded.codes.length * 2 + 16)
  let length = 0
  // Term and place in one number, so that sorting brings the occurrences of a term together.
  scan(folded, (term, start) => {
    if (length === found.length) found = grown(found)
    found[length++] = term * 2 + (rawStart(folded, start) < titleEnd ? 1 : 0)
  })
  const sorted = found.subarray(0, length).sort()
  let distinct = 0
  for (let at = 0; at < sorted.length; at++) if (at === 0 || sorted[at]! >>> 1 !== sorted[at - 1]! >>> 1) distinct++
  const packed = new Uint32Array(distinct)
  for (let at = 0, next = 0; next < distinct; next++) {
    const term = sorted[at]! >>> 1
    let title = 0
    let text = 0
    for (; at < sorted.length && sorted[at]! >>> 1 === term; at++) {
      if (sorted[at]! & 1) title++
      else text++
    }
    packed[next] = (term << TERM_BITS) | (Math.min(title, MOST_COUNTED) << 3) | Math.min(text, MOST_COUNTED)
  }
  return { packed, length }
}

function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}

/** A vector taken apart: `tf` as a searched text, `qtf` as an asking text. */
export interface Counted {
  readonly terms: Uint32Array
  readonly tf: Uint8Array
  readonly qtf: Uint8Array
  /** 1 for a term of the title. */
  readonly title: Uint8Array
  readonly length: number
}

export function unpack({ packed, length }: TermVector, tables: CountTables): Counted {
  const counted = {
    terms: new Uint32Array(packed.length),
    tf: new Uint8Array(packed.length),
    qtf: new Uint8Array(packed.length),
    title: new Uint8Array(packed.length),
    length,
  }
  for (let at = 0; at < packed.length; at++) {
    const bits = packed[at]! & TERM_MASK
    counted.terms[at] = packed[at]! >>> TERM_BITS
    counted.tf[at] = tables.tf[bits]!
    counted.qtf[at] = tables.qtf[bits]!
    counted.title[at] = bits & TITLE ? 1 : 0
  }
  return counted
}
