import type { Naming } from './conditions.ts'

/** Words for how well two texts and their fields agree; the screen shows 高度相关, 相关, 可能相关, never a number. */
export type Level = 'high' | 'medium' | 'low'

/**
 * The named parts of a score, in the order in which they are added. Each is an agreement from 0 to about 1 times its
 * weight. `lines` is the last: the ranking reckons it only where it can still change the order.
 */
export const PARTS = ['need', 'offer', 'category', 'modes', 'money', 'time', 'lines'] as const
export type Part = (typeof PARTS)[number]
export type PerPart = Readonly<Record<Part, number>>

/** Everything that decides a score. Two scores compare only under the same version. */
export interface Recipe {
  readonly version: string
  readonly k1: number
  readonly b: number
  readonly titleWeight: number
  readonly documentRepeats: number
  readonly queryRepeats: number
  readonly dfCut: number
  readonly dfCutFrom: number
  readonly minTerms: number
  readonly maxTerms: number
  readonly unseenShare: number
  readonly weights: PerPart
  readonly carried: readonly Part[]
  readonly secondCategoryShare: number
  readonly vagueCategories: readonly string[]
  readonly vagueModes: readonly string[]
  readonly preferShare: number
  readonly lineFloor: number
  readonly lineLimit: number
  readonly levels: Readonly<Record<Level, number>>
  readonly naming: Naming
  readonly copyShare: number
  readonly copyLimit: number
  readonly borrowShare: number
  readonly borrowLeast: number
  readonly borrowTrust: number
}

/** The recipe in force. A change of any value is a new version. */
export const RECIPE: Recipe = {
  version: '2026-11-5',
  // Usual BM25 values, measured on judged demand–supply data; nothing was gained by moving them.
  k1: 1.2,
  b: 0.75,
  // A title is the author's own summary: worth five repetitions when its entry asks.
  titleWeight: 5,
  // How often a repetition counts, in the text that is searched and in the text that asks: stuffing stops paying here.
  // Counts stay below 256: documentRepeats, and queryRepeats · (titleWeight + 1).
  documentRepeats: 6,
  queryRepeats: 6,
  // A term in more than a fifth of a list is the list's manner of speaking. On short lists the share says nothing yet.
  dfCut: 0.2,
  dfCutFrom: 200,
  // The cut never leaves an entry fewer than this many of the terms that it had.
  minTerms: 3,
  // The rest of a long text is noise for ranking, and costs time.
  maxTerms: 100,
  // A term that the other list never uses is a wish nobody meets, or an accident of two words meeting: half each.
  // Without it a text of which little is known would count as fully answered by that little.
  unseenShare: 0.5,
  // All that is not the two texts as a whole stays together below the lowest level: fields lift a match that the texts
  // carry and never make one. Where an entry does not say something the part is 0, and where the two do not suit it is
  // 0 as well, so that saying more never costs an offer its place.
  weights: {
    // How much of what the need says the offer answers: the measure.
    need: 1,
    // What the offer says about itself counts half: needs are the better written side.
    offer: 0.5,
    // On a set with constructed noisy categories anything from 0.1 to 0.2 served alike.
    category: 0.15,
    // Most items name 采购, most prices lie within most budgets and most deliveries are in time, so each says little: it
    // decides between equals. Prices are often for other amounts or periods than the budget, and dates are plans.
    modes: 0.02,
    money: 0.02,
    time: 0.02,
    // The same words line against line say more than spread over a text, but the texts contain them already.
    lines: 0.08,
  },
  // What nearly every pair has must not lift foreign texts: these count as far as the texts carry the match.
  carried: ['modes', 'money', 'time'],
  // Sharing any category, when the primary ones differ.
  secondCategoryShare: 0.5,
  // 其他 says that nothing on offer fits, so sharing it says nothing.
  vagueCategories: ['其他', 'other', 'scene-other'],
  vagueModes: ['other'],
  // A line of 优先条件 beside one of 必备条件.
  preferShare: 0.5,
  // Two lines that agree less than this meet by accident of wording; counted from here, more lines bring no more accidents.
  lineFloor: 0.3,
  // From so many lines on each counts less, so that a list of everything gains nothing by its number.
  lineLimit: 12,
  // The lowest is as high as it can be while at most one in twenty lists that begin with the right row is lost on every
  // set at hand (docs/decisions/nothing-fits.md). Texts alone cannot say for certain
  // that nothing fits.
  levels: { high: 0.6, medium: 0.45, low: 0.4 },
  // A condition excludes, so it is decided by a controlled value or an exact name alone: a name within another one made
  // a software registration prove 等级保护 (docs/decisions/hard-conditions.md).
  naming: 'controlled',
  // A text that has nearly all of a title has it from there, and who has the titles of so many unrelated entries is
  // about none of them: one is a case that is named, two can meet by chance (docs/decisions/copied-titles.md).
  copyShare: 0.8,
  copyLimit: 3,
  // Who writes the title of a need, or most of it, in one piece has it from there; shorter pieces are names of things.
  borrowShare: 0.6,
  borrowLeast: 8,
  // The title counts three times what the rest of such a text answers: an honest one says more of the need than its name.
  borrowTrust: 3,
}

/** Titles counted as any other words: one that is borrowed, then also those that are copied by the dozen. */
const TITLES_BORROWED = { borrowTrust: Infinity }
const TITLES_COPIED = { borrowTrust: Infinity, copyLimit: Infinity }

/** The recipes that were in force before, for lists that were made under them. */
const EARLIER: readonly Recipe[] = [
  { ...RECIPE, version: '2026-11-4', ...TITLES_BORROWED },
  { ...RECIPE, version: '2026-11-3', ...TITLES_COPIED },
  { ...RECIPE, version: '2026-11-2', ...TITLES_COPIED, naming: 'contained' },
  {
    ...RECIPE,
    version: '2026-11-1',
    ...TITLES_COPIED,
    naming: 'contained',
    weights: { need: 1, offer: 0.5, category: 0.15, modes: 0, money: 0, time: 0, lines: 0 },
    levels: { high: 0.6, medium: 0.45, low: 0.3 },
  },
]

/** The level word's code for a score, or null when a page shows nothing. */
export function levelOf(score: number, recipe: Recipe): Level | null {
  if (score >= recipe.levels.high) return 'high'
  if (score >= recipe.levels.medium) return 'medium'
  return score >= recipe.levels.low ? 'low' : null
}

/** A recipe by its version, for lists that were made under it: one that has been in force stays here. */
export function recipeOf(version: string): Recipe | undefined {
  return [RECIPE, ...EARLIER].find((recipe) => recipe.version === version)
}
