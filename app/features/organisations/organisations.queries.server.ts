import { z } from 'zod'
import { checkCreditCode } from '#app/domain/credit-code.ts'
import { DomainError } from '#app/domain/errors.ts'
import { line, pageNumber } from '#app/domain/fields.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import {
  effectiveOpportunityStatus,
  effectiveProductStatus,
  opportunityStatus,
  productStatus,
} from '#app/domain/status.ts'
import type { OpportunityStatus, ProductStatus } from '#app/domain/status.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { dayOf, formatRemaining } from '#app/domain/time.ts'
import { organisationKind, organisationSize } from '#app/domain/vocabulary.ts'
import type { OrganisationKind, OrganisationSize } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { requirePermission } from '#app/server/context.ts'
import { claimsForLeadUnit } from '#db/repos/membership-claims.ts'
import { membersOf } from '#db/repos/memberships.ts'
import {
  kindCounts,
  organisationPage,
  organisationsNamed,
  publishedNeedsOf,
  publishedProductsOf,
  statusCounts,
} from '#db/repos/organisations.ts'
import type { OrganisationRow } from '#db/repos/organisations.ts'
import { historyOf } from '#db/repos/history.ts'
import { loadOrganisation } from './load-organisation.server.ts'

const PAGE_SIZE = 20

const kindLabel = (kind: string) => organisationKind.labels[kind as OrganisationKind]
const sizeLabel = (size: string) => (size === '' ? '' : organisationSize.labels[size as OrganisationSize])
const categories = (row: OrganisationRow) => JSON.parse(row.categories_json) as string[]

/** The public facts of an organisation: never a person. */
function publicFacts(row: OrganisationRow) {
  return {
    id: row.id,
    name: row.name,
    shortName: row.short_name,
    code: row.code,
    kind: kindLabel(row.kind),
    size: sizeLabel(row.size),
    parentName: row.parent_name,
    place: [row.park, row.street].filter(Boolean).join(' · '),
    address: row.address,
    officePhone: row.office_phone,
    description: row.description,
    categories: categories(row).map(categoryName),
    demo: row.demo === 1,
    responsible: row.responsible === 1,
  }
}
export type OrganisationFacts = ReturnType<typeof publicFacts>

const searched = line(60).catch('').default('')

/** What narrows the public list, as it stands in the address. */
export const organisationsQuery = z.object({
  q: searched,
  kind: z
    .enum(['', ...organisationKind.codes])
    .catch('')
    .default(''),
  page: pageNumber,
})
export type OrganisationsQuery = z.infer<typeof organisationsQuery>

/** What narrows the lead unit's list. */
export const deskOrganisationsQuery = z.object({
  status: z.enum(['pending', 'verified', 'refused']).catch('pending').default('pending'),
  q: searched,
  page: pageNumber,
})
export type DeskOrganisationsQuery = z.infer<typeof deskOrganisationsQuery>

export async function listOrganisations(
  ctx: Ctx,
  { perPage: limit = PAGE_SIZE, ...query }: OrganisationsQuery & { perPage?: number },
) {
  const filter = { q: query.q, kind: query.kind, limit, offset: (query.page - 1) * limit }
  const { rows, total } = await organisationPage(ctx.read, 'verified', filter)
  const counts = await kindCounts(ctx.read, query.q)
  return {
    rows: rows.map(publicFacts),
    total,
    pageSize: limit,
    kinds: organisationKind.codes
      .filter((code) => (counts[code] ?? 0) > 0 || code === query.kind)
      .map((code) => ({ value: code, label: organisationKind.labels[code], count: counts[code] ?? 0 })),
    ...query,
  }
}

interface PublicContent {
  title?: string
  summary?: string
}

/** Pages of the two lists of an organisation. */
export const organisationPagesQuery = z.object({ page: pageNumber, productPage: pageNumber })

/** A verified organisation is public; another only to its own people and the lead unit. */
export async function viewOrganisation(
  ctx: Ctx,
  id: string,
  query: z.infer<typeof organisationPagesQuery> = { page: 1, productPage: 1 },
) {
  const row = await loadOrganisation(ctx.read, id)
  const known = row.status === 'verified' || actsFor(ctx.actor, id) || can(ctx.actor, 'organisation.verify') === true
  if (!known) throw new DomainError('notFound')
  return {
    facts: publicFacts(row),
    verified: row.status === 'verified',
    own: actsFor(ctx.actor, id),
    opportunities: await publishedNeeds(ctx, id, query.page),
    products: await publishedProducts(ctx, id, query.productPage),
    pageSize: PAGE_SIZE,
    ...query,
  }
}

const slice = (page: number) => ({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })

/** Published needs of an organisation. One whose owner stays unnamed is not listed here, for nobody. */
async function publishedNeeds(ctx: Ctx, id: string, page: number) {
  const { rows, total } = await publishedNeedsOf(ctx.read, id, slice(page))
  return {
    total,
    rows: rows.map((o) => {
      const content = JSON.parse(o.public_json ?? '{}') as PublicContent
      const status = effectiveOpportunityStatus(
        { status: o.status as OpportunityStatus, deadlineAt: o.deadline_at },
        ctx.now,
      )
      return {
        number: o.number ?? '',
        title: content.title ?? '',
        gist: content.summary ?? '',
        open: status === 'published',
        state: opportunityStatus[status],
        time: status === 'published' ? formatRemaining(o.deadline_at, ctx.now) : '',
      }
    }),
  }
}

async function publishedProducts(ctx: Ctx, id: string, page: number) {
  const { rows, total } = await publishedProductsOf(ctx.read, id, slice(page))
  return {
    total,
    rows: rows.map((p) => {
      const content = JSON.parse(p.public_json ?? '{}') as PublicContent
      const row = { status: p.status as ProductStatus, validUntil: p.valid_until }
      const status = effectiveProductStatus(row, dayOf(ctx.now))
      return {
        number: p.number ?? '',
        title: content.title ?? '',
        gist: content.summary ?? '',
        open: status === 'published',
        state: productStatus[status],
      }
    }),
  }
}

export async function listForDesk(
  ctx: Ctx,
  { perPage: limit = PAGE_SIZE, ...query }: DeskOrganisationsQuery & { perPage?: number },
) {
  requirePermission(ctx, 'organisation.verify')
  const filter = { q: query.q, kind: '', limit, offset: (query.page - 1) * limit }
  const { rows, total } = await organisationPage(ctx.read, query.status, filter)
  return {
    rows: rows.map((row) => ({
      ...publicFacts(row),
      since: row.updated_at,
      mayPost: row.may_post === 1,
      mayOffer: row.may_offer === 1,
      reason: row.refuse_reason,
    })),
    counts: await statusCounts(ctx.read),
    claims: await claimsForLeadUnit(ctx.read),
    total,
    pageSize: limit,
    now: ctx.now,
    ...query,
  }
}

/** What the lead unit needs to decide about one organisation. */
export async function viewForDesk(ctx: Ctx, id: string) {
  requirePermission(ctx, 'organisation.verify')
  const row = await loadOrganisation(ctx.read, id)
  const members = await membersOf(ctx.read, id)
  return {
    facts: publicFacts(row),
    kindCode: row.kind as OrganisationKind,
    status: row.status,
    version: row.version,
    reason: row.refuse_reason,
    mayPost: row.may_post === 1,
    mayOffer: row.may_offer === 1,
    responsible: row.responsible === 1,
    codeWarning: checkCreditCode(row.code).warning,
    sameName: (await organisationsNamed(ctx.read, row.name_folded))
      .filter((o) => o.id !== row.id)
      .map((o) => ({ id: o.id, name: o.name, code: o.code })),
    members: members.map((m) => ({ name: m.name, title: m.title, role: m.role })),
    history: (await historyOf(ctx.read, 'organisation', id)).map((h) => ({
      at: h.created_at,
      action: h.action,
      person: h.person_name ?? '',
      reason: h.reason,
    })),
    since: row.updated_at,
    now: ctx.now,
  }
}
