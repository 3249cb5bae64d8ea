import type { Insertable, Selectable, Updateable } from 'kysely'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { publicOpportunityStatuses, publicProductStatuses } from './search-documents.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { ItemVersionTable, OpportunityTable, ProductTable, StatusHistoryTable } from '../tables/items.ts'
import type { ImportFingerprintTable, ImportJobTable } from '../tables/machinery.ts'

export type ImportJobRow = Selectable<ImportJobTable>

/** Rows that one INSERT carries, so that no statement holds too many values. */
const BATCH = 200

/** Both lists have the columns that imports use, under the same names. */
const table = (kind: ItemKind) => kind as 'opportunity'

function* batches<T>(rows: readonly T[]): Generator<T[]> {
  for (let i = 0; i < rows.length; i += BATCH) yield rows.slice(i, i + BATCH)
}

export async function insertImportJob(tx: Tx, row: Insertable<ImportJobTable>): Promise<void> {
  await tx.insertInto('import_job').values(row).execute()
}

export async function importJob(db: ReadDb, id: string): Promise<ImportJobRow | undefined> {
  return db.selectFrom('import_job').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Changes an import that still has this state and version; false when it has not. The version moves on. */
export async function updateImportJob(
  tx: Tx,
  expected: Pick<ImportJobRow, 'id' | 'status' | 'version'>,
  set: Updateable<ImportJobTable>,
): Promise<boolean> {
  const result = await tx
    .updateTable('import_job')
    .set({ ...set, version: expected.version + 1 })
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
    .where('version', '=', expected.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** How far the work on an import is, or with 0 that none is going on, and why it ended. Not for one that is decided. */
export async function reportImport(
  tx: Tx,
  id: string,
  set: { progress: number; error?: string; updated_at: number },
): Promise<void> {
  await tx.updateTable('import_job').set(set).where('id', '=', id).where('status', 'in', ['reading', 'open']).execute()
}

/** Whose imports are listed: the person's own, or all of the unit whose 单位联络员 the person is. */
export interface ImportsOf {
  personId: string
  organisationId: string | null
}

const ownJobs = (db: ReadDb, of: ImportsOf) =>
  db
    .selectFrom('import_job')
    .where((eb) =>
      eb.or([
        eb('import_job.person_id', '=', of.personId),
        ...(of.organisationId === null ? [] : [eb('import_job.organisation_id', '=', of.organisationId)]),
      ]),
    )
    .where('import_job.status', '!=', 'discarded')

/** Imports without the texts that were read, latest first. */
export async function importJobs(db: ReadDb, of: ImportsOf, page: { limit: number; offset: number }) {
  const { n } = await ownJobs(db, of)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const rows = await ownJobs(db, of)
    .leftJoin('person as p', 'p.id', 'import_job.person_id')
    .select(['import_job.id', 'item_kind', 'import_job.status', 'files_json', 'created_json', 'p.name as person_name'])
    .select(['import_job.organisation_id', 'import_job.created_at', 'import_job.updated_at', 'import_job.person_id'])
    .select(['import_job.progress', 'import_job.error'])
    .orderBy('import_job.created_at', 'desc')
    .orderBy('import_job.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { rows, total: n }
}

/** Ends imports that were begun before and never confirmed: what was read from their files is removed. */
export async function discardOldImports(tx: Tx, before: number): Promise<number> {
  const result = await tx
    .updateTable('import_job')
    .set({ status: 'discarded', sheets_json: '[]', mapping_json: '{}' })
    .where('status', 'in', ['open', 'reading', 'failed'])
    .where('updated_at', '<', before)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Units that rows can belong to: one, or all. */
export async function importOwners(db: ReadDb, organisationId: string | null) {
  let query = db
    .selectFrom('organisation')
    .select(['id', 'name', 'short_name', 'code', 'kind', 'status', 'may_post', 'may_offer'])
    .where('status', 'in', ['verified', 'pending'])
  if (organisationId !== null)
    query = query.where((eb) => eb.or([eb('id', '=', organisationId), eb('status', '=', 'verified')]))
  return query.orderBy('name').execute()
}

/** Titles of the items that exist, for finding duplicates; of one unit, or of all. */
export async function itemTitles(db: ReadDb, kind: ItemKind, organisationId: string | null) {
  let query = db.selectFrom(table(kind)).select(['id', 'number', 'status', 'organisation_id', 'title'])
  if (organisationId !== null) query = query.where('organisation_id', '=', organisationId)
  const rows = await query.where('title', '!=', '').execute()
  const statuses: readonly string[] = kind === 'opportunity' ? publicOpportunityStatuses : publicProductStatuses
  return rows.map((row) => ({ ...row, isPublic: statuses.includes(row.status) }))
}

/** Fingerprints of imported items that still exist, under whatever name they have by now. */
export async function importedFingerprints(db: ReadDb, kind: ItemKind, organisationId: string | null) {
  let query = db
    .selectFrom('import_fingerprint as f')
    .innerJoin(`${table(kind)} as i`, 'i.id', 'f.item_id')
    .select(['f.organisation_id', 'f.fingerprint', 'i.number', 'i.status'])
    .where('f.item_kind', '=', kind)
  if (organisationId !== null) query = query.where('f.organisation_id', '=', organisationId)
  return query.execute()
}

export interface ImportedRows {
  kind: ItemKind
  items: (Insertable<OpportunityTable> & Insertable<ProductTable>)[]
  versions: Insertable<ItemVersionTable>[]
  history: Insertable<StatusHistoryTable>[]
  fingerprints: Insertable<ImportFingerprintTable>[]
}

/** Writes all drafts of an import with their first versions. A fingerprint that is there already refuses all of it. */
export async function insertImported(tx: Tx, rows: ImportedRows): Promise<void> {
  await removeDeadFingerprints(tx, rows.kind)
  for (const some of batches(rows.items)) await tx.insertInto(table(rows.kind)).values(some).execute()
  for (const some of batches(rows.versions)) await tx.insertInto('item_version').values(some).execute()
  for (const some of batches(rows.history)) await tx.insertInto('status_history').values(some).execute()
  for (const some of batches(rows.fingerprints)) await tx.insertInto('import_fingerprint').values(some).execute()
}

/** An item that was deleted may be imported again. */
async function removeDeadFingerprints(tx: Tx, kind: ItemKind): Promise<void> {
  await tx
    .deleteFrom('import_fingerprint')
    .where('item_kind', '=', kind)
    .where('item_id', 'not in', tx.selectFrom(table(kind)).select('id'))
    .execute()
}

/** The items of an import that exist, by unit and name. */
export async function importedItems(db: ReadDb, kind: ItemKind, importId: string) {
  return db
    .selectFrom(`${table(kind)} as i`)
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.title', 'i.status', 'i.version', 'i.organisation_id', 'o.name as owner_name'])
    .where('i.import_id', '=', importId)
    .orderBy('o.name')
    .orderBy('i.title')
    .orderBy('i.id')
    .execute()
}

/** Deletes drafts with everything that belongs to them. Only such as nobody has changed since they were imported. */
export async function deleteImported(tx: Tx, kind: ItemKind, ids: readonly string[]): Promise<number> {
  let deleted = 0
  for (const some of batches(ids)) {
    const result = await tx
      .deleteFrom(table(kind))
      .where('id', 'in', some)
      .where('status', '=', 'draft')
      .where('version', '=', 1)
      .where('number', 'is', null)
      .executeTakeFirst()
    deleted += Number(result.numDeletedRows)
    for (const name of ['item_version', 'item_category', 'import_fingerprint'] as const)
      await tx.deleteFrom(name).where('item_kind', '=', kind).where('item_id', 'in', some).execute()
    await tx.deleteFrom('status_history').where('object_kind', '=', kind).where('object_id', 'in', some).execute()
  }
  return deleted
}

/** A person's imports that are read or wait to be confirmed, for one unit (or several, null) and one list. */
export async function openImports(
  db: ReadDb,
  of: { personId: string; organisationId: string | null; kind: ItemKind },
): Promise<ImportJobRow[]> {
  return db
    .selectFrom('import_job')
    .selectAll()
    .where('person_id', '=', of.personId)
    .where('organisation_id', of.organisationId === null ? 'is' : '=', of.organisationId)
    .where('item_kind', '=', of.kind)
    .where('status', 'in', ['reading', 'open'])
    .execute()
}
