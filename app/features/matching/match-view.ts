import type { MatchLevel } from '#app/domain/vocabulary.ts'
import type { StateShape } from '#app/ui/marks.tsx'
import type { MarkRange } from '#app/ui/text.tsx'
import type { InterestView } from './disclose.ts'
import type { Gains } from './gains.ts'
import type { MatchActs, PairSide } from './match-rules.ts'

export interface MatchState {
  shape: StateShape
  word: string
}

export interface Tally {
  yes: number
  no: number
  unknown: number
}

/** One item of a pair as a card shows it. */
export interface CardItem {
  to: string
  title: string
  /** Owner, number, ways, amount: what this reader may see. */
  meta: string[]
}

/** A suggested pair, ready to be shown. */
export interface MatchCard {
  /** Page of its 推荐依据. */
  to: string
  need: CardItem
  offer: CardItem
  level: MatchLevel
  phrases: string[]
  tally: Tally
  nearMiss: string
  unsaid: string[]
  /** Null while nobody has acted. */
  state: MatchState | null
  /** Interests in the pair are disclosed on its page. */
  conflict: boolean
  acts: Pick<MatchActs, 'invite' | 'dismiss'>
  /** On whose behalf this reader would act. */
  actsAs: PairSide | null
  /** Begins the note of the invitation. */
  note: string
  /** Why it stands before better ranked ones: a newcomer, or one that was seldom listed. Null by its score. */
  favour: 'new' | 'rare' | null
  /** Why it is new to this reader since the last visit; null when it is not, or on a page that does not say so. */
  news: string | null
}

export interface Suggestions {
  /** False: the matching gave no answer in time, the rest of the page stands. */
  available: boolean
  cards: MatchCard[]
  /** Those that break a must condition, as their fields say: below the list, never in it. */
  broken: MatchCard[]
  /** Address to return to after a card was acted on. */
  from: string
  /** What was shown, to be sent back with an act on one of the cards. */
  seen: string
}

export interface TextLine {
  /** 必备 1; empty for a paragraph. */
  tag: string
  text: string
  marks: MarkRange[]
}

export interface SideText {
  side: 'need' | 'offer'
  number: string
  to: string
  title: TextLine
  facts: string[]
  parts: { label: string; lines: TextLine[] }[]
}

export interface ConditionLine {
  text: string
  /** 必备 1 · 资质：…… */
  note: string
}

export interface PairReasons {
  level: MatchLevel | null
  phrases: number
  /** Words that the thesaurus takes as the same: “城管”与“城市管理”. */
  words: string[]
  conditions: Record<'yes' | 'no' | 'unknown', ConditionLine[]>
  nearMiss: string
  unsaid: string[]
  recipe: string
}

export interface ContactView {
  side: 'need' | 'offer'
  unit: string
  name: string
  title: string
  mobile: string
  mail: string
  office: string
}

/** One thing that happened between two sides. */
export interface Dealing {
  time: string
  word: string
  reason: string
  /** Numbers of the items it was about, where that is not this pair. */
  about?: string
}

/** The page of a pair in the context of one actor. */
export interface EvidenceView {
  path: string
  need: SideText
  offer: SideText
  /** Null when the matching does not know the pair (one side has ended) or did not answer. */
  reasons: PairReasons | null
  away: boolean
  gains: Gains
  dealings: Dealing[]
  /** Of the two units over other items; null while the owner of the need is not named. */
  earlier: Dealing[] | null
  interest: InterestView
  side: PairSide | null
  state: MatchState
  stateNote: string
  /** Begins the note of an invitation; empty where there is nothing to ask. */
  question: string
  acts: MatchActs
  contacts: { open: boolean; may: boolean; people: ContactView[] } | null
  /** Ready to be pasted into a chat with the other side. */
  notice: string
  versions: string
  /** Stored lists of suggestions, for the lead unit and the auditor. */
  stored: { id: string; time: string; word: string }[]
  now: number
}
