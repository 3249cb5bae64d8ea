import type { ErrorCode } from './errors.ts'
import type { ItemKind, ReviewPreset } from './vocabulary.ts'

/** The steps of a review in their order, with the words of the printed form. */
export const reviewSteps = { first: '初审', second: '复审', approve: '批准' } as const
export type ReviewStep = keyof typeof reviewSteps
export const reviewDecisions = { approved: '同意', returned: '退回修改' } as const
export type ReviewDecision = keyof typeof reviewDecisions
/** Online approval and 线下签批 are equal; the record names who entered it. */
export const reviewModes = { online: '在线审批', offline: '线下签批' } as const
export type ReviewMode = keyof typeof reviewModes

/** What the reviewer of the 复审 step confirms one by one. */
export const reviewChecks = {
  content: '内容真实、完整、表述准确，适合公开',
  secrecy: '已作保密审查，可以公开（《政府信息公开条例》第十四条至第十七条）',
  fair: '已作公平竞争自查，没有以注册地、规模、所有制、特定品牌等为条件',
  trade: '已提醒填写单位核对：公开内容不含不愿公开的商业秘密',
} as const
export type ReviewCheck = keyof typeof reviewChecks
/** Checks that name the person who made them. */
export const namedChecks: readonly ReviewCheck[] = ['secrecy', 'fair']

export interface ReviewSubject {
  kind: ItemKind
  /** The owner is a public body: its needs have 三审 and 保密审查. */
  publicOwner: boolean
  /** Public money is spent: 公平竞争自查. */
  publicMoney: boolean
  version: number
  contentHash: string
  /** Who created it, changed it last and submitted it: none of them may review it. */
  authors: readonly string[]
}

/** One entry of the approval table, as far as the rules look at it. */
export interface ReviewRecord {
  step: ReviewStep
  decision: ReviewDecision
  personId: string
  version: number
  contentHash: string
}

/**
 * The steps an item needs. 三审 exists for needs of public bodies; everything else gets one review of
 * its content, which is the approval.
 */
export function stepsFor(subject: Pick<ReviewSubject, 'kind' | 'publicOwner'>, preset: ReviewPreset): ReviewStep[] {
  return subject.kind === 'opportunity' && subject.publicOwner && preset === 'triple'
    ? ['first', 'second', 'approve']
    : ['second']
}

/** What the 复审 of this item has to confirm. */
export function checksFor(subject: Pick<ReviewSubject, 'kind' | 'publicOwner' | 'publicMoney'>): ReviewCheck[] {
  if (subject.kind === 'product') return ['content', 'trade']
  return ['content', subject.publicOwner ? 'secrecy' : 'trade', ...(subject.publicMoney ? (['fair'] as const) : [])]
}

/**
 * The records that count for what is submitted now: of exactly this version and content, after the last return, and
 * not made by somebody who has become an author since. `records` are in the order in which they were made.
 */
export function standingRecords<R extends ReviewRecord>(records: readonly R[], subject: ReviewSubject): R[] {
  const lastReturn = records.findLastIndex((r) => r.decision === 'returned')
  return records
    .slice(lastReturn + 1)
    .filter(
      (r) =>
        r.version === subject.version && r.contentHash === subject.contentHash && !subject.authors.includes(r.personId),
    )
}

/** The step that waits, or null when every needed step has been approved. */
export function nextStep(
  records: readonly ReviewRecord[],
  subject: ReviewSubject,
  preset: ReviewPreset,
): ReviewStep | null {
  const standing = standingRecords(records, subject)
  return stepsFor(subject, preset).find((step) => !standing.some((r) => r.step === step)) ?? null
}

/** True when approving `step` completes the review. */
export function isLastStep(step: ReviewStep, subject: ReviewSubject, preset: ReviewPreset): boolean {
  return stepsFor(subject, preset).at(-1) === step
}

/**
 * Why this person may not take this step although the role may: `ownWork` for an author, `secondPerson` for 批准 by
 * the one who did 复审. Null when nothing stands against it.
 */
export function stepRefusal(
  step: ReviewStep,
  personId: string,
  subject: ReviewSubject,
  records: readonly ReviewRecord[],
): ErrorCode | null {
  if (subject.authors.includes(personId)) return 'ownWork'
  const didSecond = standingRecords(records, subject).some((r) => r.step === 'second' && r.personId === personId)
  return step === 'approve' && didSecond ? 'secondPerson' : null
}

/** A remark at one field of the form. `field` is the name of the field, `musts.2` for the third line of a list. */
export interface ReviewComment {
  field: string
  comment: string
}
