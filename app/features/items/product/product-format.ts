import type { Capability, Certificate, ProductCase } from '#app/domain/product-content.ts'
import type { ProductState } from '#app/domain/product-steps.ts'
import { productStatus, revisionStatus } from '#app/domain/status.ts'
import type { ProductStatus, RevisionStatus } from '#app/domain/status.ts'
import { formatDay } from '#app/domain/time.ts'
import type { StateShape } from '#app/ui/marks.tsx'
import type { ItemState } from '../format.ts'

const shapes: Record<ProductStatus, StateShape> = {
  draft: 'draft',
  submitted: 'wait',
  returned: 'back',
  published: 'open',
  expired: 'shut',
  unpublished: 'shut',
}
const revisionShapes: Record<RevisionStatus, StateShape> = {
  none: 'open',
  draft: 'draft',
  submitted: 'wait',
  returned: 'back',
}

export function productState({ status }: Pick<ProductState, 'status'>): ItemState {
  return { shape: shapes[status], word: productStatus[status] }
}

/** The state of the version beside a published product; null when there is none. */
export function revisionState(revision: RevisionStatus): ItemState | null {
  return revision === 'none' ? null : { shape: revisionShapes[revision], word: revisionStatus[revision] }
}

/** `响应时间 3 秒`, or the line as it is where nothing is measured. */
export function capabilityText({ what, value, unit }: Capability): string {
  return [what, value, unit].filter((part) => part !== undefined && part !== '').join(' ')
}

/** `示例区（2025年） · 来源` in the words that are there. */
export function caseDetail(c: ProductCase): string {
  return [c.place, c.year === null ? '' : `${c.year}年`, c.source].filter((part) => part !== '').join(' · ')
}

/** Number and expiry of a certificate; one past its day says so. */
export function certificateDetail(c: Certificate, today: string): string {
  const expiry =
    c.expiresOn === ''
      ? ''
      : c.expiresOn < today
        ? `已于 ${formatDay(c.expiresOn)} 到期`
        : `有效至 ${formatDay(c.expiresOn)}`
  const begins = c.validFrom && c.validFrom > today ? `自 ${formatDay(c.validFrom)} 起生效` : ''
  return [c.number, begins, expiry].filter((part) => part !== '').join(' · ')
}
