import type { ExpressionBuilder } from 'kysely'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { lapsesAt } from '#app/domain/open-validity.ts'
import type { OpportunityStatus, ProductStatus } from '#app/domain/status.ts'
import { addDays, startOfDay } from '#app/domain/time.ts'
import type { ItemKind, OrganisationKind } from '#app/domain/vocabulary.ts'
import type { DB, ReadDb } from '../schema.ts'
import { unindexed } from '../sqlite.ts'

/** What never ends: later than every deadline, still an exact number. */
export const NEVER = 8_640_000_000_000_000

/** The states in which a need has a public page. */
export const publicOpportunityStatuses = [
  'published',
  'closed',
  'matched',
  'unmatched',
  'cancelled',
] as const satisfies readonly OpportunityStatus[]
/** The states in which a product has a public page. */
export const publicProductStatuses = ['published', 'expired'] as const satisfies readonly ProductStatus[]

interface PublicBase {
  id: string
  changeSeq: number
  /** When it was published; for a reference entry the beginning of its year. */
  publishedAt: number
  /** From this instant on it is closed, or an unconfirmed 长期有效 need leaves the default list; NEVER without end. */
  endsAt: number
}

interface PublicOwned extends PublicBase {
  number: string
  organisationId: string
  ownerName: string
  ownerKind: OrganisationKind
  /** Hash of the content as it was approved. */
  hash: string
}

/** A need as published. `content` is whole: who shows or indexes it leaves out what its visibility forbids. */
export interface PublicOpportunity extends PublicOwned {
  kind: 'opportunity'
  content: OpportunityContent
}

export interface PublicProduct extends PublicOwned {
  kind: 'product'
  /** When it was public for the first time, or an earlier one of its unit of which it is a copy. */
  firstPublishedAt: number
  content: ProductContent
}

/** An entry of an earlier public list (公开资料). */
export interface PublicReference extends PublicBase {
  kind: 'reference'
  itemKind: ItemKind
  title: string
  body: string
  publisher: string
  city: string
  domain: string
  category: string
}

export type PublicItem = PublicOpportunity | PublicProduct | PublicReference
export type PublicKind = PublicItem['kind']

/** Which rows: those of a set of ids, or the next ones in the order of ids. */
export type Rows = { ids: readonly string[] } | { after: string; limit: number }

async function opportunities(db: ReadDb, rows: Rows): Promise<PublicOpportunity[]> {
  let query = db
    .selectFrom('opportunity as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select([
      'i.id',
      'i.number',
      'i.organisation_id',
      'i.change_seq',
      'i.published_at',
      'i.status',
      'i.status_at',
      'i.closed_at',
    ])
    .select(['i.deadline_at', 'i.confirmed_at', 'i.public_json', 'i.public_hash', 'o.name', 'o.kind as owner_kind'])
    .where(unindexed('i.status'), 'in', publicOpportunityStatuses)
    .where('i.public_json', 'is not', null)
  query =
    'ids' in rows
      ? query.where('i.id', 'in', rows.ids)
      : query.where('i.id', '>', rows.after).orderBy('i.id').limit(rows.limit)
  return (await query.execute()).map((r) => ({
    kind: 'opportunity',
    id: r.id,
    number: r.number ?? '',
    organisationId: r.organisation_id,
    changeSeq: r.change_seq,
    publishedAt: r.published_at ?? 0,
    endsAt: Math.min(
      r.deadline_at ?? lapsesAt(r.confirmed_at ?? r.published_at ?? 0),
      r.status === 'published' ? NEVER : (r.closed_at ?? r.status_at),
    ),
    ownerName: r.name,
    ownerKind: r.owner_kind as OrganisationKind,
    hash: r.public_hash ?? '',
    content: { ...emptyOpportunity, ...(JSON.parse(r.public_json as string) as Partial<OpportunityContent>) },
  }))
}

const firstPublished = (eb: ExpressionBuilder<DB & { i: DB['product'] }, 'i'>) =>
  eb
    .selectFrom('status_history as h')
    .select((first) => first.fn.min('h.created_at').as('at'))
    .where('h.object_kind', '=', 'product')
    .whereRef('h.object_id', '=', 'i.id')
    .where('h.to_status', '=', 'published')
    .as('first_at')

/** The products of a unit that are or were public, without one, the last published first, with since when. */
export async function everPublishedBy(db: ReadDb, organisationId: string, without: string, limit: number) {
  const rows = await db
    .selectFrom('product as i')
    .select(['i.id', 'i.public_json', 'i.published_at', 'i.public_since'])
    .select(firstPublished)
    .where('i.organisation_id', '=', organisationId)
    .where('i.id', '!=', without)
    .where('i.public_json', 'is not', null)
    .orderBy('i.published_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((r) => ({
    id: r.id,
    content: { ...emptyProduct, ...(JSON.parse(r.public_json as string) as Partial<ProductContent>) },
    since: Math.min(r.first_at ?? NEVER, r.public_since ?? NEVER, r.published_at ?? NEVER),
  }))
}

async function products(db: ReadDb, rows: Rows): Promise<PublicProduct[]> {
  let query = db
    .selectFrom('product as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select([
      'i.id',
      'i.number',
      'i.organisation_id',
      'i.change_seq',
      'i.published_at',
      'i.status',
      'i.status_at',
      'i.valid_until',
      'i.public_since',
    ])
    .select(['i.public_json', 'i.public_hash', 'o.name', 'o.kind as owner_kind'])
    .select(firstPublished)
    .where(unindexed('i.status'), 'in', publicProductStatuses)
    .where('i.public_json', 'is not', null)
  query =
    'ids' in rows
      ? query.where('i.id', 'in', rows.ids)
      : query.where('i.id', '>', rows.after).orderBy('i.id').limit(rows.limit)
  return (await query.execute()).map((r) => ({
    kind: 'product',
    id: r.id,
    number: r.number ?? '',
    organisationId: r.organisation_id,
    changeSeq: r.change_seq,
    publishedAt: r.published_at ?? 0,
    firstPublishedAt: Math.min(r.first_at ?? NEVER, r.public_since ?? NEVER, r.published_at ?? 0),
    endsAt: Math.min(
      r.valid_until === '' ? NEVER : startOfDay(addDays(r.valid_until, 1)),
      r.status === 'published' ? NEVER : r.status_at,
    ),
    ownerName: r.name,
    ownerKind: r.owner_kind as OrganisationKind,
    hash: r.public_hash ?? '',
    content: { ...emptyProduct, ...(JSON.parse(r.public_json as string) as Partial<ProductContent>) },
  }))
}

async function references(db: ReadDb, rows: Rows): Promise<PublicReference[]> {
  let query = db.selectFrom('reference_entry').selectAll()
  query =
    'ids' in rows
      ? query.where('id', 'in', rows.ids)
      : query.where('id', '>', rows.after).orderBy('id').limit(rows.limit)
  return (await query.execute()).map((r) => ({
    kind: 'reference',
    id: r.id,
    changeSeq: r.change_seq,
    publishedAt: r.year === null ? 0 : startOfDay(`${r.year}-01-01`),
    endsAt: NEVER,
    itemKind: r.item_kind as ItemKind,
    title: r.title,
    body: r.body ?? '',
    publisher: r.publisher ?? '',
    city: r.city ?? '',
    domain: r.domain ?? '',
    category: r.category,
  }))
}

/** The items of a kind that everybody may see, as published. An id that is not public is simply absent. */
export async function publicItems(db: ReadDb, kind: PublicKind, rows: Rows): Promise<PublicItem[]> {
  if ('ids' in rows && rows.ids.length === 0) return []
  if (kind === 'opportunity') return opportunities(db, rows)
  return kind === 'product' ? products(db, rows) : references(db, rows)
}

const PAGE = 500

/** Every public item, page by page, in the order of kinds and ids. */
export async function* allPublicItems(
  db: ReadDb,
  kinds: readonly PublicKind[],
  limit = PAGE,
): AsyncGenerator<PublicItem[]> {
  for (const kind of kinds) {
    let after = ''
    for (;;) {
      const page = await publicItems(db, kind, { after, limit })
      if (page.length > 0) yield page
      if (page.length < limit) break
      after = page.at(-1)?.id ?? ''
    }
  }
}

export async function countReferences(db: ReadDb): Promise<number> {
  const row = await db
    .selectFrom('reference_entry')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return row.n
}
