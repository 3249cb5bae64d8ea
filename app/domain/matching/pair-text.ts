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

/** Terms that both have and `asking` asks, ascending, with the numbers that say so. */
function* sharedAsked(asking: Slot, answering: Slot): Generator<readonly [asks: number, found: number]> {
  const { packed } = answering.vector
  let at = 0
  for (const asks of asking.vector.packed) {
    if ((asks & ASKED) === 0) continue
    const term = asks >>> TERM_BITS
    while (at < packed.length && packed[at]! >>> TERM_BITS < term) at++
    if (at < packed.length && packed[at]! >>> TERM_BITS === term) yield [asks, packed[at]!]
  }
}

/** Weight · saturation of each term that `asking` asks and the other text has. `list` is that of the other. */
export function* contributions(
  list: ListIndex,
  asking: Slot,
  answering: Slot,
  left: LeftOut,
): Generator<readonly [term: number, part: number]> {
  const { tf, qtf } = list.tables
  for (const [asks, found] of sharedAsked(asking, answering)) {
    if ((left.asking && asks & TITLE) || (left.answering && found & TITLE)) continue
    const term = asks >>> TERM_BITS
    const weight = qtf[asks & TERM_MASK]! * list.idf(term)
    yield [term, weight * list.saturation(tf[found & TERM_MASK]!, answering.vector.length)]
  }
}

/** The share of a question that a text answers; what is left out of the question is left out of its norm. */
export function answeredShare(list: ListIndex, asking: Slot, answering: Slot, left: LeftOut): number {
  let sum = 0
  for (const [, part] of contributions(list, asking, answering, left)) sum += part
  const { norm, titleNorm } = asking.norms
  return share(sum, left.asking ? norm - titleNorm : norm)
}

/** Whether a text has nearly all that a title asks. `list` is that of the text. */
export function reproduces(list: ListIndex, titled: Slot, text: Slot, { copyShare }: Recipe): boolean {
  const { titleNorm } = titled.norms
  if (titleNorm === 0) return false
  let sum = 0
  for (const [asks] of sharedAsked(titled, text))
    if (asks & TITLE) sum += list.tables.qtf[asks & TERM_MASK]! * list.idf(asks >>> TERM_BITS)
  return sum >= copyShare * titleNorm
}
