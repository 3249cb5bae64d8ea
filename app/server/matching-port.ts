import type { Side } from '#app/domain/matching/entry.ts'
import type { Placement } from '#app/domain/matching/placing.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'

/** One ranked pair. `score` orders and is never shown; `level` is the word, null below the lowest threshold. */
export interface RankedPair {
  opportunityId: string
  productId: string
  score: number
  level: MatchLevel | null
}

export type PairIds = Pick<RankedPair, 'opportunityId' | 'productId'>

export interface SharedPhrase {
  text: string
  /** Offsets in code units of the side's raw `title + "\n" + text`. */
  inNeed: [number, number]
  inOffer: [number, number]
}

export interface ConditionResult {
  id: string
  kind: 'must' | 'should'
  text: string
  result: 'met' | 'broken' | 'unknown'
  /** The line of the product that decided it. */
  source: string
  /** Sentence of the near miss when the condition could be mended (差一项即符合). */
  nearMiss: string
  /** What to know beside the result: for which day a certificate was checked. */
  note: string
}

export interface PairEvidence {
  opportunityId: string
  productId: string
  level: MatchLevel | null
  score: number
  recipe: string
  needText: string
  offerText: string
  phrases: SharedPhrase[]
  /** Words of one group of the thesaurus, where the two texts say it differently. */
  words: { need: string; offer: string; inNeed: [number, number] }[]
  conditions: ConditionResult[]
  nearMiss: string | null
  /** What the need asks and the product does not say. */
  unsaid: string[]
}

export interface ListOptions {
  /** Rows of the list at most; up to three that break a must condition follow. */
  limit: number
  today: string
  /** Ids of the other list that are put aside. */
  without?: readonly string[]
  /**
   * The reader sees of needs with 公开概要、详情限认证单位 the summary alone: their conditions then decide neither group nor
   * place, so that nothing of them can be read from the list. Details stay in the score, which no page shows.
   */
  summaryOnly?: boolean
}

/** A pair on a page: `favour` says why it stands before better ranked ones, for it was seldom listed. */
export interface ListedPair extends PairEvidence {
  group: Placement['group']
  favour: Placement['favour']
}

/**
 * What becomes of a pair on the page of the one whose list it is. `list`: it has the place; `broken`: below the list, for
 * a must condition; `rest`: behind the last place; `repeat`: a near copy by the same unit stands for it; `none`: not
 * suggested at all.
 */
export type PagePlace = { on: 'list'; place: number } | { on: 'broken' | 'rest' | 'repeat' | 'none' }

/** Where a pair stands among all for its need (`products`) or for its product (`opportunities`). */
export interface Standing {
  /** Null: nothing in common, so it has no place. Near copies by one unit count once. */
  rank: number | null
  page: PagePlace
  /** How many have a place, and how many of them a level. */
  ranked: number
  levelled: number
  pair: PairEvidence
  /** The first of all and those directly before it, in order. */
  before: { rank: number; pair: PairEvidence }[]
}

export interface GapQuestion {
  today: string
  /** Items of one organisation; null: of all. */
  organisationId: string | null
  /** As in `ListOptions`. */
  summaryOnly?: boolean
  /** Of which list rows are wanted. */
  side: 'need' | 'offer'
  /** Empty: every one. */
  category: string
  space: string
  limit: number
  offset: number
}

/** Items of one list in a cell of the matrix; `gaps` have no counterpart, `broken` of these only for a must condition. */
export interface GapCount {
  items: number
  gaps: number
  broken: number
}

export interface GapCell {
  category: string
  space: string
  need: GapCount
  offer: GapCount
}

export interface GapAnswer {
  computedAt: number
  cells: GapCell[]
  total: number
  /** A page of gaps, each with what comes nearest. */
  rows: { id: string; near: PairEvidence[] }[]
}

/** The matching service: it runs in a thread of the web process and follows the change sequence by itself. */
export interface MatchingPort {
  /** The list of a page: pairs with a level, those that break a must condition in a group of their own. */
  forOpportunity(opportunityId: string, options: ListOptions): Promise<ListedPair[]>
  /**
   * The best products for each of many needs, without evidence; only pairs with a level. Those that break a must
   * condition are left out unless asked for by whoever shows the conditions: they then stand by their score.
   */
  forOpportunities(opportunityIds: string[], options: { limit: number; broken?: boolean }): Promise<RankedPair[]>
  forProduct(productId: string, options: ListOptions): Promise<ListedPair[]>
  /**
   * Best opportunities for a firm through its best three products. `aside` are pairs that are put aside: a need may still
   * come through another product.
   */
  forOrganisation(
    productIds: string[],
    options: Omit<ListOptions, 'without'> & { aside?: readonly PairIds[] },
  ): Promise<ListedPair[]>
  /**
   * The list of an entry as its pages show it now, with everything that it follows from; null for an unknown entry.
   * `without` are put aside. `also` are in it whatever their place, so that a pair from elsewhere has its score on record.
   */
  seenList(
    side: Side,
    id: string,
    options: { limit: number; without: readonly string[]; also: readonly string[]; summaryOnly?: boolean },
  ): Promise<SeenList | null>
  /**
   * What the ranking brings for a need, whatever its level, for a set to be judged: its `depth` best products, and of
   * three times as many those that have the need among their own `depth` best. Empty for an unknown need.
   */
  pool(opportunityId: string, depth: number): Promise<{ need: string[]; offer: string[] }>
  evidence(opportunityId: string, productId: string, today: string): Promise<PairEvidence | null>
  /** The place of a pair and what stands before it; null when one of the two is not on its list now. */
  standing(
    opportunityId: string,
    productId: string,
    options: { among: 'products' | 'opportunities' } & Omit<ListOptions, 'limit'>,
  ): Promise<Standing | null>
  /** 供需缺口; null while the first figures are being made. They may be older than the lists: `computedAt`. */
  gaps(question: GapQuestion): Promise<GapAnswer | null>
  /** Ranks entries of both lists for a text too long for the search engine. */
  searchText(
    text: string,
    options: { kinds: ('opportunity' | 'product')[]; limit: number },
  ): Promise<{ kind: 'opportunity' | 'product'; id: string }[]>
  state(): Promise<{ opportunities: number; products: number; changeSeq: number; recipe: string }>
}
