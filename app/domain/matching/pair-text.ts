import { borrowedPieces, keptOfTitle } from './borrowed-title.ts'
import type { Support } from './borrowed-title.ts'
import { rawText } from './entry.ts'
import type { ListIndex, Slot } from './list-index.ts'
import type { Recipe } from './recipe.ts'
import { ASKED, TERM_BITS, TERM_MASK, TITLE } from './term-vector.ts'
import { fold } from './text.ts'
import { share } from './totals.ts'
import type { Vocabulary } from './vocabulary.ts'

/** How far the terms of a title are evidence for a pair, 0 to 1, and whether they remain a part of the question. */
export interface TitleWorth {
  readonly kept: number
  readonly isAsked: boolean
}

export const WHOLE: TitleWorth = { kept: 1, isAsked: true }
/** The title is measured by nothing, because the other text copies it among several. */
export const LEFT_OUT: TitleWorth = { kept: 0, isAsked: false }

/** One direction of a pair: what one entry asks, of the text of the other, with the worth of both titles. */
export interface Texts {
  readonly asking: Slot
  readonly answering: Slot
  readonly titles: Titles
}

export interface Titles {
  readonly asking: TitleWorth
  readonly answering: TitleWorth
}

export const BOTH_WHOLE: Titles = { asking: WHOLE, answering: WHOLE }

/** The same pair in the other direction. */
export const turned = ({ asking, answering }: Titles): Titles => ({ asking: answering, answering: asking })

type OnShared = (asks: number, found: number) => void

/** Calls back for the terms that both have and `asking` asks, ascending, with the numbers that say so. */
function eachShared(asking: Slot, answering: Slot, mask: number, onShared: OnShared): void {
  const asked = asking.vector.packed
  const { packed } = answering.vector
  for (let n = 0, at = 0; n < asked.length && at < packed.length; n++) {
    const asks = asked[n]!
    if ((asks & ASKED) === 0 || (asks & mask) === 0) continue
    const term = asks >>> TERM_BITS
    while (at < packed.length && packed[at]! >>> TERM_BITS < term) at++
    if (at < packed.length && packed[at]! >>> TERM_BITS === term) onShared(asks, packed[at]!)
  }
}

/** Calls back with weight · saturation of each term that `asking` asks and the other text has, and its asking number. */
export function eachPart(
  list: ListIndex,
  { asking, answering, titles }: Texts,
  onPart: (term: number, part: number, asks: number) => void,
): void {
  const { tf, qtf } = list.tables
  eachShared(asking, answering, TERM_MASK, (asks, found) => {
    const kept = (asks & TITLE ? titles.asking.kept : 1) * (found & TITLE ? titles.answering.kept : 1)
    if (kept === 0) return
    const term = asks >>> TERM_BITS
    const weight = qtf[asks & TERM_MASK]! * list.idf(term)
    onPart(term, kept * weight * list.saturation(tf[found & TERM_MASK]!, answering.vector.length), asks)
  })
}

/** The share of a question that a text answers; a title that is not asked is no part of its norm. */
export function answeredShare(list: ListIndex, texts: Texts): number {
  let sum = 0
  eachPart(list, texts, (_, part) => (sum += part))
  const { norm, titleNorm } = texts.asking.norms
  return share(sum, texts.titles.asking.isAsked ? norm : norm - titleNorm)
}

/** Whether a text has nearly all that a title asks. `list` is that of the text. */
export function reproduces(list: ListIndex, titled: Slot, text: Slot, { copyShare }: Recipe): boolean {
  const { titleNorm } = titled.norms
  if (titleNorm === 0) return false
  let sum = 0
  eachShared(titled, text, TITLE, (asks) => {
    sum += list.tables.qtf[asks & TERM_MASK]! * list.idf(asks >>> TERM_BITS)
  })
  return sum >= copyShare * titleNorm
}

/** A need and an offer with the list of offers, and how terms of a text are found. */
export interface Borrowing {
  readonly need: Slot
  readonly offer: Slot
  readonly list: ListIndex
  readonly scan: Vocabulary['lookUp']
  readonly recipe: Recipe
}

/** The worth of a need's title for a pair, by what else the offer says of the need. */
export function worthOfTitle(borrowing: Borrowing): TitleWorth {
  const found = supportOf(borrowing)
  if (found === null) return WHOLE
  const kept = keptOfTitle(found.title, found.support, borrowing.recipe)
  return kept < 1 ? { kept, isAsked: true } : WHOLE
}

/**
 * The share of its title that an offer answers, and its support. Null where it borrows nothing, where it need not be
 * looked at, because what it answers beyond the title supports all of that, and where a need is nothing but its title.
 */
export function supportOf(borrowing: Borrowing): { title: number; support: Support } | null {
  const { need, offer, list, recipe } = borrowing
  const { norm, titleNorm } = need.norms
  if (recipe.borrowTrust === Infinity || titleNorm === 0 || titleNorm === norm) return null
  let [inTitle, beyond] = [0, 0]
  eachPart(list, { asking: need, answering: offer, titles: BOTH_WHOLE }, (_, part, asks) => {
    if (asks & TITLE) inTitle += part
    else beyond += part
  })
  const title = inTitle / titleNorm
  if (title <= (recipe.borrowTrust * beyond) / norm) return null
  const counts = ownCounts(borrowing)
  return counts && { title, support: answeredBy(counts, borrowing) }
}

/** How often each term stands in an offer outside what it borrows from the title of the need; null if that is nothing. */
function ownCounts({ need, offer, scan, recipe }: Borrowing): Map<number, number> | null {
  const text = fold(rawText(offer.entry))
  const pieces = borrowedPieces(need.entry.title, text, recipe)
  if (pieces.length === 0) return null
  const borrowed = new Uint8Array(text.codes.length)
  for (const piece of pieces) borrowed.fill(1, ...piece)
  const counts = new Map<number, number>()
  scan(text, (term, start, end) => {
    if (borrowed[start] === 0 && borrowed[end - 1] === 0) counts.set(term, (counts.get(term) ?? 0) + 1)
  })
  return counts
}

function answeredBy(counts: ReadonlyMap<number, number>, { need, offer, list, recipe }: Borrowing): Support {
  let [all, title] = [0, 0]
  for (const asks of need.vector.packed) {
    const count = counts.get(asks >>> TERM_BITS)
    if ((asks & ASKED) === 0 || count === undefined) continue
    const weight = list.tables.qtf[asks & TERM_MASK]! * list.idf(asks >>> TERM_BITS)
    const part = weight * list.saturation(Math.min(count, recipe.documentRepeats), offer.vector.length)
    all += part
    if (asks & TITLE) title += part
  }
  const { norm, titleNorm } = need.norms
  return { all: share(all, norm), title: share(title, titleNorm) }
}
