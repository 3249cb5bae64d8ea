import type { Insertable } from 'kysely'
import type { WordGroup } from '#app/domain/matching/thesaurus.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { WordChangeTable } from '../tables/words.ts'

/** Number of the newest change of the thesaurus; 0 before the first. */
export async function wordsVersion(db: ReadDb): Promise<number> {
  const row = await db
    .selectFrom('word_change')
    .select((eb) => eb.fn.max('version').as('version'))
    .executeTakeFirst()
  return row?.version ?? 0
}

/** The groups as they stood after a change, in the order in which they first came. */
export async function wordGroupsAt(db: ReadDb, version: number): Promise<WordGroup[]> {
  const rows = await db
    .selectFrom('word_group_state')
    .select(['group_id', 'words_json'])
    .where('version', '<=', version)
    .orderBy('version')
    .execute()
  const groups = new Map<string, string[]>()
  for (const row of rows) groups.set(row.group_id, JSON.parse(row.words_json) as string[])
  return [...groups].flatMap(([id, words]) => (words.length === 0 ? [] : [{ id, words }]))
}

/** Stores a change with the new words of each group that it touches; none: the group is no more. */
export async function insertWordChange(
  tx: Tx,
  change: Insertable<WordChangeTable>,
  groups: readonly WordGroup[],
): Promise<void> {
  await tx.insertInto('word_change').values(change).execute()
  for (const { id, words } of groups)
    await tx
      .insertInto('word_group_state')
      .values({ version: change.version, group_id: id, words_json: JSON.stringify(words) })
      .execute()
}

export async function wordChange(db: ReadDb, version: number) {
  return db.selectFrom('word_change').selectAll().where('version', '=', version).executeTakeFirst()
}

/** The last change that was made before an instant; 0 before the first. */
export async function wordsVersionBefore(db: ReadDb, at: number): Promise<number> {
  const row = await db
    .selectFrom('word_change')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('at', '<', at)
    .executeTakeFirst()
  return row?.version ?? 0
}

/** Changes, newest first, with who made them. */
export async function wordChanges(db: ReadDb, { limit, offset }: { limit: number; offset: number }) {
  return db
    .selectFrom('word_change as c')
    .innerJoin('person as p', 'p.id', 'c.person_id')
    .selectAll('c')
    .select('p.name as author')
    .orderBy('c.version', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

/** What a change made of each group that it touched, and what the group was before it. */
export async function wordsTouchedBy(db: ReadDb, version: number) {
  const rows = await db
    .selectFrom('word_group_state as s')
    .select(['s.group_id', 's.words_json'])
    .select((eb) =>
      eb
        .selectFrom('word_group_state as b')
        .select('b.words_json')
        .whereRef('b.group_id', '=', 's.group_id')
        .where('b.version', '<', version)
        .orderBy('b.version', 'desc')
        .limit(1)
        .as('before_json'),
    )
    .where('s.version', '=', version)
    .execute()
  return rows.map((row) => ({
    id: row.group_id,
    words: JSON.parse(row.words_json) as string[],
    before: JSON.parse(row.before_json ?? '[]') as string[],
  }))
}

/** Whether a later change touched one of the groups again. */
export async function wordsTouchedSince(db: ReadDb, version: number, ids: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom('word_group_state')
    .select('version')
    .where('version', '>', version)
    .where('group_id', 'in', ids)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The last change of each group, with who made it. */
export async function lastChanges(db: ReadDb) {
  return db
    .selectFrom('word_group_state as s')
    .innerJoin('word_change as c', 'c.version', 's.version')
    .innerJoin('person as p', 'p.id', 'c.person_id')
    .select((eb) => ['s.group_id', eb.fn.max('s.version').as('version'), 'c.reason', 'c.at', 'p.name as author'])
    .groupBy('s.group_id')
    .execute()
}

/** Adds what was searched for, and forgets days before `keepFrom`. */
export async function addSearches(
  tx: Tx,
  rows: readonly { day: string; text: string; n: number }[],
  keepFrom: string,
): Promise<void> {
  for (const row of rows)
    await tx
      .insertInto('search_count')
      .values(row)
      .onConflict((c) => c.columns(['day', 'text']).doUpdateSet((eb) => ({ n: eb('search_count.n', '+', row.n) })))
      .execute()
  await tx.deleteFrom('search_count').where('day', '<', keepFrom).execute()
}

/** What was searched for since a day, the most frequent first. */
export async function searchesSince(db: ReadDb, day: string): Promise<{ text: string; n: number }[]> {
  return db
    .selectFrom('search_count')
    .select((eb) => ['text', eb.fn.sum<number>('n').as('n')])
    .where('day', '>=', day)
    .groupBy('text')
    .orderBy('n', 'desc')
    .orderBy('text')
    .execute()
}
