import type { Kysely } from 'kysely'

/**
 * A wish of one organiser to withdraw or cancel a published need of another unit, which a second organiser confirms.
 * At most one for each need; it ends with the need's next step or with a decision.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('end_proposal')
    .addColumn('opportunity_id', 'text', (c) => c.primaryKey().references('opportunity.id').onDelete('cascade'))
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('proposed_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('proposed_at', 'integer', (c) => c.notNull())
    .execute()
}
