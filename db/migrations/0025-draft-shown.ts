import type { Kysely } from 'kysely'

/** What the page showed on which a held invitation was chosen, sealed, for its sending; empty where nothing said so. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('invitation_draft')
    .addColumn('shown', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
