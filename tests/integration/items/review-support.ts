import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { checksFor } from '#app/domain/review.ts'
import { isPublicOwner } from '#app/domain/vocabulary.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { saveOpportunity } from '#app/features/items/opportunity/save-opportunity.server.ts'
import { submitOpportunity } from '#app/features/items/opportunity/submit-opportunity.server.ts'
import { createProduct } from '#app/features/items/product/create-product.server.ts'
import { saveProduct } from '#app/features/items/product/save-product.server.ts'
import { submitProduct } from '#app/features/items/product/submit-product.server.ts'
import type { ReviewInput } from '#app/features/items/review/decide-review.server.ts'
import { findOpportunity } from '#db/repos/opportunities.ts'
import { productByKey } from '#db/repos/products.ts'
import type { World } from '#tests/support/world.ts'

export const fullProduct: ProductContent = {
  ...emptyProduct,
  title: '示例电子秤计量终端',
  summary: '称重、单价和摊位号实时上传，断网时本机保存。',
  categories: ['scene-commerce', 'growth-life'],
  modes: ['purchase', 'lease'],
  phone: '0791-0000 0012',
}

export const fullNeed: OpportunityContent = {
  ...emptyOpportunity,
  title: '农贸市场电子秤计量改造',
  summary: '统一更换可联网电子秤，重量、单价和摊位号实时上传。',
  categories: ['scene-commerce'],
  modes: ['purchase'],
  office: '市场运行科',
  phone: '0791-0000 0012',
  validity: 'open',
}

export async function savedProduct(world: World, actor: SignedIn, content = fullProduct): Promise<string> {
  const id = await createProduct(world.ctx(actor))
  await saveProduct(world.ctx(actor), { key: id, version: 1, content })
  return id
}

export async function submittedProduct(world: World, actor: SignedIn, content = fullProduct): Promise<string> {
  const id = await savedProduct(world, actor, content)
  await submitProduct(world.ctx(actor), { key: id })
  return id
}

export async function submittedNeed(world: World, actor: SignedIn, content = fullNeed): Promise<string> {
  const id = await createOpportunity(world.ctx(actor))
  await saveOpportunity(world.ctx(actor), { key: id, version: 1, content })
  await submitOpportunity(world.ctx(actor), { key: id })
  return id
}

/** A decision on what is stored now, with every check made, to be varied by the test. */
export async function decision(
  world: World,
  kind: 'opportunity' | 'product',
  id: string,
  change: Partial<ReviewInput> = {},
): Promise<ReviewInput> {
  const row = await (kind === 'product' ? productByKey : findOpportunity)(world.services.read, id)
  if (!row) throw new Error(`no ${kind} ${id}`)
  const publicOwner = isPublicOwner(row.owner_kind as OrganisationKind)
  return {
    kind,
    id,
    version: row.version,
    contentHash: row.content_hash,
    step: 'second',
    decision: 'approved',
    mode: 'online',
    opinion: '',
    comments: [],
    checks: Object.fromEntries(
      checksFor({ kind, publicOwner, publicMoney: publicOwner }).map((check) => [check, '赵示例']),
    ),
    ...change,
  }
}
