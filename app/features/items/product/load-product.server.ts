import { DomainError } from '#app/domain/errors.ts'
import { productAccess } from '#app/domain/policy/product-access.ts'
import type { ProductAccess } from '#app/domain/policy/product-access.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import type { ProductState } from '#app/domain/product-steps.ts'
import { effectiveProductStatus } from '#app/domain/status.ts'
import type { ProductStatus, RevisionStatus } from '#app/domain/status.ts'
import { dayOf } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { reviewerOf } from '#db/repos/approvals.ts'
import { productByKey } from '#db/repos/products.ts'
import type { ProductRow, ProductWithOwner } from '#db/repos/products.ts'
import type { ReadDb } from '#db/schema.ts'

export interface LoadedProduct {
  row: ProductWithOwner
  state: ProductState
  /** What the owner is writing; `published` is what everybody reads. */
  content: ProductContent
  published: ProductContent | null
  reviewerId: string | null
  access: ProductAccess
}

/** Stored content with a default for each field that the row was written without. */
export function readProductContent(json: string): ProductContent {
  return { ...emptyProduct, ...(JSON.parse(json) as Partial<ProductContent>) }
}

/** Where a product stands now: its last day is authoritative when read. */
export function productStateOf(row: ProductRow, now: number): ProductState {
  const status = row.status as ProductStatus
  return {
    status: effectiveProductStatus({ status, validUntil: row.valid_until }, dayOf(now)),
    revision: row.revision_status as RevisionStatus,
  }
}

/** A product by number or id with what the actor may see of it. One that it may not know of does not exist. */
export async function loadProduct(ctx: Pick<Ctx, 'actor' | 'now'>, db: ReadDb, key: string): Promise<LoadedProduct> {
  const row = await productByKey(db, key)
  if (!row) throw new DomainError('notFound')
  const state = productStateOf(row, ctx.now)
  const reviewerId = (await reviewerOf(db, 'product', row.id))?.id ?? null
  const access = productAccess(ctx.actor, { organisationId: row.organisation_id, status: state.status, reviewerId })
  if (access === 'none') throw new DomainError('notFound')
  return {
    row,
    state,
    content: readProductContent(row.content_json),
    published: row.public_json === null ? null : readProductContent(row.public_json),
    reviewerId,
    access,
  }
}
