import type { z } from 'zod'
import type { checkSchema, opportunityContentSchema } from '#app/domain/opportunity-content.ts'
import type { capabilitySchema, certificateSchema, productContentSchema } from '#app/domain/product-content.ts'
import type {
  MatchStatus,
  MeetingStatus,
  OpportunityStatus,
  ProductStatus,
  ResponseStatus,
} from '#app/domain/status.ts'
import type { CategoryCode } from '#app/domain/taxonomy.ts'
import type {
  CooperationMode,
  FollowPath,
  MatchReason,
  MembershipRole,
  OrganisationKind,
  OrganisationSize,
  ReleaseKind,
  ResponseReason,
  SalonKind,
  StaffRole,
} from '#app/domain/vocabulary.ts'

/**
 * Plain demonstration data. Rows refer to each other by `key`, and every date is an offset from the demonstration's
 * first day (`today`, a Shanghai day), because that day is known only when the data is loaded. Hours are Shanghai.
 */

export interface SeedOrganisation {
  key: string
  name: string
  shortName: string
  kind: OrganisationKind
  size: OrganisationSize
  /** 统一社会信用代码 with both check digits, from an invented body: in no register. */
  code: string
  /** Name of the parent of a 分支机构, else empty. */
  parentName: string
  park: string
  street: string
  address: string
  categories: CategoryCode[]
  officePhone: string
  description: string
  mayPost: boolean
  mayOffer: boolean
  /** Responsible unit of the plan. */
  responsible: boolean
}

export interface SeedAccount {
  login: string
  name: string
  /** Office or position as shown beside the name. */
  title: string
  membership?: { organisation: string; role: MembershipRole }
  staff: StaffRole[]
}

/** A need's content without its dates; `resolveNeed` adds them and parses the whole. */
export type SeedNeedContent = Omit<z.input<typeof opportunityContentSchema>, 'deadline' | 'dueOn' | 'validity'>

export type SeedNeedState = Extract<
  OpportunityStatus,
  'draft' | 'submitted' | 'returned' | 'approved' | 'published' | 'closed'
>

/** What the reviewer wrote when returning an item, and the field it stands at. */
export interface SeedReturn {
  reason: string
  comments: { field: string; text: string }[]
}

interface SeedItem {
  key: string
  organisation: string
  /** How long ago the present version was written. */
  createdDaysAgo: number
  /** Set for whatever has ever been published. */
  publishedDaysAgo?: number
  returned?: SeedReturn
}

export interface SeedNeed extends SeedItem {
  state: SeedNeedState
  content: SeedNeedContent
  /** Days from today to the last day for answers; absent means 长期有效. Negative for a closed need. */
  deadlineInDays?: number
  /** Hour of that day at which answering ends; absent means 24:00. */
  deadlineHour?: number
  /** 实施时限 as an offset in days. */
  dueInDays?: number
}

export type SeedProductState = Exclude<ProductStatus, 'unpublished'>

export type SeedCertificate = Omit<z.input<typeof certificateSchema>, 'expiresOn'> & {
  /** Days from today to the last valid day, negative when it has passed; absent means without expiry. */
  expiresInDays?: number
}

export type SeedProductContent = Omit<z.input<typeof productContentSchema>, 'certificates' | 'validUntil'>

export interface SeedProduct extends SeedItem {
  state: SeedProductState
  content: SeedProductContent
  certificates: SeedCertificate[]
  /** Days from today to the end of the product's own validity; absent means without end. */
  validInDays?: number
}

export type SeedCheck = z.input<typeof checkSchema>
export type SeedCapability = z.input<typeof capabilitySchema>

export type SeedAnswerState = Exclude<ResponseStatus, 'opened' | 'withdrawn'>

export interface SeedAnswer {
  key: string
  need: string
  organisation: string
  /** 关联产品, one of the organisation's own. */
  product?: string
  state: SeedAnswerState
  submittedDaysAgo?: number
  /** 方案概述, at most 500 characters. */
  overview: string
  /** One entry for each 必备条件 of the need, in its order. */
  mustAnswers: { line: string; meets: 'yes' | 'partly' | 'no'; text: string }[]
  /** 类似案例 */
  cases: string
  /** 实施周期 in days. */
  leadTimeDays: number
  modes: CooperationMode[]
  /** 费用区间 in 分; null where the owner does not ask for it or the firm leaves it open. */
  cost: { min: number | null; max: number | null } | null
  /** 需对方配合 */
  cooperation: string
  joinSalon: boolean
  contact: { name: string; phone: string }
  /** 真实性承诺 */
  pledge: boolean
  /** The owner's reply: present for interested and declined. */
  reply?: {
    daysAgo: number
    reason?: ResponseReason
    /** The number N of 未满足第N条, from 1. */
    reasonLine?: number
    text: string
    /** 改进建议 */
    advice?: string
    followPath?: FollowPath
  }
}

export type SeedMatchState = Exclude<MatchStatus, 'suggested'>
export type SeedSide = 'need' | 'offer' | 'organiser'

export interface SeedMatch {
  need: string
  product: string
  state: SeedMatchState
  /** Absent for a suggestion that was dismissed before anybody invited. */
  invitedBy?: SeedSide
  note: string
  createdDaysAgo: number
  /** Who declined or dismissed, and why. */
  reason?: { side: SeedSide; code: MatchReason; text: string }
}

export interface SeedRelease {
  year: number
  batch: number
  kind: ReleaseKind
  title: string
  theme: string
  channel: string
  channelLink: string
  documentNumber: string
  countValue: number
  countNote: string
  /** Published so many days ago, or on a fixed day for a 补录. */
  releasedDaysAgo?: number
  releasedOn?: string
  backfilled: boolean
  evidence: string
  /** Logins of the one who composed it and of the second person who published it. */
  composedBy: string
  publishedBy: string
  needs: string[]
  products: string[]
}

export type SeedBlockKind =
  'checkIn' | 'speech' | 'policy' | 'release' | 'needPitches' | 'productPitches' | 'signing' | 'break' | 'meetings'

export interface SeedBlock {
  kind: SeedBlockKind
  title: string
  minutes: number
}

export interface SeedRegistration {
  organisation: string
  delegates: { name: string; title: string }[]
  /** Rounds (from 1) in which the unit is not there. */
  absentRounds: number[]
  note: string
}

export interface SeedPair {
  need: string
  product: string
  state: Extract<MeetingStatus, 'agreed' | 'proposed' | 'refused'>
  reason?: { side: SeedSide; code: MatchReason; text: string }
}

export interface SeedSalon {
  kind: SalonKind
  title: string
  theme: string
  place: string
  dateInDays: number
  /** First block begins, `HH:mm`. */
  startsAt: string
  registrationClosesInDays: number
  registrationClosesHour: number
  capacity: number
  perOrganisation: number
  tables: number
  rounds: number
  roundMinutes: number
  changeMinutes: number
  /** In the order of the day; meetings take rounds × roundMinutes and the changes between them. */
  blocks: SeedBlock[]
  needPitches: { need: string; minutes: number; speaker: string }[]
  productPitches: { product: string; minutes: number; speaker: string }[]
  registrations: SeedRegistration[]
  /** Who wants to meet whom, and who does not, by organisation; all are in the list of participants. */
  wishes: { from: string; to: string; kind: 'meet' | 'avoid' }[]
  pairs: SeedPair[]
  createdBy: string
  team: string[]
}
