import type { ExpressionBuilder, Insertable, Selectable } from 'kysely'
import type { ReleaseStatus } from '#app/domain/status.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { DB, ReadDb, Tx } from '../schema.ts'
import type { ListReleaseTable } from '../tables/dealings.ts'

export type ReleaseRow = Selectable<ListReleaseTable>

export async function releaseById(db: ReadDb, id: string): Promise<ReleaseRow | undefined> {
  return db.selectFrom('list_release').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A published release by its number `2026-1`; drafts have no public address. */
export async function publishedRelease(db: ReadDb, number: string): Promise<ReleaseRow | undefined> {
  return db
    .selectFrom('list_release')
    .selectAll()
    .where('number', '=', number)
    .where('status', '=', 'published')
    .executeTakeFirst()
}

/** The next free 批次 of a year. */
export async function nextBatch(db: ReadDb, year: number): Promise<number> {
  const row = await db
    .selectFrom('list_release')
    .select((eb) => eb.fn.max('batch').as('batch'))
    .where('year', '=', year)
    .executeTakeFirst()
  return (row?.batch ?? 0) + 1
}

export async function insertRelease(tx: Tx, row: Insertable<ListReleaseTable>): Promise<void> {
  await tx.insertInto('list_release').values(row).execute()
}

/** Changes a release while it is in `status` and at `version`; false when it no longer is. Raises the version. */
export async function updateRelease(
  tx: Tx,
  at: { id: string; status: ReleaseStatus; version: number },
  set: Partial<Omit<Insertable<ListReleaseTable>, 'id' | 'version'>>,
): Promise<boolean> {
  const result = await tx
    .updateTable('list_release')
    .set({ ...set, version: at.version + 1 })
    .where('id', '=', at.id)
    .where('status', '=', at.status)
    .where('version', '=', at.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

const countOf = (eb: ExpressionBuilder<DB, 'list_release'>, kind: ItemKind) =>
  eb
    .selectFrom('list_release_item as i')
    .select((e) => e.fn.countAll<number>().as('n'))
    .whereRef('i.release_id', '=', 'list_release.id')
    .where('i.item_kind', '=', kind)

const summaryColumns = [
  'id',
  'number',
  'year',
  'batch',
  'kind',
  'title',
  'theme',
  'document_number',
  'channel',
  'channel_link',
  'evidence',
  'count_value',
  'count_note',
  'released_on',
  'status',
  'backfilled',
  'updated_at',
] as const

const summaries = (db: ReadDb) =>
  db
    .selectFrom('list_release')
    .select(summaryColumns)
    .select((eb) => [
      eb.fn.coalesce(countOf(eb, 'opportunity'), eb.val(0)).as('opportunities'),
      eb.fn.coalesce(countOf(eb, 'product'), eb.val(0)).as('products'),
    ])

export type ReleaseSummary = Awaited<ReturnType<ReturnType<typeof summaries>['execute']>>[number]

const publishedOf = (db: ReadDb, filter: { year?: number }) => {
  const query = summaries(db).where('status', '=', 'published')
  return filter.year === undefined ? query : query.where('year', '=', filter.year)
}

/** Published releases, newest first. */
export async function publishedReleases(
  db: ReadDb,
  filter: { year?: number; offset?: number; limit: number },
): Promise<ReleaseSummary[]> {
  return publishedOf(db, filter)
    .orderBy('year', 'desc')
    .orderBy('batch', 'desc')
    .offset(filter.offset ?? 0)
    .limit(filter.limit)
    .execute()
}

/** How many releases each year has, and what they count, newest year first. */
export async function releaseYears(db: ReadDb): Promise<{ year: number; releases: number; counted: number }[]> {
  return db
    .selectFrom('list_release')
    .select('year')
    .select((eb) => [eb.fn.countAll<number>().as('releases'), eb.fn.sum<number>('count_value').as('counted')])
    .where('status', '=', 'published')
    .groupBy('year')
    .orderBy('year', 'desc')
    .execute()
}

/** The newest release that was issued from the system, for the home page; undefined before the first. */
export async function currentRelease(db: ReadDb): Promise<ReleaseSummary | undefined> {
  return summaries(db)
    .where('status', '=', 'published')
    .where('backfilled', '=', 0)
    .orderBy('released_on', 'desc')
    .orderBy('year', 'desc')
    .orderBy('batch', 'desc')
    .executeTakeFirst()
}

/** Releases for the lead unit's desk: what is being made first, then the newest. */
export async function deskReleases(
  db: ReadDb,
  filter: { published: boolean; offset: number; limit: number },
): Promise<{ rows: ReleaseSummary[]; total: number }> {
  const operator = filter.published ? '=' : '!='
  const rows = await summaries(db)
    .where('status', operator, 'published')
    .orderBy('year', 'desc')
    .orderBy('batch', 'desc')
    .offset(filter.offset)
    .limit(filter.limit)
    .execute()
  const count = await db
    .selectFrom('list_release')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('status', operator, 'published')
    .executeTakeFirstOrThrow()
  return { rows, total: count.n }
}

/** The published releases in which an item stands, newest first: 所在清单 2026年第2批 第3项. */
export async function releasesOfItem(
  db: ReadDb,
  kind: ItemKind,
  id: string,
): Promise<{ number: string; year: number; batch: number; title: string; releasedOn: string; position: number }[]> {
  return db
    .selectFrom('list_release_item as i')
    .innerJoin('list_release as r', 'r.id', 'i.release_id')
    .select(['r.number', 'r.year', 'r.batch', 'r.title', 'r.released_on as releasedOn', 'i.position'])
    .where('i.item_kind', '=', kind)
    .where('i.item_id', '=', id)
    .where('r.status', '=', 'published')
    .orderBy('r.released_on', 'desc')
    .orderBy('r.batch', 'desc')
    .execute()
}
