import type { Recipe } from './recipe.ts'
import type { Folded } from './text.ts'
import { fold, rawStart } from './text.ts'
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
  /** 合作方式, as codes. */
  readonly modes: readonly string[]
  /** In 分: what a need may cost, what an offer costs. Absent where nothing is said. */
  readonly money?: MoneyRange
  /** Need: days from the deadline for answers to 实施时限. Offer: 交付周期. Absent where nothing is said. */
  readonly days?: number
  readonly orgId: string
}

/** Either end may be open. */
export interface MoneyRange {
  readonly from: number | null
  readonly to: number | null
}

/** The raw text that all offsets of an entry refer to. */
export function rawText(entry: Pick<Entry, 'title' | 'text'>): string {
  return `${entry.title}\n${entry.text}`
}

/** Fields of all entries share their few names: `capabilities.3` once, not ten thousand times. */
const names = new Map<string, string>()
const MAX_NAMES = 1000

function oneName(name: string): string {
  const known = names.get(name)
  if (known === undefined && names.size < MAX_NAMES) names.set(name, name)
  return known ?? name
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
    fields.push({ name: oneName(part.name), start, end: start + part.text.length })
  }
  return { text, fields }
}

/** An entry as term counts: `terms` ascending, `tf` as a searched text, `qtf` as an asking text. */
export interface TermVector {
  readonly terms: Uint32Array
  readonly tf: Uint8Array
  readonly qtf: Uint8Array
  /** Number of terms in the text with repetitions, the length of BM25. */
  readonly length: number
}

type ScanTerms = (text: Folded, onTerm: OnTerm) => void

/** Counts the terms of an entry. The title counts once as searched text and `titleWeight` times as asking text. */
export function countTerms(entry: Pick<Entry, 'title' | 'text'>, scan: ScanTerms, recipe: Recipe): TermVector {
  const folded = fold(rawText(entry))
  const { length: titleEnd } = entry.title
  const found: number[] = []
  // Term and place in one number, so that sorting brings the occurrences of a term together.
  scan(folded, (term, start) => found.push(term * 2 + (rawStart(folded, start) < titleEnd ? 1 : 0)))
  const sorted = Uint32Array.from(found).sort()
  let distinct = 0
  for (let at = 0; at < sorted.length; at++) if (at === 0 || sorted[at]! >>> 1 !== sorted[at - 1]! >>> 1) distinct++
  const terms = new Uint32Array(distinct)
  const tf = new Uint8Array(distinct)
  const qtf = new Uint8Array(distinct)
  for (let at = 0, next = 0; next < distinct; next++) {
    const term = sorted[at]! >>> 1
    let title = 0
    let text = 0
    for (; at < sorted.length && sorted[at]! >>> 1 === term; at++) {
      if (sorted[at]! & 1) title++
      else text++
    }
    terms[next] = term
    tf[next] = Math.min(title + text, recipe.documentRepeats)
    qtf[next] = Math.min(title, recipe.queryRepeats) * recipe.titleWeight + Math.min(text, recipe.queryRepeats)
  }
  return { terms, tf, qtf, length: found.length }
}
