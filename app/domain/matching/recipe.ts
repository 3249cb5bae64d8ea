/** Words for how well two texts and their fields agree; the screen shows 高度相关, 相关, 可能相关, never a number. */
export type Level = 'high' | 'medium' | 'low'

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
  readonly offerWeight: number
  readonly categoryWeight: number
  readonly secondCategoryShare: number
  readonly vagueCategories: readonly string[]
  readonly levels: Readonly<Record<Level, number>>
}

/** The recipe in force. A change of any value is a new version. */
export const RECIPE: Recipe = {
  version: '2026-11-1',
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
  // What the product says about itself counts half: needs are the better written side.
  offerWeight: 0.5,
  // Below the lowest level: a shared category lifts a match that the texts carry and never makes one.
  // On a set with constructed noisy categories anything from 0.1 to 0.2 served alike.
  categoryWeight: 0.15,
  // Sharing any category, when the primary ones differ.
  secondCategoryShare: 0.5,
  // 其他 says that no category fits, so sharing it says nothing.
  vagueCategories: ['其他', 'other', 'scene-other'],
  // Two halves of one abstract score 0.62 in the middle; the best of 10,000 texts on a foreign subject 0.2 to 0.35 in
  // the middle and 0.54 at the 90th percentile. A text score alone cannot say for certain that nothing fits.
  levels: { high: 0.6, medium: 0.45, low: 0.3 },
}

/** The level word's code for a score, or null when a page shows nothing. */
export function levelOf(score: number, recipe: Recipe): Level | null {
  if (score >= recipe.levels.high) return 'high'
  if (score >= recipe.levels.medium) return 'medium'
  return score >= recipe.levels.low ? 'low' : null
}

/** A recipe by its version, for lists that were made under it: one that has been in force stays here. */
export function recipeOf(version: string): Recipe | undefined {
  return [RECIPE].find((recipe) => recipe.version === version)
}
