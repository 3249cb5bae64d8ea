import type { MatchLevel } from '#app/domain/vocabulary.ts'
import type { MatchState } from './match-view.ts'

/** So many products stand side by side. */
export const COMPARE_MOST = 4

/** One product of the comparison. */
export interface ComparedProduct {
  number: string
  title: string
  to: string
  firm: string
  /** Its 推荐依据 with this need. */
  pairTo: string
  level: MatchLevel | null
  phrases: string[]
  nearMiss: string
  unsaid: string[]
  state: MatchState | null
  facts: Record<ComparedFact, string>
}

/** Fields that are compared as they are written; nothing is computed from them here. */
export type ComparedFact = 'price' | 'modes' | 'leadTime' | 'deployment' | 'certificates'

/** One requirement of the need, and what each product says to it, in the order of the products. */
export interface ComparedLine {
  /** 必备 1, 优先 2; empty for 合作方式. */
  tag: string
  text: string
  cells: { result: 'yes' | 'no' | 'unknown'; note: string }[]
}

/** A firm with up to three of its products, best first. */
export interface RankedFirm {
  name: string
  to: string
  level: MatchLevel
  products: { number: string; title: string; level: MatchLevel; chosen: boolean }[]
}

export interface CompareView {
  subject: { number: string; title: string; to: string }
  /** False: the matching gave no answer in time. */
  available: boolean
  products: ComparedProduct[]
  lines: ComparedLine[]
  firms: RankedFirm[]
  /** Why what was chosen could not be compared. */
  refusal: string
}
