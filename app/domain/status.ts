import { DomainError } from './errors.ts'

/** One explicit table per object: action → the states it may start from and the state it leads to. */
export type StatusTable<S extends string, A extends string> = Record<A, { from: readonly S[]; to: S }>

/** The state after `action`, or null when the action is not possible from `from`. */
export function nextStatus<S extends string, A extends string>(table: StatusTable<S, A>, action: A, from: S): S | null {
  const rule = table[action]
  return rule.from.includes(from) ? rule.to : null
}

/** As `nextStatus`, but refuses with `wrongState`. */
export function requireStatus<S extends string, A extends string>(table: StatusTable<S, A>, action: A, from: S): S {
  const to = nextStatus(table, action, from)
  if (to === null) throw new DomainError('wrongState')
  return to
}

/** The actions that are possible from a state, in the order of the table. */
export function possibleActions<S extends string, A extends string>(table: StatusTable<S, A>, from: S): A[] {
  return (Object.keys(table) as A[]).filter((action) => table[action].from.includes(from))
}

export const opportunityStatus = {
  draft: '草稿',
  submitted: '审核中',
  returned: '已退回',
  approved: '已批准',
  published: '可应答',
  closed: '已截止',
  matched: '已达成对接意向',
  unmatched: '未达成对接',
  cancelled: '已终止',
  withdrawn: '已撤回',
} as const
export type OpportunityStatus = keyof typeof opportunityStatus

export const opportunityActions = {
  edit: { from: ['draft', 'returned', 'approved'], to: 'draft' },
  submit: { from: ['draft', 'returned'], to: 'submitted' },
  recall: { from: ['submitted'], to: 'draft' },
  return: { from: ['submitted'], to: 'returned' },
  approve: { from: ['submitted'], to: 'approved' },
  publish: { from: ['approved'], to: 'published' },
  close: { from: ['published'], to: 'closed' },
  settle: { from: ['closed'], to: 'matched' },
  giveUp: { from: ['closed'], to: 'unmatched' },
  cancel: { from: ['published', 'closed'], to: 'cancelled' },
  withdraw: { from: ['published', 'closed'], to: 'withdrawn' },
} as const satisfies StatusTable<OpportunityStatus, string>
export type OpportunityAction = keyof typeof opportunityActions

export const productStatus = {
  draft: '草稿',
  submitted: '审核中',
  returned: '已退回',
  published: '已发布',
  expired: '已过期',
  unpublished: '已下架',
} as const
export type ProductStatus = keyof typeof productStatus

export const productActions = {
  edit: { from: ['draft', 'returned', 'expired', 'unpublished'], to: 'draft' },
  submit: { from: ['draft', 'returned', 'unpublished', 'expired'], to: 'submitted' },
  recall: { from: ['submitted'], to: 'draft' },
  return: { from: ['submitted'], to: 'returned' },
  publish: { from: ['submitted'], to: 'published' },
  expire: { from: ['published'], to: 'expired' },
  unpublish: { from: ['published', 'expired'], to: 'unpublished' },
} as const satisfies StatusTable<ProductStatus, string>
export type ProductAction = keyof typeof productActions

/** The version of a published product that stands beside it until it is reviewed. */
export const revisionStatus = { none: '', draft: '修改草稿', submitted: '修改审核中', returned: '修改已退回' } as const
export type RevisionStatus = keyof typeof revisionStatus

export const revisionActions = {
  edit: { from: ['none', 'draft', 'returned'], to: 'draft' },
  submit: { from: ['draft', 'returned'], to: 'submitted' },
  recall: { from: ['submitted'], to: 'draft' },
  return: { from: ['submitted'], to: 'returned' },
  accept: { from: ['submitted'], to: 'none' },
  discard: { from: ['draft', 'returned'], to: 'none' },
} as const satisfies StatusTable<RevisionStatus, string>

export const responseStatus = {
  draft: '草稿',
  submitted: '已提交',
  viewed: '已查看',
  opened: '已统一查看',
  interested: '有意向',
  declined: '未选用',
  withdrawn: '已撤回',
} as const
export type ResponseStatus = keyof typeof responseStatus

export const responseActions = {
  submit: { from: ['draft', 'submitted', 'withdrawn'], to: 'submitted' },
  withdraw: { from: ['submitted'], to: 'withdrawn' },
  view: { from: ['submitted'], to: 'viewed' },
  open: { from: ['submitted'], to: 'opened' },
  interest: { from: ['viewed', 'opened'], to: 'interested' },
  decline: { from: ['viewed', 'opened'], to: 'declined' },
} as const satisfies StatusTable<ResponseStatus, string>

export const matchStatus = {
  suggested: '系统推荐',
  invited: '已邀请',
  agreed: '双方已同意',
  declined: '已谢绝',
  dismissed: '不合适',
} as const
export type MatchStatus = keyof typeof matchStatus

export const matchActions = {
  invite: { from: ['suggested', 'declined', 'dismissed'], to: 'invited' },
  agree: { from: ['invited'], to: 'agreed' },
  decline: { from: ['invited'], to: 'declined' },
  dismiss: { from: ['suggested'], to: 'dismissed' },
  restore: { from: ['dismissed'], to: 'suggested' },
  // The lead unit takes its own invitation back. A side takes its own back by a decline, with a reason.
  recall: { from: ['invited'], to: 'suggested' },
} as const satisfies StatusTable<MatchStatus, string>

/** A question that an invited side asks before it decides; at most one of a pair is open. */
export const matchQuestionStatus = {
  open: '待回答',
  answered: '已回答',
  withdrawn: '已收回',
  lapsed: '未回答，已作决定',
} as const
export type MatchQuestionStatus = keyof typeof matchQuestionStatus

export const matchQuestionActions = {
  answer: { from: ['open'], to: 'answered' },
  withdraw: { from: ['open'], to: 'withdrawn' },
  lapse: { from: ['open'], to: 'lapsed' },
} as const satisfies StatusTable<MatchQuestionStatus, string>

/** 暂存的邀约: an invitation of the lead unit that nobody has been sent yet. */
export const invitationDraftStatus = { held: '暂存', sent: '已发出', dropped: '已删除' } as const
export type InvitationDraftStatus = keyof typeof invitationDraftStatus

export const invitationDraftActions = {
  edit: { from: ['held'], to: 'held' },
  send: { from: ['held'], to: 'sent' },
  drop: { from: ['held'], to: 'dropped' },
} as const satisfies StatusTable<InvitationDraftStatus, string>

export const meetingStatus = {
  proposed: '待双方确认',
  agreed: '双方已确认',
  refused: '不参加',
  scheduled: '已排入',
  held: '已洽谈',
  'no-show': '未到场',
  cancelled: '已取消',
} as const
export type MeetingStatus = keyof typeof meetingStatus

export const meetingActions = {
  propose: { from: ['cancelled'], to: 'proposed' },
  agree: { from: ['proposed'], to: 'agreed' },
  refuse: { from: ['proposed', 'agreed', 'scheduled'], to: 'refused' },
  schedule: { from: ['agreed'], to: 'scheduled' },
  unschedule: { from: ['scheduled'], to: 'agreed' },
  hold: { from: ['scheduled', 'no-show'], to: 'held' },
  miss: { from: ['scheduled', 'held'], to: 'no-show' },
  /** Whoever was taken for absent has come after all. */
  bringBack: { from: ['no-show'], to: 'scheduled' },
  cancel: { from: ['proposed', 'agreed', 'scheduled'], to: 'cancelled' },
} as const satisfies StatusTable<MeetingStatus, string>

export const salonStatus = {
  planning: '筹备中',
  registration: '报名中',
  released: '议程已发布',
  held: '已举办',
  closed: '已结束',
} as const
export type SalonStatus = keyof typeof salonStatus

export const salonActions = {
  openRegistration: { from: ['planning'], to: 'registration' },
  release: { from: ['registration', 'released'], to: 'released' },
  hold: { from: ['released'], to: 'held' },
  close: { from: ['held'], to: 'closed' },
} as const satisfies StatusTable<SalonStatus, string>

export const registrationStatus = { registered: '已报名', waiting: '候补', cancelled: '已取消' } as const
export type RegistrationStatus = keyof typeof registrationStatus

export const registrationActions = {
  register: { from: ['cancelled'], to: 'registered' },
  wait: { from: ['cancelled'], to: 'waiting' },
  moveUp: { from: ['waiting'], to: 'registered' },
  cancel: { from: ['registered', 'waiting'], to: 'cancelled' },
} as const satisfies StatusTable<RegistrationStatus, string>

export const releaseStatus = { draft: '编制中', proposed: '待发布', published: '已发布' } as const
export type ReleaseStatus = keyof typeof releaseStatus

export const releaseActions = {
  propose: { from: ['draft'], to: 'proposed' },
  reopen: { from: ['proposed'], to: 'draft' },
  publish: { from: ['proposed'], to: 'published' },
} as const satisfies StatusTable<ReleaseStatus, string>

export const organisationStatus = {
  pending: '待核验',
  verified: '已核验',
  refused: '未通过核验',
} as const
export type OrganisationStatus = keyof typeof organisationStatus

export const organisationActions = {
  verify: { from: ['pending', 'refused'], to: 'verified' },
  refuse: { from: ['pending'], to: 'refused' },
  resubmit: { from: ['refused'], to: 'pending' },
} as const satisfies StatusTable<OrganisationStatus, string>

export const collaborationStatus = {
  intent: '意向',
  talking: '洽谈',
  trial: '试用验证',
  contract: '签约',
  landed: '落地',
  rated: '评价',
  ended: '终止',
  paused: '暂停',
} as const
export type CollaborationStatus = keyof typeof collaborationStatus

/** A round of judging pairs: two people grade, then differences are settled. */
export const judgingStatus = {
  grading: '评判中',
  settling: '待定分歧',
  settled: '已完成',
} as const
export type JudgingStatus = keyof typeof judgingStatus

export const judgingActions = {
  grade: { from: ['grading'], to: 'grading' },
  compare: { from: ['grading'], to: 'settling' },
  settle: { from: ['settling'], to: 'settling' },
  finish: { from: ['grading', 'settling'], to: 'settled' },
} as const satisfies StatusTable<JudgingStatus, string>

/** The deadline is authoritative when read: a published need past its deadline is closed, whatever the row says. */
export function effectiveOpportunityStatus(
  row: { status: OpportunityStatus; deadlineAt: number | null },
  now: number,
): OpportunityStatus {
  return row.status === 'published' && row.deadlineAt !== null && now >= row.deadlineAt ? 'closed' : row.status
}

/** A published product whose last day has passed is expired, whatever the row says. `today` is `YYYY-MM-DD`. */
export function effectiveProductStatus(
  row: { status: ProductStatus; validUntil: string },
  today: string,
): ProductStatus {
  return row.status === 'published' && row.validUntil !== '' && row.validUntil < today ? 'expired' : row.status
}

/** 长期有效 is confirmed every 90 days; unconfirmed it shows 待确认. */
export const OPEN_CONFIRM_DAYS = 90
/** Working days after which an unconfirmed 长期有效 need leaves the default list. */
export const OPEN_GRACE_WORKING_DAYS = 15
