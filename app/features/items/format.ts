import type { OpenValidity } from '#app/domain/open-validity.ts'
import { effectiveOpportunityStatus, opportunityStatus } from '#app/domain/status.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import { formatInstant, formatRemaining } from '#app/domain/time.ts'
import type { StateShape } from '#app/ui/marks.tsx'

/** How items are worded in lists and on pages: the same everywhere. */

export interface ItemState {
  shape: StateShape
  word: string
}

export { amountText, modesText } from '#app/domain/item-words.ts'
export type { Amount } from '#app/domain/item-words.ts'

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
