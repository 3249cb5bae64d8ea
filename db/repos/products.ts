import type { Insertable, Selectable, Updateable } from 'kysely'
import type { ProductStatus, RevisionStatus } from '#app/domain/status.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { ProductTable } from '../tables/items.ts'

export type ProductRow = Selectable<ProductTable>

/** A product with what its pages say about the organisation that offers it. */
export type ProductWithOwner = ProductRow & {
  owner_name: string
  owner_kind: string
  contact_name: string | null
}

/** A product by its id or its readable number. */
export async function productByKey(db: ReadDb, key: string): Promise<ProductWithOwner | undefined> {
  return db
    .selectFrom('product as p')
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .leftJoin('person as c', 'c.id', 'p.contact_person_id')
    .selectAll('p')
    .select(['o.name as owner_name', 'o.kind as owner_kind', 'c.name as contact_name'])
    .where((eb) => eb.or([eb('p.id', '=', key), eb('p.number', '=', key)]))
    .executeTakeFirst()
}

export async function productsByIds(db: ReadDb, ids: readonly string[]): Promise<ProductWithOwner[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('product as p')
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .leftJoin('person as c', 'c.id', 'p.contact_person_id')
    .selectAll('p')
    .select(['o.name as owner_name', 'o.kind as owner_kind', 'c.name as contact_name'])
    .where('p.id', 'in', ids)
    .execute()
}

export async function insertProduct(tx: Tx, row: Insertable<ProductTable>): Promise<void> {
  await tx.insertInto('product').values(row).execute()
}

/** Changes a product that still is as it was read: false when its state or version has moved on. */
export async function updateProduct(
  tx: Tx,
  expected: { id: string; status: ProductStatus; revision: RevisionStatus; version: number },
  set: Updateable<ProductTable>,
): Promise<boolean> {
  const result = await tx
    .updateTable('product')
    .set(set)
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
    .where('revision_status', '=', expected.revision)
    .where('version', '=', expected.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Products of an organisation, newest change first. */
export async function productsOf(
  db: ReadDb,
  organisationId: string,
  page: { status?: ProductStatus; limit: number; offset: number },
): Promise<{ rows: ProductRow[]; total: number }> {
  let query = db.selectFrom('product').where('organisation_id', '=', organisationId)
  if (page.status) query = query.where('status', '=', page.status)
  const { n } = await query.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .orderBy('updated_at', 'desc')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { rows, total: n }
}

/** How many products an organisation has in each state. */
export async function countProducts(db: ReadDb, organisationId: string): Promise<Map<ProductStatus, number>> {
  const rows = await db
    .selectFrom('product')
    .select('status')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('organisation_id', '=', organisationId)
    .groupBy('status')
    .execute()
  return new Map(rows.map((r) => [r.status as ProductStatus, r.n]))
}

/** Published products whose last day lies before `today`. */
export async function productsPastTheirDay(db: ReadDb, today: string, limit: number): Promise<ProductRow[]> {
  return db
    .selectFrom('product')
    .selectAll()
    .where('status', '=', 'published')
    .where('valid_until', '!=', '')
    .where('valid_until', '<', today)
    .orderBy('valid_until')
    .limit(limit)
    .execute()
}

/** A draft that this person began with this content and has not changed: a second click on 新建 finds it again. */
export async function untouchedProduct(
  db: ReadDb,
  draft: { organisationId: string; personId: string; contentHash: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('product')
    .select('id')
    .where('organisation_id', '=', draft.organisationId)
    .where('created_by', '=', draft.personId)
    .where('content_hash', '=', draft.contentHash)
    .where('status', '=', 'draft')
    .where('version', '=', 1)
    .where('import_id', 'is', null)
    .executeTakeFirst()
  return row?.id
}
