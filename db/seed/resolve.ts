import { opportunityContentSchema } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { productContentSchema } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { addDays } from '#app/domain/time.ts'
import type { SeedNeed, SeedProduct } from './types.ts'

/** The content of a need with its offsets counted from `today` (`YYYY-MM-DD`), parsed. Throws a ZodError on bad data. */
export function resolveNeed(need: SeedNeed, today: string): OpportunityContent {
  const { deadlineInDays, deadlineHour, dueInDays } = need
  const hour = deadlineHour === undefined ? '' : ` ${String(deadlineHour).padStart(2, '0')}:00`
  return opportunityContentSchema.parse({
    ...need.content,
    validity: deadlineInDays === undefined ? 'open' : 'until',
    deadline: deadlineInDays === undefined ? '' : addDays(today, deadlineInDays) + hour,
    dueOn: dueInDays === undefined ? '' : addDays(today, dueInDays),
  })
}

/** The content of a product with its offsets counted from `today` (`YYYY-MM-DD`), parsed. Throws a ZodError on bad data. */
export function resolveProduct(product: SeedProduct, today: string): ProductContent {
  return productContentSchema.parse({
    ...product.content,
    certificates: product.certificates.map(({ expiresInDays, ...certificate }) => ({
      ...certificate,
      expiresOn: expiresInDays === undefined ? '' : addDays(today, expiresInDays),
    })),
    validUntil: product.validInDays === undefined ? '' : addDays(today, product.validInDays),
  })
}
