import type { MatchLevel } from '#app/domain/vocabulary.ts'
import type { CardItem, Tally } from './match-view.ts'

/** As the matching says it. */
export type PagePlace = { on: 'list'; place: number } | { on: 'broken' | 'rest' | 'repeat' | 'none' }

/** One row of a ranking as this reader sees it. */
export interface StandingRow {
  rank: number
  /** Page of its 推荐依据. */
  to: string
  item: CardItem
  level: MatchLevel | null
  tally: Tally
  /** What it has that the named one lacks, in sentences. */
  ahead: string[]
  /** Where the named one stands better. */
  behind: string[]
}

/** The named item: its place, its card in short, and what stands before it. */
export interface StandingView {
  item: CardItem
  to: string
  /** Null: nothing in common. */
  rank: number | null
  /** What becomes of it on the page of suggestions. */
  page: PagePlace
  ranked: number
  levelled: number
  level: MatchLevel | null
  phrases: string[]
  lines: { result: 'yes' | 'no' | 'unknown'; text: string; note: string }[]
  nearMiss: string
  unsaid: string[]
  recipe: string
  before: StandingRow[]
}

export interface StandingPage {
  /** The item whose list of suggestions it is. */
  subject: { side: 'need' | 'offer'; number: string; title: string; to: string }
  /** What was typed, or the number that was chosen. */
  q: string
  /** Entries that were found by words. */
  found: CardItem[] | null
  /** Why there is no place to tell; empty where there is one. */
  refusal: string
  standing: StandingView | null
}
