import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import { DomainError } from '#app/domain/errors.ts'
import {
  effectiveOpportunityStatus,
  effectiveProductStatus,
  opportunityStatus,
  productStatus,
} from '#app/domain/status.ts'
import type { OpportunityStatus, ProductStatus } from '#app/domain/status.ts'
import { dayOf, formatInstant } from '#app/domain/time.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { wholeList } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { ownOpportunities } from '#db/repos/opportunities.ts'
import { productsOf } from '#db/repos/products.ts'
import { fieldLabels, fieldTexts } from './opportunity/opportunity-fields.ts'
import { productFieldLabels, productFieldTexts } from './product/product-fields.ts'

const all = { limit: wholeList.perPage, offset: 0 }

type OwnItems =
  | { kind: 'opportunity'; status?: OpportunityStatus | undefined }
  | { kind: 'product'; status?: ProductStatus | undefined }

/** What the acting organisation has written, drafts included, with all fields; all of it or one state. */
export async function exportOwnItems(ctx: Ctx, items: OwnItems): Promise<ExportedTable> {
  const own = requirePermission(ctx, 'list.export').organisation
  if (!own) throw new DomainError('forbidden')
  requirePermission(ctx, 'list.export', { organisations: [own.id] })
  const { kind } = items
  const labels: Record<string, string> = kind === 'opportunity' ? fieldLabels : productFieldLabels
  const headings = ['编号', ...Object.values(labels), '状态', '最近修改']
  return {
    list: kind === 'opportunity' ? 'own-opportunities' : 'own-products',
    title: kind === 'opportunity' ? '我的机会' : '我的产品',
    columns: headings.map((heading) => ({ heading, width: 18 })),
    rows:
      items.kind === 'opportunity' ? await needs(ctx, own.id, items.status) : await products(ctx, own.id, items.status),
  }
}

async function needs(ctx: Ctx, organisationId: string, status?: OpportunityStatus): Promise<string[][]> {
  const rows = await ownOpportunities(ctx.read, { organisationId, status, ...all })
  return rows.map((row) => {
    const texts = fieldTexts({ ...emptyOpportunity, ...(JSON.parse(row.content_json) as object) })
    const stored = { status: row.status as OpportunityStatus, deadlineAt: row.deadline_at }
    const state = opportunityStatus[effectiveOpportunityStatus(stored, ctx.now)]
    const fields = Object.keys(fieldLabels) as (keyof typeof fieldLabels)[]
    return [row.number ?? '', ...fields.map((f) => texts[f] ?? ''), state, formatInstant(row.updated_at)]
  })
}

async function products(ctx: Ctx, organisationId: string, status?: ProductStatus): Promise<string[][]> {
  const { rows } = await productsOf(ctx.read, organisationId, { status, ...all })
  return rows.map((row) => {
    const texts = productFieldTexts({ ...emptyProduct, ...(JSON.parse(row.content_json) as object) })
    const stored = { status: row.status as ProductStatus, validUntil: row.valid_until }
    const state = productStatus[effectiveProductStatus(stored, dayOf(ctx.now))]
    const fields = Object.keys(productFieldLabels) as (keyof typeof productFieldLabels)[]
    return [row.number ?? '', ...fields.map((f) => texts[f]), state, formatInstant(row.updated_at)]
  })
}
