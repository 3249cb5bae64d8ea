import type { Eligibility } from './conditions.ts'
import type { Level } from './recipe.ts'

/** Rows with a place at most; the last two of them are for products that are seldom listed. */
export const PAGE_ROWS = 10
/** So many places go to the best, whatever else. */
const BY_SCORE = PAGE_ROWS - 2
/** Of those that break a must condition so many are named below the list. */
const BROKEN_ROWS = 3
/** So many days an offer is a newcomer, and so far back listings are counted. */
export const EXPOSURE_DAYS = 30

/** A ranked row with what decides its place besides the score. */
export interface Candidate {
  readonly id: string
  readonly score: number
  readonly level: Level | null
  readonly eligible: Eligibility
  /** How often it was listed in the last days, where places are given by that. */
  readonly shown?: number
  readonly newcomer?: boolean
}

/** `list`: on the page by its place. `broken`: below it, for a must condition. `other`: not on the page. */
export type Group = 'list' | 'broken' | 'other'

export interface Placement {
  readonly id: string
  readonly group: Group
  /** Why it stands before rows with a higher score; null by its score. */
  readonly favour: 'new' | 'rare' | null
}

export interface PlacingRules {
  /** Rows of the list at most. */
  readonly limit: number
  /** Places 9 and 10 go to offers of at least level 相关 that were listed least, newcomers first. */
  readonly exposure: boolean
}

/**
 * The rows of a page from a ranking, best first: those whose must conditions may hold, then some that break one. Who
 * has no level is on no page. Scores and levels stay what they are; only places follow from conditions and listings.
 */
export function placeRows(ranked: readonly Candidate[], { limit, exposure }: PlacingRules): Placement[] {
  const levelled = ranked.filter(({ level }) => level !== null)
  const fitting = levelled.filter(({ eligible }) => eligible !== 'no')
  const favoured = exposure && limit >= PAGE_ROWS ? seldomShown(fitting.slice(BY_SCORE)) : []
  const best = fitting.filter((row) => !favoured.includes(row))
  const list = [...best.slice(0, BY_SCORE), ...favoured, ...best.slice(BY_SCORE)].slice(0, limit)
  const byScore = new Set(fitting.slice(0, PAGE_ROWS))
  return [
    ...list.map((row): Placement => {
      const favour = byScore.has(row) || !favoured.includes(row) ? null : row.newcomer === true ? 'new' : 'rare'
      return { id: row.id, group: 'list', favour }
    }),
    ...levelled
      .filter(({ eligible }) => eligible === 'no')
      .slice(0, BROKEN_ROWS)
      .map(({ id }): Placement => ({ id, group: 'broken', favour: null })),
  ]
}

/** The up to two that take the last places of a page; of equal ones the better ranked. */
function seldomShown(rows: readonly Candidate[]): Candidate[] {
  return rows
    .filter(({ level }) => level === 'high' || level === 'medium')
    .sort((a, b) => Number(b.newcomer ?? false) - Number(a.newcomer ?? false) || (a.shown ?? 0) - (b.shown ?? 0))
    .slice(0, PAGE_ROWS - BY_SCORE)
}

/** Whether the looked at rows fill a list: what breaks a must condition does not. */
export function isEnough(looked: readonly Candidate[], limit: number): boolean {
  return looked.filter(({ level, eligible }) => level !== null && eligible !== 'no').length >= limit
}
