import { DomainError } from '#app/domain/errors.ts'
import { can } from '#app/domain/policy/can.ts'
import { productFindings } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { hasRevision, isInReview, possibleProductSteps } from '#app/domain/product-steps.ts'
import { productStatus } from '#app/domain/status.ts'
import type { ProductStatus } from '#app/domain/status.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { maskName } from '#app/domain/text.ts'
import { dayOf, formatDay, formatInstant, formatShortDay } from '#app/domain/time.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { reviewComments } from '#db/repos/approvals.ts'
import { historyOf } from '#db/repos/history.ts'
import { versionsOf } from '#db/repos/item-versions.ts'
import { personNames } from '#db/repos/people.ts'
import { countProducts, productsOf } from '#db/repos/products.ts'
import type { Conflict } from '../field-changes.ts'
import { hasVersions } from '../versions.ts'
import { productFieldChanges } from './product-fields.ts'
import { productState, revisionState } from './product-format.ts'
import { productFormValues } from './product.schema.ts'
import { loadProduct, productStateOf, readProductContent } from './load-product.server.ts'
import type { LoadedProduct } from './load-product.server.ts'

/** What stands in the place of a product that was taken down. */
function noticeOf({ row, state, access }: LoadedProduct) {
  if (state.status !== 'unpublished') return null
  return {
    title: row.title,
    number: row.number ?? '',
    reason: row.status_reason,
    on: formatDay(dayOf(row.status_at)),
    editTo: access === 'owner' ? `/products/${row.number ?? row.id}/edit` : null,
  }
}

/** What the actor may do with the product on its page. */
function actsOf(ctx: Ctx, { row, state, access }: LoadedProduct) {
  const own = access === 'owner' && can(ctx.actor, 'product.edit', { organisations: [row.organisation_id] }) === true
  const steps = new Set(possibleProductSteps(state))
  return {
    edit: own && steps.has('edit'),
    recall: own && steps.has('recall'),
    discard: own && steps.has('discard'),
    unpublish: own && steps.has('unpublish'),
    copy: own,
    hide: !own && steps.has('unpublish') && can(ctx.actor, 'product.hide') === true,
    review: access === 'review' && isInReview(state),
  }
}

/** The page of a product: what is published, or for its owner and reviewer what stands in its place so far. */
export async function viewProduct(ctx: Ctx, key: string) {
  const product = await loadProduct(ctx, ctx.read, key)
  const { row, state, published, access } = product
  if (access === 'queue') throw new DomainError('forbidden')
  const gone = noticeOf(product)
  if (gone) return { gone, view: null }
  const isPublic = state.status === 'published' || state.status === 'expired'
  const content: ProductContent = isPublic && published ? published : product.content
  const inside = access === 'owner' || access === 'review'
  const history = access === 'owner' ? await historyOf(ctx.read, 'product', row.id) : []
  const versions = inside ? await versionsOf(ctx.read, 'product', row.id) : []
  return {
    gone: null,
    view: {
      id: row.id,
      key: row.number ?? row.id,
      number: row.number,
      content,
      ownerId: row.organisation_id,
      ownerName: row.owner_name,
      contact: row.contact_name === null ? null : access === 'owner' ? row.contact_name : maskName(row.contact_name),
      category: categoryName(content.categories[0] ?? ''),
      state: productState(state),
      revision: inside ? revisionState(state.revision) : null,
      reason: inside ? row.status_reason : '',
      publishedOn: row.published_at === null ? null : formatDay(dayOf(row.published_at)),
      version: row.public_version,
      compares: inside && hasVersions(versions, row.version),
      today: dayOf(ctx.now),
      demo: row.demo === 1,
      isPublic,
      acts: actsOf(ctx, product),
      history: history.map((h) => ({
        time: formatInstant(h.created_at),
        step: stepWords[h.action] ?? h.action,
        by: h.person_name ?? '系统',
        reason: h.reason,
      })),
    },
  }
}
export type ProductView = NonNullable<Awaited<ReturnType<typeof viewProduct>>['view']>

const stepWords: Record<string, string> = {
  create: '新建',
  edit: '修改',
  submit: '提交审核',
  recall: '撤回审核',
  return: '退回修改',
  publish: '审核通过并发布',
  discard: '放弃修改',
  unpublish: '下架',
  expire: '到期',
}

/** The form of a product for its owner, with what is missing and what the review has remarked. */
export async function editProduct(ctx: Ctx, key: string) {
  const { row, state, content, access } = await loadProduct(ctx, ctx.read, key)
  if (access === 'gone') throw new DomainError('gone')
  requirePermission(ctx, 'product.edit', { organisations: [row.organisation_id] })
  const remarks = await reviewComments(ctx.read, 'product', row.id)
  const findings = productFindings(content, { today: dayOf(ctx.now) })
  return {
    id: row.id,
    key: row.number ?? row.id,
    number: row.number,
    title: content.title,
    version: row.version,
    values: productFormValues(content),
    findings,
    remarks: remarks && { ...remarks, on: formatShortDay(remarks.at, ctx.now) },
    state: revisionState(state.revision) ?? productState(state),
    locked: isInReview(state),
    besidePublished: hasRevision(state),
    /** Not where the first change would take a page down or open a version beside it: that is decided by a button. */
    autosave: state.status === 'draft' || state.status === 'returned' || state.revision !== 'none',
    savedAt: formatInstant(row.updated_at),
    today: dayOf(ctx.now),
  }
}
export type ProductEdit = Awaited<ReturnType<typeof editProduct>>

/** Where a text that could not be saved differs from the one stored meanwhile. */
export async function readProductConflict(ctx: Ctx, key: string, typed: ProductContent): Promise<Conflict> {
  const { row, content } = await loadProduct(ctx, ctx.read, key)
  requirePermission(ctx, 'product.edit', { organisations: [row.organisation_id] })
  const names = await personNames(ctx.read, [row.updated_by])
  return {
    savedBy: names.get(row.updated_by) ?? '',
    savedAt: row.updated_at,
    changes: productFieldChanges(content, typed),
  }
}

const PER_PAGE = 20

/** The own organisation's products by state, last changed first. */
export async function ownProducts(ctx: Ctx, query: { status?: ProductStatus; page: number }) {
  const actor = requirePermission(ctx, 'public.read')
  const organisation = actor.organisation
  if (!organisation) throw new DomainError('forbidden')
  const counts = await countProducts(ctx.read, organisation.id)
  const { rows, total } = await productsOf(ctx.read, organisation.id, {
    status: query.status,
    limit: PER_PAGE,
    offset: (query.page - 1) * PER_PAGE,
  })
  return {
    mayOffer: can(actor, 'product.edit', { organisations: [organisation.id] }) === true,
    organisation: organisation.name,
    total,
    page: query.page,
    pageSize: PER_PAGE,
    status: query.status ?? null,
    all: [...counts.values()].reduce((sum, n) => sum + n, 0),
    tiles: (Object.keys(productStatus) as ProductStatus[]).flatMap((status) => {
      const count = counts.get(status) ?? 0
      return count > 0 ? [{ status, label: productStatus[status], count }] : []
    }),
    rows: rows.map((row) => {
      const state = productStateOf(row, ctx.now)
      const content = readProductContent(row.content_json)
      const missing = productFindings(content, { today: dayOf(ctx.now) }).filter((f) => f.kind === 'must').length
      return {
        key: row.number ?? row.id,
        title: row.title || '（未命名）',
        number: row.number,
        state: productState(state),
        revision: revisionState(state.revision),
        note: noteOf(state.status, missing, row.status_reason, row.valid_until),
        changed: formatShortDay(row.updated_at, ctx.now),
        next: isInReview(state) ? '看进度' : nextWords[state.status],
        edits: !isInReview(state) && state.status !== 'published',
        /** Its page is only the notice that it was taken down. */
        gone: state.status === 'unpublished',
      }
    }),
  }
}

const nextWords: Record<ProductStatus, string> = {
  draft: '继续写',
  submitted: '看进度',
  returned: '修改',
  published: '查看',
  expired: '改有效期',
  unpublished: '修改后重新提交',
}

function noteOf(status: ProductStatus, missing: number, reason: string, validUntil: string): string {
  if (status === 'draft') return missing > 0 ? `待完善 ${missing} 项` : '可以提交审核'
  if (status === 'returned' || status === 'unpublished') return reason
  return validUntil === '' ? '' : `有效至 ${formatDay(validUntil)}`
}
