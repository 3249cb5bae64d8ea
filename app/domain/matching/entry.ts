import type { Recipe } from './recipe.ts'
import type { Folded } from './text.ts'
import { fold, toRaw } from './text.ts'
import type { OnTerm } from './vocabulary.ts'

/** The two lists: needs (机会) and offers (产品). */
export type Side = 'need' | 'offer'

/** A named part of an entry: [start, end) in code units of `title + "\n" + text`. */
export interface FieldRange {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** What the matching knows of an item. Region, size and ownership are no part of it, so they cannot matter. */
export interface Entry {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly fields?: readonly FieldRange[]
  /** Controlled categories, the primary one first. */
  readonly categories: readonly string[]
  /** 合作方式; checked as a condition, never scored. */
  readonly modes: readonly string[]
  readonly orgId: string
}

/** The raw text that all offsets of an entry refer to. */
export function rawText(entry: Pick<Entry, 'title' | 'text'>): string {
  return `${entry.title}\n${entry.text}`
}

/** Joins named parts to one text, one part a line, empty ones left out, and says where each stands. */
export function joinFields(title: string, parts: readonly { name: string; text: string }[]) {
  const fields: FieldRange[] = []
  let text = ''
  for (const part of parts) {
    if (part.text.trim() === '') continue
    if (text !== '') text += '\n'
    const start = title.length + 1 + text.length
    text += part.text
    fields.push({ name: part.name, start, end: start + part.text.length })
  }
  return { text, fields }
}

/** An entry as term counts: `terms` ascending, `tf` as a searched text, `qtf` as an asking text. */
export interface TermVector {
  readonly terms: Uint32Array
  readonly tf: Uint16Array
  readonly qtf: Uint16Array
  /** Number of terms in the text with repetitions, the length of BM25. */
  readonly length: number
}

type ScanTerms = (text: Folded, onTerm: OnTerm) => void

/** Counts the terms of an entry. The title counts once as searched text and `titleWeight` times as asking text. */
export function countTerms(entry: Pick<Entry, 'title' | 'text'>, scan: ScanTerms, recipe: Recipe): TermVector {
  const folded = fold(rawText(entry))
  const inTitle = new Map<number, number>()
  const inText = new Map<number, number>()
  let length = 0
  scan(folded, (term, start) => {
    const counts = toRaw(folded, start, start + 1)[0] < entry.title.length ? inTitle : inText
    counts.set(term, (counts.get(term) ?? 0) + 1)
    length++
  })
  const terms = Uint32Array.from(new Set([...inTitle.keys(), ...inText.keys()])).sort()
  const tf = new Uint16Array(terms.length)
  const qtf = new Uint16Array(terms.length)
  terms.forEach((term, at) => {
    const title = inTitle.get(term) ?? 0
    const text = inText.get(term) ?? 0
    tf[at] = Math.min(title + text, recipe.documentRepeats)
    qtf[at] = Math.min(title, recipe.queryRepeats) * recipe.titleWeight + Math.min(text, recipe.queryRepeats)
  })
  return { terms, tf, qtf, length }
}
