import { openValidity } from '#app/domain/open-validity.ts'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { opportunityAccess, ownerHidden, visibleFields } from '#app/domain/policy/visibility.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { effectiveProductStatus, productStatus } from '#app/domain/status.ts'
import type { OpportunityStatus, ProductStatus } from '#app/domain/status.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { dayOf, formatDay } from '#app/domain/time.ts'
import type { OrganisationKind, Visibility } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { opportunityRows, productRows, referenceRows } from '#db/repos/item-rows.ts'
import type { FoundKind } from '#search/port.ts'
import { unnamedOwner } from '#app/domain/issued-list/names.ts'
import { amountText, deadlineText, modesText, opportunityState } from './format.ts'
import type { ItemRow } from './item-view.ts'

type Needs = Awaited<ReturnType<typeof opportunityRows>>
type Products = Awaited<ReturnType<typeof productRows>>
type References = Awaited<ReturnType<typeof referenceRows>>

const present = (parts: (string | null | undefined | false)[]): string[] =>
  parts.filter((p): p is string => typeof p === 'string' && p !== '')

const GIST = 120
const gistOf = (text: string): string => {
  const line = text.replace(/\s+/g, ' ')
  return [...line].length > GIST ? `${[...line].slice(0, GIST).join('')}…` : line
}

/** A published need as this reader may see it, and how its owner is called for this reader. */
export function seenNeed(ctx: Ctx, row: Needs[number]) {
  const content: OpportunityContent = { ...emptyOpportunity, ...(JSON.parse(row.public_json ?? '{}') as object) }
  const status = row.status as OpportunityStatus
  const ownerKind = row.owner_kind as OrganisationKind
  const organisationId = row.organisation_id
  const access = opportunityAccess(ctx.actor, {
    organisationId,
    status,
    visibility: row.visibility as Visibility,
    assignedReviewers: [],
  })
  const hidden = ownerHidden(ctx.actor, {
    organisationId,
    ownerKind,
    anonymousOwner: content.anonymousOwner,
    agreed: false,
  })
  const seen = visibleFields(content, access, hidden)
  const open =
    status === 'published' && row.deadline_at === null
      ? openValidity(row.confirmed_at ?? row.published_at ?? 0, ctx.now)
      : null
  const owner = hidden ? unnamedOwner(ownerKind, content.categories?.[0] ?? '') : row.owner_name
  return { content, seen, owner, state: opportunityState({ status, deadlineAt: row.deadline_at, open }, ctx.now) }
}

function needRow(ctx: Ctx, row: Needs[number]): ItemRow {
  const { content, seen, owner, state } = seenNeed(ctx, row)
  return {
    id: row.id,
    kind: 'opportunity',
    side: 'need',
    to: `/opportunities/${row.number ?? row.id}`,
    title: content.title,
    titleMarks: [],
    gist: gistOf(content.summary),
    gistMarks: [],
    meta: present([
      row.number,
      owner,
      content.categories[0] && categoryName(content.categories[0]),
      modesText(seen.modes),
      amountText(seen.amount),
    ]),
    state,
    time: deadlineText(row.deadline_at, ctx.now),
    demo: row.demo === 1,
  }
}

const productShapes = { published: 'open', expired: 'shut' } as const

function productRow(ctx: Ctx, row: Products[number]): ItemRow {
  const content: ProductContent = { ...emptyProduct, ...(JSON.parse(row.public_json ?? '{}') as object) }
  const status = effectiveProductStatus(
    { status: row.status as ProductStatus, validUntil: row.valid_until },
    dayOf(ctx.now),
  )
  return {
    id: row.id,
    kind: 'product',
    side: 'offer',
    to: `/products/${row.number ?? row.id}`,
    title: content.title,
    titleMarks: [],
    gist: gistOf(content.summary),
    gistMarks: [],
    meta: present([
      row.number,
      row.owner_name,
      content.categories[0] && categoryName(content.categories[0]),
      modesText(content.modes),
      amountText(content.price),
    ]),
    state: {
      shape: status === 'expired' ? productShapes.expired : productShapes.published,
      word: productStatus[status],
    },
    time: row.valid_until === '' ? '长期有效' : `有效至 ${formatDay(row.valid_until)}`,
    demo: row.demo === 1,
  }
}

function referenceRow(row: References[number]): ItemRow {
  return {
    id: row.id,
    kind: 'reference',
    side: row.item_kind === 'product' ? 'offer' : 'need',
    to: row.source_url ?? '',
    title: row.title,
    titleMarks: [],
    gist: gistOf(row.body ?? ''),
    gistMarks: [],
    meta: present([row.publisher, row.domain, row.entry_kind, row.budget]),
    state: { shape: 'ref', word: '公开资料' },
    time: row.year === null ? '年份未注明' : `${row.year}年`,
    demo: false,
  }
}

/** The lines of found entries, in the order found. What is not public any more has no line. */
export async function itemRows(ctx: Ctx, hits: readonly { kind: FoundKind; id: string }[]): Promise<ItemRow[]> {
  const ids = (kind: FoundKind) => hits.filter((h) => h.kind === kind).map((h) => h.id)
  const [needs, products, references] = await Promise.all([
    opportunityRows(ctx.read, ids('opportunity')),
    productRows(ctx.read, ids('product')),
    referenceRows(ctx.read, ids('reference')),
  ])
  const rows = new Map<string, ItemRow>()
  for (const row of needs) rows.set(row.id, needRow(ctx, row))
  for (const row of products) rows.set(row.id, productRow(ctx, row))
  for (const row of references) rows.set(row.id, referenceRow(row))
  return hits.flatMap((hit) => rows.get(hit.id) ?? [])
}
