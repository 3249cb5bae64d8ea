import { summaryFields } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import type { PublicOpportunity, PublicProduct } from '#db/repos/search-documents.ts'

/** 1 万元 in 分. */
const WAN = 1_000_000

/** What of an item everybody may read: of a need with 公开概要 only the summary fields. */
export function publicContent(
  item: PublicOpportunity | PublicProduct,
): Partial<OpportunityContent> | Partial<ProductContent> {
  if (item.kind === 'product' || item.content.visibility === 'public') return item.content
  const whole = item.content
  return Object.fromEntries(summaryFields.map((field) => [field, whole[field]]))
}

/** Band of the budget or price by its upper end: `none`, `lt50`, `50-200`, `200-1000`, `gte1000` (万元), `open`; '' when not public. */
export function bandOf(content: Partial<OpportunityContent> | Partial<ProductContent>): string {
  const amount = 'amount' in content ? content.amount : 'price' in content ? content.price : undefined
  if (!amount) return ''
  if (amount.kind === 'none') return 'none'
  const fen = amount.kind === 'exact' || amount.kind === 'range' ? (amount.max ?? amount.min) : null
  if (fen === null) return 'open'
  if (fen < 50 * WAN) return 'lt50'
  if (fen < 200 * WAN) return '50-200'
  return fen < 1000 * WAN ? '200-1000' : 'gte1000'
}
