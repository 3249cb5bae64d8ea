import { anonymous } from '#app/domain/policy/actor.ts'
import { dayOf } from '#app/domain/time.ts'
import { changeProduct } from '#app/features/items/product/change-product.server.ts'
import { productStateOf } from '#app/features/items/product/load-product.server.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, Services } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { productByKey, productsPastTheirDay } from '#db/repos/products.ts'

const BATCH = 50

/**
 * Lets the rows of products follow their last day and tells their owners. No page waits for it, because the day is
 * authoritative when read.
 */
export async function expireProducts(services: Services): Promise<number> {
  const ctx: Ctx = { ...services, actor: anonymous, now: services.clock.now(), requestId: 'job', address: '' }
  const past = await productsPastTheirDay(ctx.read, dayOf(ctx.now), BATCH)
  for (const { id } of past) await expire(ctx, id)
  return past.length
}

async function expire(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await productByKey(tx.tx, id)
    if (!row || row.status !== 'published' || productStateOf(row, ctx.now).status !== 'expired') return
    const state = { ...productStateOf(row, ctx.now), status: 'published' as const }
    await changeProduct(tx, { row, state, step: 'expire' })
    await notifyOrganisation(tx, row.organisation_id, {
      event: `product.expired:${id}:${row.valid_until}`,
      kind: 'item',
      subject: `产品已过期：${row.title}`,
      body: `产品“${row.title}”（${row.number ?? ''}）的有效期已到，不再推荐。改好有效期后可以重新提交审核。`,
      link: `/products/${row.number ?? row.id}/edit`,
    })
  })
}
