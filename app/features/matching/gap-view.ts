import type { MatchLevel } from '#app/domain/vocabulary.ts'
import type { PairSide } from './match-rules.ts'
import type { CardItem } from './match-view.ts'

export const itemWords = { need: '机会', offer: '产品' } as const
/** What a gap of each list is called. */
export const missingWords = { need: '暂无合适产品', offer: '暂无对应机会' } as const

export interface SideCount {
  items: number
  gaps: number
  /** Gaps where something is like enough but breaks a must condition. */
  broken: number
}

export interface CountPair {
  need: SideCount
  offer: SideCount
}

/** A cell of the matrix; it is a choice of the filter too. */
export interface GapCellView extends CountPair {
  space: string
  spaceName: string
  to: string
  current: boolean
}

export interface GapCategory extends CountPair {
  code: string
  name: string
  /** All spaces of the category. */
  to: string
  current: boolean
  cells: GapCellView[]
  /** Form of a new salon with this theme; null for whoever founds none. */
  salonTo: string | null
}

/** One that comes near: why it does not fit, and what can be done about it. */
export interface NearMissView {
  /** Page of its 推荐依据. */
  to: string
  item: CardItem
  level: MatchLevel | null
  /** Why it does not fit, in sentences. */
  why: string[]
  nearMiss: string
  unsaid: string[]
  invite: boolean
  /** On whose behalf this reader would invite. */
  actsAs: PairSide | null
  /** Begins the note of the invitation. */
  note: string
}

export interface GapRowView {
  item: CardItem
  near: NearMissView[]
  /** What came nearest, to be sent back with an act on one of them. */
  seen: string
  /** Only for its own unit: how it can be mended. A published need is copied into a draft, a product is edited. */
  mend: { copyOf: string } | { to: string } | null
  /** Form of a new salon with the theme of this item; null for whoever founds none. */
  salonTo: string | null
  /** Where any other product or need can be named. */
  standingTo: string
}

/** What was found, for one choice of cell and side. */
export interface GapFigures {
  computedAt: number
  totals: CountPair
  columns: (CountPair & { code: string; name: string })[]
  categories: GapCategory[]
  chosen: string
  rows: GapRowView[]
  page: number
  pageSize: number
  total: number
}

export interface GapsView {
  /** The unit whose items these are; null: the whole district. */
  unit: string | null
  side: 'need' | 'offer'
  organiser: boolean
  /** Null: the figures are not ready yet. `late`: the matching gave no answer. */
  figures: GapFigures | null
  late: boolean
  /** Addresses: this choice, the same side without a choice, the other side of this choice. */
  here: string
  all: string
  otherSide: string
}
