import type { Selectable } from 'kysely'
import { addDays } from '#app/domain/time.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { ListShowingTable } from '../tables/dealings.ts'

/** Adds to how often lists were shown on a day, and forgets what is more than `keepDays` before the newest of them. */
export async function addListShowings(
  tx: Tx,
  rows: readonly Selectable<ListShowingTable>[],
  keepDays: number,
): Promise<void> {
  if (rows.length === 0) return
  for (const row of rows)
    await tx
      .insertInto('list_showing')
      .values(row)
      .onConflict((c) =>
        c.columns(['day', 'list', 'subject_id']).doUpdateSet((eb) => ({ n: eb('list_showing.n', '+', row.n) })),
      )
      .execute()
  const newest = rows.reduce((day, row) => (row.day > day ? row.day : day), '')
  await tx.deleteFrom('list_showing').where('day', '<', addDays(newest, -keepDays)).execute()
}

/** Lists that were shown from a day on, the most shown first. */
export async function listsShownSince(db: ReadDb, day: string) {
  return db
    .selectFrom('list_showing')
    .select((eb) => ['list', 'subject_id', eb.fn.sum<number>('n').as('n')])
    .where('day', '>=', day)
    .groupBy(['list', 'subject_id'])
    .orderBy('n', 'desc')
    .orderBy('list')
    .orderBy('subject_id')
    .execute()
}

/** Pairs on which somebody acted from an instant on with a list before them, for what was shown before it was counted. */
export async function listsActedOnSince(db: ReadDb, at: number) {
  return db
    .selectFrom('seen_list as s')
    .innerJoin('match as m', 'm.id', 's.match_id')
    .select(['s.list_json', 'm.opportunity_id', 'm.product_id'])
    .where('s.at', '>=', at)
    .execute()
}
