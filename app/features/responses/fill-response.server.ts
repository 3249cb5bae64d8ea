import { DomainError } from '#app/domain/errors.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { contentFromProduct, fillBlanks } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import type { Ctx } from '#app/server/context.ts'
import { productByKey } from '#db/repos/products.ts'
import { loadOwn } from './own-side.server.ts'
import { readLatestBody } from './own-body.server.ts'
import { loadNeed } from './load-need.server.ts'
import { saveResponse } from './save-response.server.ts'
import type { SavedResponse } from './save-response.server.ts'

/** What one of the unit's own published products says of an answer. */
export async function productAnswer(ctx: Pick<Ctx, 'actor' | 'read'>, key: string): Promise<ResponseContent> {
  const product = await productByKey(ctx.read, key)
  if (!product || product.public_json === null || !actsFor(ctx.actor, product.organisation_id))
    throw new DomainError('badInput', { fields: { productId: '请选择本单位已发布的产品' } })
  const said = JSON.parse(product.public_json) as Partial<ProductContent>
  return contentFromProduct(product.id, { ...emptyProduct, ...said })
}

/** Saves what was typed, with what is still empty taken from an own product, or from the own answer to another need. */
export async function fillResponse(
  ctx: Ctx,
  input: { key: string; version: number; content: ResponseContent; product?: string; answerTo?: string },
): Promise<SavedResponse> {
  const source = input.product
    ? await productAnswer(ctx, input.product)
    : await earlierAnswer(ctx, input.answerTo ?? '')
  return saveResponse(ctx, { ...input, content: fillBlanks(input.content, source) })
}

async function earlierAnswer(ctx: Ctx, key: string): Promise<ResponseContent> {
  const refusal = new DomainError('badInput', { fields: { copyFrom: '请选择一份以前的应答' } })
  if (key === '') throw refusal
  const need = await loadNeed(ctx, ctx.read, key)
  const answer = await loadOwn(ctx, ctx.read, need)
  const body = await readLatestBody(ctx, ctx.read, answer)
  if (!body) throw refusal
  return body
}
