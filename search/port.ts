import type { WordGroup } from '#app/domain/matching/thesaurus.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'

/** Kinds of entry that can be found: the two lists and the public reference entries, which cannot be answered. */
export type FoundKind = ItemKind | 'reference'
export type SearchSort = 'relevance' | 'closing' | 'newest'

export interface SearchFilters {
  categories?: string[]
  spaces?: string[]
  modes?: string[]
  /** `open`, `closed`, `reference` */
  states?: string[]
  ownerKinds?: string[]
  /** Bands of the budget or price: `none`, `lt50`, `50-200`, `200-1000`, `gte1000` (万元), `open` */
  bands?: string[]
  /** Which list: the reference entries of one kind stand below the items of that kind. */
  lists?: ItemKind[]
  /** Deadline within seven days. */
  closingSoon?: boolean
}

export interface SearchRequest {
  q: string
  kinds: FoundKind[]
  filters: SearchFilters
  sort: SearchSort
  /** First page is 1. */
  page: number
  perPage: number
  /** Closed entries are hidden unless asked for. */
  includeClosed: boolean
  now: number
}

export type FacetCounts = Record<string, Record<string, number>>

/** There is no engine on this machine; it does not answer; or it does, but its index is not made yet. */
export type Degraded = 'absent' | 'away' | 'preparing'

export interface SearchAnswer {
  hits: { kind: FoundKind; id: string }[]
  total: number
  facets: FacetCounts
  /** Who answered: the search engine, the database (lists without words, or the engine away), or the matching service (long text). */
  source: 'engine' | 'database' | 'matching'
  /** Why the engine, which should have answered, did not: the page says so. Null where nothing is missing. */
  degraded: Degraded | null
  /** The query as it was really used, when it had to be shortened. */
  usedQuery: string
  shortened: boolean
  /** Groups of the thesaurus that the used query has a word of: their other words were asked for as well. */
  groups: readonly WordGroup[]
}

/** Finds ids and facet counts; never content. Answers from the database when the engine is away, and says so. */
export interface SearchPort {
  find(request: SearchRequest): Promise<SearchAnswer>
  /** State of the engine for the status page. */
  health(): Promise<{ engine: 'up' | 'down' | 'absent'; detail: string }>
}
