import { keptOfTitle } from './borrowed-title.ts'
import type { Support } from './borrowed-title.ts'
import type { Side } from './entry.ts'
import type { Titles, TitleWorth } from './pair-text.ts'
import { BOTH_WHOLE, LEFT_OUT, turned, WHOLE } from './pair-text.ts'
import type { Question } from './question.ts'
import { questionOf } from './question.ts'
import type { TextShares } from './ranking.ts'
import type { Recipe } from './recipe.ts'
import type { TermStatistics } from './statistics.ts'
import { saturation } from './statistics.ts'
import { OTHER, share } from './totals.ts'

/** The terms of an entry, as places in a table of terms, as far as a stored list depends on them. */
export interface SeenText {
  /** Number of terms of its text with repetitions. */
  readonly length: number
  /** Its terms, as places in the table of terms, ascending. */
  readonly terms: readonly number[]
  /** How often each counts where the text is searched, and where it asks. */
  readonly tf: readonly number[]
  readonly qtf: readonly number[]
  /** 1 for a term of its title. Absent in lists from before copied titles mattered. */
  readonly title?: readonly number[]
  /** How many unrelated titles of the other list it reproduced, where it did at all. */
  readonly copies?: number
  /** Of an answer: what supported the title of the need, where the offer of this pair borrowed it. */
  readonly support?: Support
}

type Statistics = Readonly<Record<Side, TermStatistics>>

/** The shares that the texts of a pair answer of each other's question, from what is stored of them. */
export function replayShares(
  side: Side,
  [asking, answer]: readonly [SeenText, SeenText],
  statistics: Statistics,
  recipe: Recipe,
): TextShares {
  const forward = direction(side, [asking, answer], statistics, recipe)
  const back = direction(OTHER[side], [answer, asking], statistics, recipe)
  const copied: Titles = { asking: copiedWorth(forward, recipe), answering: copiedWorth(back, recipe) }
  const need = side === 'need' ? forward : back
  const worth: TitleWorth = { kept: keptOfTitle(titleShare(need), answer.support ?? null, recipe), isAsked: true }
  const supported: Titles = { asking: WHOLE, answering: WHOLE, [side === 'need' ? 'asking' : 'answering']: worth }
  const worths = [BOTH_WHOLE, copied, supported]
  return {
    forward: Math.min(...worths.map((titles) => answeredShare(forward, titles))),
    back: Math.min(...worths.map((titles) => answeredShare(back, turned(titles)))),
  }
}

/** The question of one text, and which of its terms the other has, with their parts. */
interface Direction {
  readonly question: Question
  readonly text: SeenText
  readonly parts: readonly { readonly n: number; readonly at: number; readonly part: number }[]
}

function direction(side: Side, [asks, text]: readonly [SeenText, SeenText], of: Statistics, recipe: Recipe): Direction {
  const list = of[OTHER[side]]
  const question = questionOf(vectorOf(asks), list, recipe)
  const place = new Map(text.terms.map((term, at) => [term, at]))
  const parts = Array.from(question.terms).flatMap((term, n) => {
    const at = place.get(term)
    if (at === undefined) return []
    const saturated = saturation(text.tf[at]!, text.length, list.typicalLength, recipe)
    return [{ n, at, part: question.weights[n]! * saturated }]
  })
  return { question, text, parts }
}

function vectorOf({ terms, qtf, title = [] }: SeenText) {
  const flags = new Uint8Array(terms.length)
  flags.set(title)
  return { terms: Uint32Array.from(terms), qtf: Uint8Array.from(qtf), title: flags }
}

/** A title is left out of which a text has nearly all, among titles of several unrelated entries. */
function copiedWorth({ question, text, parts }: Direction, { copyShare, copyLimit }: Recipe): TitleWorth {
  if (question.titleNorm === 0 || (text.copies ?? 0) < copyLimit) return WHOLE
  const sum = parts.reduce((all, { n }) => (question.title[n] ? all + question.weights[n]! : all), 0)
  return sum >= copyShare * question.titleNorm ? LEFT_OUT : WHOLE
}

function titleShare({ question, parts }: Direction): number {
  return share(
    parts.reduce((all, { n, part }) => (question.title[n] ? all + part : all), 0),
    question.titleNorm,
  )
}

function answeredShare({ question, text, parts }: Direction, { asking, answering }: Titles): number {
  let sum = 0
  for (const { n, at, part } of parts)
    sum += (question.title[n] ? asking.kept : 1) * (text.title?.[at] ? answering.kept : 1) * part
  return share(sum, asking.isAsked ? question.norm : question.norm - question.titleNorm)
}
