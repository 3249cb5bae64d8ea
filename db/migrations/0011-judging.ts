import type { Kysely } from 'kysely'

/**
 * Rounds in which two people grade pooled pairs of needs and products without seeing each other's grades. The texts are
 * kept as they were judged, with all products of that day, so that a round stays the same set whatever changes later.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('judging_round')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('number', 'text', (c) => c.notNull().unique())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    // With the seed, how many of the best each way brought, and how many were drawn by lot, the pool can be made again.
    .addColumn('seed', 'integer', (c) => c.notNull())
    .addColumn('depth', 'integer', (c) => c.notNull())
    .addColumn('drawn', 'integer', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('grader_a', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('grader_b', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('graded_a_at', 'integer')
    .addColumn('graded_b_at', 'integer')
    // SHA-256 of the workbook that was taken last.
    .addColumn('file_a', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('file_b', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('created_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .addColumn('settled_at', 'integer')
    .execute()
  await db.schema
    .createTable('judging_text')
    .addColumn('round_id', 'text', (c) => c.notNull().references('judging_round.id'))
    .addColumn('side', 'text', (c) => c.notNull())
    .addColumn('item_id', 'text', (c) => c.notNull())
    .addColumn('number', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('category', 'text', (c) => c.notNull())
    // 1: holds details that only verified organisations may read.
    .addColumn('restricted', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('judging_text_pk', ['round_id', 'side', 'item_id'])
    .execute()
  await db.schema
    .createTable('judging_pair')
    .addColumn('round_id', 'text', (c) => c.notNull().references('judging_round.id'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('need_id', 'text', (c) => c.notNull())
    .addColumn('offer_id', 'text', (c) => c.notNull())
    // Ways by which it came into the pool, with commas between; not shown while anybody grades.
    .addColumn('sources', 'text', (c) => c.notNull())
    .addColumn('grade_a', 'integer')
    .addColumn('remark_a', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('grade_b', 'integer')
    .addColumn('remark_b', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('settled_grade', 'integer')
    .addColumn('settled_reason', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('settled_by', 'text', (c) => c.references('person.id'))
    .addColumn('settled_at', 'integer')
    .addPrimaryKeyConstraint('judging_pair_pk', ['round_id', 'position'])
    .addUniqueConstraint('judging_pair_once', ['round_id', 'need_id', 'offer_id'])
    .execute()
}
