import type { Kysely } from 'kysely'

/** The day of a salon: who did not come, talks arranged on the spot, and items that begin later than released. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('registration').addColumn('no_show_at', 'integer').execute()
  await db.schema
    .alterTable('meeting')
    .addColumn('on_day', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('salon_shift')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('salon_id', 'text', (c) => c.notNull().references('salon.id'))
    // Planned beginning of the first item that is shifted, as released; everything after it shifts as well.
    .addColumn('from_at', 'integer', (c) => c.notNull())
    .addColumn('minutes', 'integer', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('salon_shift_salon').on('salon_shift').column('salon_id').execute()
}
