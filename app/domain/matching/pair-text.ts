import type { ListIndex, Slot } from './list-index.ts'
import type { Recipe } from './recipe.ts'
import { ASKED, TERM_BITS, TERM_MASK, TITLE } from './term-vector.ts'
import { share } from './totals.ts'

/** Whose title is no evidence for a pair, because the other text copies it among several. */
export interface LeftOut {
  readonly asking: boolean
  readonly answering: boolean
}

export const NOTHING_LEFT_OUT: LeftOut = { asking: false, answering: false }

/** One direction of a pair: what one entry asks, of the text of the other. */
export interface Texts {
  readonly asking: Slot
  readonly answering: Slot
  readonly left: LeftOut
}

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

/** Calls back with weight · saturation of each term that `asking` asks and the other text has. */
export function eachPart(
  list: ListIndex,
  { asking, answering, left }: Texts,
  onPart: (term: number, part: number) => void,
): void {
  const { tf, qtf } = list.tables
  eachShared(asking, answering, TERM_MASK, (asks, found) => {
    if ((left.asking && asks & TITLE) || (left.answering && found & TITLE)) return
    const term = asks >>> TERM_BITS
    const weight = qtf[asks & TERM_MASK]! * list.idf(term)
    onPart(term, weight * list.saturation(tf[found & TERM_MASK]!, answering.vector.length))
  })
}

/** The share of a question that a text answers; what is left out of the question is left out of its norm. */
export function answeredShare(list: ListIndex, texts: Texts): number {
  let sum = 0
  eachPart(list, texts, (_, part) => (sum += part))
  const { norm, titleNorm } = texts.asking.norms
  return share(sum, texts.left.asking ? norm - titleNorm : norm)
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
