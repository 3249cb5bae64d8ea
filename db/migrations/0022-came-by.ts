import type { Kysely } from 'kysely'

/** How whoever acted on a pair had come to it: 'searched' from a search or a list page; empty where nothing said so. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('seen_list')
    .addColumn('via', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
