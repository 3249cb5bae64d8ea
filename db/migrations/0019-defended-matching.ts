import type { Kysely } from 'kysely'

/**
 * A declaration to stand back can be lifted: the person asks with a reason, the lead unit decides. And how often each
 * list of suggestions was shown on a day, so that a change of the thesaurus can be looked at on them: a sum, nobody named.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recusal_lift')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('opportunity_id', 'text', (c) => c.notNull().references('opportunity.id'))
    .addColumn('product_id', 'text', (c) => c.notNull().references('product.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('reason', 'text', (c) => c.notNull())
    // proposed, granted, refused; over: it was granted and the person has declared it again since.
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('proposed_at', 'integer', (c) => c.notNull())
    .addColumn('decided_by', 'text', (c) => c.references('person.id'))
    .addColumn('decided_at', 'integer')
    .addColumn('decision_note', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await db.schema
    .createIndex('recusal_lift_pair')
    .on('recusal_lift')
    .columns(['opportunity_id', 'product_id', 'person_id', 'status'])
    .execute()
  await db.schema
    .createIndex('recusal_lift_one_proposed')
    .unique()
    .on('recusal_lift')
    .columns(['opportunity_id', 'product_id', 'person_id', 'status'])
    .where('status', '=', 'proposed')
    .execute()
  await db.schema
    .createTable('list_showing')
    .addColumn('day', 'text', (c) => c.notNull())
    // need: products for a need; offer: needs for a product; unit: needs for a firm.
    .addColumn('list', 'text', (c) => c.notNull())
    // Id of the need, the product or the firm.
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('list_showing_pk', ['day', 'list', 'subject_id'])
    .execute()
}
