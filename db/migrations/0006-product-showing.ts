import type { Kysely } from 'kysely'

/** How often each product was listed as a suggestion on a day: a sum, nobody named. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('product_showing')
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('product_id', 'text', (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('product_showing_pk', ['day', 'product_id'])
    .execute()
}
