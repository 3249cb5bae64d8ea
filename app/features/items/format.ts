import { formatRange } from '#app/domain/money.ts'
import type { MoneyRange } from '#app/domain/money.ts'
import type { OpenValidity } from '#app/domain/open-validity.ts'
import { effectiveOpportunityStatus, opportunityStatus } from '#app/domain/status.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { formatInstant, formatRemaining } from '#app/domain/time.ts'
import { amountKind, cooperationMode, organisationKind, priceKind } from '#app/domain/vocabulary.ts'
import type { AmountKind, CooperationMode, OrganisationKind, PriceKind } from '#app/domain/vocabulary.ts'
import type { StateShape } from '#app/ui/marks.tsx'

/** How items are worded in lists and on pages: the same everywhere. */

export interface ItemState {
  shape: StateShape
  word: string
}

export interface Amount extends MoneyRange {
  kind: AmountKind | PriceKind | ''
}

/** `120 万元`, `200–300 万元`, `暂未确定`, `面议`; null where nothing is written. */
export function amountText(amount: Amount | undefined): string | null {
  if (!amount || amount.kind === '') return null
  if (amount.kind === 'exact' || amount.kind === 'range') return formatRange(amount)
  return amount.kind === 'negotiable' ? priceKind.labels.negotiable : amountKind.labels[amount.kind]
}

export function modesText(modes: readonly CooperationMode[] | undefined): string {
  return (modes ?? []).map((mode) => cooperationMode.labels[mode]).join('、')
}

/** 某商贸企业: what stands for an enterprise that does not show its name. */
export function anonymousName(kind: OrganisationKind, categories: readonly string[] | undefined): string {
  const first = categories?.[0]
  const word = first && first !== 'scene-other' ? categoryName(first).replace(/（.*）|^数字|^智慧|流量$/g, '') : ''
  return `某${word}${organisationKind.labels[kind]}`
}

const shapes: Record<OpportunityStatus, StateShape> = {
  draft: 'draft',
  submitted: 'wait',
  returned: 'back',
  approved: 'wait',
  published: 'open',
  closed: 'shut',
  matched: 'shut',
  unmatched: 'shut',
  cancelled: 'shut',
  withdrawn: 'shut',
}

interface OpportunityMoment {
  status: OpportunityStatus
  deadlineAt: number | null
  /** Where a 长期有效 need stands with its confirmation; null for one with a deadline or not published. */
  open: OpenValidity | null
}

/** The word and shape of a need's state at this moment. */
export function opportunityState(need: OpportunityMoment, now: number): ItemState {
  const status = effectiveOpportunityStatus(need, now)
  if (status === 'published' && need.open !== null && need.open !== 'fresh') return { shape: 'wait', word: '待确认' }
  return { shape: shapes[status], word: opportunityStatus[status] }
}

/** 还有 3 天（11月26日 17:00） while it can be answered, the exact end afterwards. */
export function deadlineText(deadlineAt: number | null, now: number): string {
  return formatRemaining(deadlineAt, now)
}

/** 2026年11月26日 17:00（北京时间）: a deadline is always named with its zone. */
export function exactDeadline(deadlineAt: number): string {
  return `${formatInstant(deadlineAt, true)}（北京时间）`
}
