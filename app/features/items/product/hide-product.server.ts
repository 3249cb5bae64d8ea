import { DomainError } from '#app/domain/errors.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { changeProduct } from './change-product.server.ts'
import { loadProduct } from './load-product.server.ts'

/** The lead unit takes a product down and tells its owner why. */
export async function hideProduct(ctx: Ctx, input: { key: string; reason: string }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { row, state } = await loadProduct(ctx, tx.tx, input.key)
    requirePermission(ctx, 'product.hide')
    if (state.status === 'unpublished') return
    if (input.reason === '') throw new DomainError('badInput', { fields: { reason: '请填写下架原因' } })
    await changeProduct(tx, { row, state, step: 'unpublish', reason: input.reason })
    await notifyOrganisation(tx, row.organisation_id, {
      event: `product.hidden:${row.id}:${ctx.now}`,
      kind: 'item',
      subject: `产品已由牵头单位下架：${row.title}`,
      body: `产品“${row.title}”（${row.number ?? ''}）已由牵头单位下架。原因：${input.reason}。修改后可以重新提交审核。`,
      link: `/products/${row.number ?? row.id}/edit`,
    })
  })
}
