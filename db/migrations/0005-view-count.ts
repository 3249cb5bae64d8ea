import type { Kysely } from 'kysely'

/** How often suggestions were shown and opened: a sum for each day, never one row for a view, nobody named. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('view_count')
    .addColumn('day', 'text', (c) => c.notNull())
    // suggested: from a list of suggestions; own: a pair that somebody put together.
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    // Level word; empty below the lowest.
    .addColumn('level', 'text', (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('view_count_pk', ['day', 'source', 'step', 'level'])
    .execute()
}
