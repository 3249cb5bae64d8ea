import { DomainError } from './errors.ts'
import { nextStatus, productActions, revisionActions } from './status.ts'
import type { ProductStatus, RevisionStatus } from './status.ts'

/** Where a product stands: its own state, and that of the version beside it while it is published. */
export interface ProductState {
  status: ProductStatus
  revision: RevisionStatus
}

export const productSteps = ['edit', 'submit', 'recall', 'return', 'accept', 'discard', 'unpublish', 'expire'] as const
export type ProductStep = (typeof productSteps)[number]

/** True while what is edited, submitted and reviewed is a version beside the published one. */
export function hasRevision({ status, revision }: ProductState): boolean {
  return status === 'published' || (status === 'expired' && revision !== 'none')
}

/** True for what stands in the review queue. */
export function isInReview({ status, revision }: ProductState): boolean {
  return status === 'submitted' || revision === 'submitted'
}

function ownStep(state: ProductState, step: ProductStep): ProductState | null {
  if (step === 'discard') return null
  const status = nextStatus(productActions, step === 'accept' ? 'publish' : step, state.status)
  if (status === null) return null
  // The published version ends with its last day, the version beside it goes on; taken down, both are.
  return { status, revision: step === 'expire' ? state.revision : 'none' }
}

/**
 * The state after a step, or null when it is not possible. While a product is published, editing, submitting,
 * recalling and reviewing concern the version beside it; accepting that one publishes it in the place of the old one.
 */
export function productStep(state: ProductState, step: ProductStep): ProductState | null {
  if (step === 'unpublish' || step === 'expire' || !hasRevision(state)) return ownStep(state, step)
  const revision = nextStatus(revisionActions, step, state.revision)
  if (revision === null) return null
  return { status: step === 'accept' ? 'published' : state.status, revision }
}

/** As `productStep`, but refuses with `wrongState`. */
export function requireProductStep(state: ProductState, step: ProductStep): ProductState {
  const to = productStep(state, step)
  if (!to) throw new DomainError('wrongState')
  return to
}

/** The steps that are possible from a state. */
export function possibleProductSteps(state: ProductState): ProductStep[] {
  return productSteps.filter((step) => productStep(state, step) !== null)
}

/** One word for both states, as written into the history: `published` or `published+draft`. */
export function productStateName({ status, revision }: ProductState): string {
  return revision === 'none' ? status : `${status}+${revision}`
}
