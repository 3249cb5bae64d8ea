import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** What a release has to tell each unit whose own day changed: drafts that the organiser sends, edits or drops. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('agenda_notice')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('salon_id', 'text', (c) => c.notNull().references('salon.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id'))
    // The version that the unit knew before; null when it knew none.
    .addColumn('base_version', 'integer')
    .addColumn('before_json', 'text', (c) => c.notNull())
    .addColumn('after_json', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    // A draft that was still held when the next version came out is replaced.
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('held', 'sent', 'dropped', 'replaced')`))
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('settled_by', 'text', (c) => c.references('person.id'))
    .addColumn('settled_at', 'integer')
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .addUniqueConstraint('agenda_notice_once', ['salon_id', 'version', 'organisation_id'])
    .execute()
}
