import type { Insertable, Selectable, Updateable } from 'kysely'
import type { OrganisationStatus } from '#app/domain/status.ts'
import { UNNAMED, contains } from '../like.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { OrganisationTable } from '../tables/people.ts'

export type OrganisationRow = Selectable<OrganisationTable>
export type NewOrganisationRow = Insertable<OrganisationTable>
export type OrganisationChange = Updateable<OrganisationTable>

export interface OrganisationFilter {
  /** Part of the name, the short name or the code. */
  q: string
  kind: string
  limit: number
  offset: number
}

export async function organisationById(db: ReadDb, id: string): Promise<OrganisationRow | undefined> {
  return db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function organisationByCode(db: ReadDb, code: string): Promise<OrganisationRow | undefined> {
  return db.selectFrom('organisation').selectAll().where('code', '=', code).executeTakeFirst()
}

/** Organisations whose folded name or folded short name equals `folded`: probable duplicates. */
export async function organisationsNamed(db: ReadDb, folded: string): Promise<OrganisationRow[]> {
  return db.selectFrom('organisation').selectAll().where('name_folded', '=', folded).limit(5).execute()
}

export async function insertOrganisation(tx: Tx, row: NewOrganisationRow): Promise<void> {
  await tx.insertInto('organisation').values(row).execute()
}

/** Changes an organisation that still has this version (and, when given, this status). False when it has not. */
export async function updateOrganisation(
  tx: Tx,
  expected: { id: string; version: number; status?: OrganisationStatus },
  change: OrganisationChange,
): Promise<boolean> {
  let q = tx
    .updateTable('organisation')
    .set(change)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', expected.id)
    .where('version', '=', expected.version)
  if (expected.status) q = q.where('status', '=', expected.status)
  const result = await q.executeTakeFirst()
  return result.numUpdatedRows > 0n
}

const filtered = (db: ReadDb, f: Pick<OrganisationFilter, 'q' | 'kind'>) => {
  let q = db.selectFrom('organisation as o')
  if (f.kind) q = q.where('o.kind', '=', f.kind)
  if (f.q)
    q = q.where((eb) =>
      eb.or([contains(eb.ref('o.name'), f.q), contains(eb.ref('o.short_name'), f.q), eb('o.code', '=', f.q)]),
    )
  return q
}

/** Organisations of a status, for lists; pending ones oldest first, others by name. */
export async function organisationPage(
  db: ReadDb,
  status: OrganisationStatus,
  f: OrganisationFilter,
): Promise<{ rows: OrganisationRow[]; total: number }> {
  const found = filtered(db, f).where('o.status', '=', status)
  const rows = await found
    .selectAll('o')
    .orderBy(status === 'pending' ? 'o.updated_at' : 'o.name')
    .orderBy('o.id')
    .limit(f.limit)
    .offset(f.offset)
    .execute()
  const { total } = await found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** How many verified organisations of each kind a search finds. */
export async function kindCounts(db: ReadDb, q: string): Promise<Record<string, number>> {
  const rows = await filtered(db, { q, kind: '' })
    .where('o.status', '=', 'verified')
    .select((eb) => ['o.kind', eb.fn.countAll<number>().as('n')])
    .groupBy('o.kind')
    .execute()
  return Object.fromEntries(rows.map((r) => [r.kind, r.n]))
}

export async function statusCounts(db: ReadDb): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('organisation')
    .select((eb) => ['status', eb.fn.countAll<number>().as('n')])
    .groupBy('status')
    .execute()
  return Object.fromEntries(rows.map((r) => [r.status, r.n]))
}

/** Rows of a page. */
export interface Slice {
  limit: number
  offset: number
}

/** Needs that an organisation has published, newest first, but those whose owner stays unnamed. */
export async function publishedNeedsOf(db: ReadDb, organisationId: string, { limit, offset }: Slice) {
  const needs = db
    .selectFrom('opportunity')
    .where('organisation_id', '=', organisationId)
    .where('status', 'in', ['published', 'closed', 'matched', 'unmatched'])
    .where('number', 'is not', null)
    .where('public_json', 'not like', UNNAMED)
  const { total } = await needs.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await needs
    .select(['number', 'status', 'public_json', 'deadline_at'])
    .orderBy('published_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total }
}

/** Products that an organisation has published, newest first. */
export async function publishedProductsOf(db: ReadDb, organisationId: string, { limit, offset }: Slice) {
  const products = db
    .selectFrom('product')
    .where('organisation_id', '=', organisationId)
    .where('status', 'in', ['published', 'expired'])
    .where('number', 'is not', null)
    .where('public_json', 'is not', null)
  const { total } = await products.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await products
    .select(['number', 'status', 'public_json', 'valid_until'])
    .orderBy('published_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total }
}
