import type { Kysely } from 'kysely'

/** Since when a product, or an earlier one of its unit of which it is a copy, has been public; null before this was kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('product').addColumn('public_since', 'integer').execute()
}
