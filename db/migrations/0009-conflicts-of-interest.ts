import type { Kysely } from 'kysely'

/**
 * What joins units, entered by hand with its source; who stands back from a pair; and pairs that go on in spite of a
 * conflict because two people of the lead unit said why. Rows are ended or decided, never removed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organisation_relation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    // group: the unit belongs to a group; holding: other_id holds shares of the unit.
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id'))
    .addColumn('other_id', 'text', (c) => c.references('organisation.id'))
    .addColumn('group_name', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('group_code', 'text', (c) => c.notNull().defaultTo(''))
    // Hundredths of a percent.
    .addColumn('share', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('source', 'text', (c) => c.notNull())
    // Since when, a Shanghai day.
    .addColumn('since', 'text', (c) => c.notNull())
    // The unit that declared it about itself; null where the lead unit entered it.
    .addColumn('declared_by_id', 'text', (c) => c.references('organisation.id'))
    .addColumn('entered_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('entered_at', 'integer', (c) => c.notNull())
    .addColumn('ended_by', 'text', (c) => c.references('person.id'))
    .addColumn('ended_at', 'integer')
    .addColumn('end_reason', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await db.schema
    .createIndex('organisation_relation_unit')
    .on('organisation_relation')
    .columns(['organisation_id', 'entered_at'])
    .execute()
  await db.schema.createIndex('organisation_relation_other').on('organisation_relation').columns(['other_id']).execute()
  await db.schema
    .createTable('recusal')
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('opportunity_id', 'text', (c) => c.notNull().references('opportunity.id'))
    .addColumn('product_id', 'text', (c) => c.notNull().references('product.id'))
    // The unit that the person acted for; null for the lead unit.
    .addColumn('organisation_id', 'text', (c) => c.references('organisation.id'))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('declared_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('recusal_pk', ['opportunity_id', 'product_id', 'person_id'])
    .execute()
  await db.schema
    .createTable('conflict_waiver')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('opportunity_id', 'text', (c) => c.notNull().references('opportunity.id'))
    .addColumn('product_id', 'text', (c) => c.notNull().references('product.id'))
    // Keys of the conflicts that it covers.
    .addColumn('keys_json', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    // proposed, granted, refused.
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('proposed_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('proposed_at', 'integer', (c) => c.notNull())
    .addColumn('decided_by', 'text', (c) => c.references('person.id'))
    .addColumn('decided_at', 'integer')
    .addColumn('decision_note', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await db.schema
    .createIndex('conflict_waiver_pair')
    .on('conflict_waiver')
    .columns(['opportunity_id', 'product_id', 'proposed_at'])
    .execute()
  await db.schema
    .createIndex('conflict_waiver_one_proposed')
    .unique()
    .on('conflict_waiver')
    .columns(['opportunity_id', 'product_id', 'status'])
    .where('status', '=', 'proposed')
    .execute()
}
