import type { Entry, MoneyRange } from './entry.ts'
import type { Level, Part, PerPart, Recipe } from './recipe.ts'
import { levelOf, PARTS } from './recipe.ts'

/** The parts of a score, already weighted; they add up to it. */
export type ScoreParts = PerPart

export interface Score {
  readonly score: number
  /** Null: too little agreement to show on a page. */
  readonly level: Level | null
  readonly parts: ScoreParts
}

/** Measures of agreement, each from 0 to about 1; an absent one is 0. */
export type Agreement = Partial<Record<Part, number>>

/** Digits that carry meaning; below them the order of additions shows, which must not break ties. */
const RESOLUTION = 1e9

/** A measure without the digits that carry no meaning. */
export const rounded = (measure: number): number => Math.round(measure * RESOLUTION) / RESOLUTION

export function makeScore(agreement: Readonly<Agreement>, recipe: Recipe): Score {
  const parts: Record<Part, number> = { need: 0, offer: 0, category: 0, modes: 0, money: 0, time: 0, lines: 0 }
  let sum = 0
  for (const part of PARTS) {
    const carried = recipe.carried.includes(part) ? Math.min(1, parts.need + parts.offer) : 1
    sum += parts[part] = carried * recipe.weights[part] * (agreement[part] ?? 0)
  }
  const score = rounded(sum)
  return { score, level: levelOf(score, recipe), parts }
}

/** What the parts that are not the two texts can add at most: each measure of theirs is at most 1. */
export function mostByFields(recipe: Recipe): number {
  return PARTS.reduce((sum, part) => (part === 'need' || part === 'offer' ? sum : sum + recipe.weights[part]), 0)
}

export type ScoredFields = Pick<Entry, 'categories' | 'modes' | 'money' | 'days'>

/** What the fields of a pair agree on, each by itself. Nothing said on one of the sides is no agreement. */
export function fieldAgreement(need: ScoredFields, offer: ScoredFields, recipe: Recipe): Agreement {
  return {
    category: categoryAgreement(need.categories, offer.categories, recipe),
    modes: sharesAny(need.modes, offer.modes, recipe.vagueModes) ? 1 : 0,
    money: isWithin(need.money, offer.money) ? 1 : 0,
    time: need.days !== undefined && offer.days !== undefined && offer.days <= need.days ? 1 : 0,
  }
}

/** 1 when the primary categories agree, `secondCategoryShare` when any others do, else 0. */
export function categoryAgreement(a: readonly string[], b: readonly string[], recipe: Recipe): number {
  if (a.length === 0 || b.length === 0) return 0
  if (a[0] === b[0] && !recipe.vagueCategories.includes(a[0]!)) return 1
  return sharesAny(a, b, recipe.vagueCategories) ? recipe.secondCategoryShare : 0
}

function sharesAny(a: readonly string[], b: readonly string[], vague: readonly string[]): boolean {
  return a.some((one) => b.includes(one) && !vague.includes(one))
}

/** The price begins within what the need may cost. */
function isWithin(budget: MoneyRange | undefined, price: MoneyRange | undefined): boolean {
  const most = budget?.to ?? budget?.from
  const least = price?.from ?? price?.to
  return most !== undefined && most !== null && least !== undefined && least !== null && least <= most
}
