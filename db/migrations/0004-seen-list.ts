import type { Kysely } from 'kysely'
import type { SchemaTools } from './index.ts'

/**
 * The ranked list that a side saw when somebody acted on a pair of it, with all that it follows from. Its hash stands
 * in the audit row of that act, so that a row changed afterwards is found. It names entries and words of public texts,
 * no person.
 */
export async function up(db: Kysely<unknown>, tools: SchemaTools): Promise<void> {
  await db.schema
    .createTable('seen_list')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('match_id', 'text', (c) => c.notNull().references('match.id'))
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    // Level word of the pair; empty below the lowest.
    .addColumn('level', 'text', (c) => c.notNull())
    // Place of the pair among the rows of a page, from 1; 0 when it was not one of them.
    .addColumn('place', 'integer', (c) => c.notNull())
    .addColumn('list_json', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('seen_list_match').on('seen_list').columns(['match_id', 'at']).execute()
  await tools.appendOnly('seen_list')
}
