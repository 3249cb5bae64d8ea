import type { OpenValidity } from '#app/domain/open-validity.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import type { ItemState } from '../format.ts'

/** What this actor may do with this need now; a page offers nothing else. */
export interface OpportunityActs {
  edit: boolean
  recall: boolean
  publish: boolean
  close: boolean
  withdraw: boolean
  /** An organiser who needs a second one to withdraw or cancel. */
  proposeEnd: boolean
  settle: boolean
  giveUp: boolean
  confirm: boolean
  copy: boolean
  /** The owner's side: answers that came in. */
  responses: boolean
  /** Others: answer it; `signIn` for a visitor. */
  respond: 'no' | 'signIn' | 'yes'
  versions: boolean
}

/** A need as this actor may see it. Whatever is not theirs to see is not in it. */
export interface OpportunityView {
  id: string
  /** What stands in addresses: the number, or the id before there is one. */
  key: string
  number: string | null
  title: string
  status: OpportunityStatus
  state: ItemState
  statusReason: string
  statusAt: number
  deadlineAt: number | null
  open: OpenValidity | null
  /** Until when an unconfirmed 长期有效 need stays in the default list, `YYYY-MM-DD`. */
  lapsesOn: string
  publishAt: number | null
  publishedAt: number | null
  owner: { name: string; address: string; kind: OrganisationKind; hidden: boolean; publicMoney: boolean }
  /** The contact person, masked. */
  contact: string
  demo: boolean
  content: Partial<OpportunityContent>
  /** The details are for verified organisations, and this reader is none. */
  summaryOnly: boolean
  /** Only title, unit and state: a row of the review queue. */
  queueOnly: boolean
  /** How many units have answered, where everybody may know. */
  answers: number | null
  replyBy: string
  followPath: string
  history: { time: number; word: string; by: string; reason: string }[]
  versions: number
  /** For organisers: the end that one of them wants and another one confirms. */
  endProposal: { how: 'withdraw' | 'cancel'; reason: string; by: string; at: number; mine: boolean } | null
  acts: OpportunityActs
  now: number
}

/** What is left of a withdrawn need: the notice. */
export interface GoneView {
  number: string | null
  title: string
  reason: string
  at: number
  ownerName: string
  /** The owner may begin again from it. */
  copyOf: string | null
}
