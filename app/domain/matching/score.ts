import type { Level, Recipe } from './recipe.ts'
import { levelOf } from './recipe.ts'

/** The parts of a score, already weighted; they add up to it. */
export interface ScoreParts {
  /** How much of what the need says the offer's text answers. */
  readonly need: number
  /** How much of what the offer says the need's text asks for. */
  readonly offer: number
  readonly category: number
}

export interface Score {
  readonly score: number
  /** Null: too little agreement to show on a page. */
  readonly level: Level | null
  readonly parts: ScoreParts
}

/** Digits that carry meaning; below them the order of additions shows, which must not break ties. */
const RESOLUTION = 1e9

/** A measure without the digits that carry no meaning. */
export const rounded = (measure: number): number => Math.round(measure * RESOLUTION) / RESOLUTION

/** Weighs three measures of agreement, each about 0 to 1: of the need's words, of the offer's words, of categories. */
export function makeScore(need: number, offer: number, category: number, recipe: Recipe): Score {
  const parts = { need, offer: recipe.offerWeight * offer, category: recipe.categoryWeight * category }
  const score = rounded(parts.need + parts.offer + parts.category)
  return { score, level: levelOf(score, recipe), parts }
}

/** 1 when the primary categories agree, `secondCategoryShare` when any others do, else 0. */
export function categoryAgreement(a: readonly string[], b: readonly string[], recipe: Recipe): number {
  if (a.length === 0 || b.length === 0) return 0
  const speaks = (category: string) => !recipe.vagueCategories.includes(category)
  if (a[0] === b[0] && speaks(a[0]!)) return 1
  return a.some((category) => speaks(category) && b.includes(category)) ? recipe.secondCategoryShare : 0
}
