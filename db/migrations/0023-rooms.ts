import type { Kysely } from 'kysely'

/** Rooms in which the tables of a salon stand, and who takes part in fixed items that are not for everybody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('salon')
    .addColumn('rooms_json', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute()
  await db.schema
    .createTable('block_unit')
    .addColumn('salon_id', 'text', (c) => c.notNull().references('salon.id'))
    .addColumn('block_id', 'text', (c) => c.notNull())
    .addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id'))
    .addPrimaryKeyConstraint('block_unit_pk', ['block_id', 'organisation_id'])
    .execute()
  await db.schema.createIndex('block_unit_salon').on('block_unit').column('salon_id').execute()
}
