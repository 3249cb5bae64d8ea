import type { Kysely } from 'kysely'

/** What a person was shown on 为我推荐, so that the next visit can say what is new. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('last_visit')
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
    .addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id').onDelete('cascade'))
    .addColumn('last_at', 'integer', (c) => c.notNull())
    .addColumn('seen_json', 'text', (c) => c.notNull())
    // What was known when this visit began; null during the first one.
    .addColumn('before_at', 'integer')
    .addColumn('before_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('last_visit_pk', ['person_id', 'organisation_id'])
    .execute()
}
