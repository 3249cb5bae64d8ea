import type { MarkRange } from '#app/ui/text.tsx'
import type { ItemState } from './format.ts'

/** A line of a list, ready to be shown: only what this reader may see. */
export interface ItemRow {
  id: string
  kind: 'opportunity' | 'product' | 'reference'
  /** Which of the two lists it belongs to; it decides the mark. */
  side: 'need' | 'offer'
  /** Page of the item; an outside address for a reference entry, '' where there is none. */
  to: string
  title: string
  titleMarks: MarkRange[]
  gist: string
  gistMarks: MarkRange[]
  meta: string[]
  state: ItemState
  time: string
  demo: boolean
}

export interface FacetView {
  legend: string
  name: string
  options: { value: string; label: string; count: number }[]
  selected: string[]
  single?: boolean
}

/** A page of a list: its rows, what narrows it, and who answered. */
export interface ItemPage {
  rows: ItemRow[]
  facets: FacetView[]
  total: number
  page: number
  perPage: number
  /** Closed entries that the default list leaves out. */
  closedHidden: number
  /** How many of `total` are entries of earlier public lists. */
  references: number
  /** How many of each list the same search would show. */
  lists: { opportunity: number; product: number }
  q: string
  sort: ItemSort
  /** The search engine was away and the database answered. */
  degraded: 'absent' | 'away' | 'preparing' | null
  usedQuery: string
  shortened: boolean
}

export type ItemSort = 'relevance' | 'closing' | 'newest'
export const itemSorts: Record<ItemSort, string> = { relevance: '相关', closing: '即将截止', newest: '最新' }
