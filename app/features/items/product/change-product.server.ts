import type { Updateable } from 'kysely'
import { DomainError } from '#app/domain/errors.ts'
import { productStateName, requireProductStep } from '#app/domain/product-steps.ts'
import type { ProductState, ProductStep } from '#app/domain/product-steps.ts'
import type { ProductStatus } from '#app/domain/status.ts'
import type { TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateProduct } from '#db/repos/products.ts'
import type { ProductRow } from '#db/repos/products.ts'
import type { ProductTable } from '#db/tables/items.ts'
import { announceItem } from '#search/announce.ts'

interface Change {
  row: ProductRow
  /** As read together with the row. */
  state: ProductState
  step: ProductStep
  reason?: string
  set?: Updateable<ProductTable>
}

/**
 * One step of a product's life: checked in the state tables and again in the UPDATE, with history, audit and the news
 * for index and matching in the same transaction. Refuses with `wrongState` when somebody else was faster.
 */
export async function changeProduct(ctx: TxCtx, change: Change): Promise<ProductState> {
  const { row, state, step, reason } = change
  const to = requireProductStep(state, step)
  const done = await updateProduct(
    ctx.tx,
    { id: row.id, status: row.status as ProductStatus, revision: state.revision, version: row.version },
    {
      status: to.status,
      revision_status: to.revision,
      status_reason: reason ?? '',
      ...(to.status === row.status ? {} : { status_at: ctx.now }),
      ...change.set,
    },
  )
  if (!done) throw new DomainError('wrongState')
  await recordStep(ctx, {
    object: { kind: 'product', id: row.id },
    action: step === 'accept' ? 'publish' : step,
    from: productStateName(state),
    to: productStateName(to),
    reason,
  })
  await announceItem(ctx.tx, { kind: 'product', id: row.id, now: ctx.now, newId })
  return to
}
