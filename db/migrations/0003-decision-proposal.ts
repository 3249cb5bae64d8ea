import type { Kysely } from 'kysely'

/**
 * The reply to one answer as one person of the owner proposes it, until a 单位联络员 who is another person decides. At
 * most one for each answer; the answering side never sees it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('decision_proposal')
    .addColumn('response_id', 'text', (c) => c.primaryKey().references('response.id').onDelete('cascade'))
    .addColumn('result', 'text', (c) => c.notNull())
    .addColumn('reason_code', 'text', (c) => c.notNull())
    .addColumn('reason_line', 'integer')
    .addColumn('reason_text', 'text', (c) => c.notNull())
    .addColumn('advice', 'text', (c) => c.notNull())
    .addColumn('follow_path', 'text', (c) => c.notNull())
    .addColumn('proposed_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('proposed_at', 'integer', (c) => c.notNull())
    .execute()
}
