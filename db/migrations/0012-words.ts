import type { Kysely } from 'kysely'
import type { SchemaTools } from './index.ts'

/**
 * The thesaurus as a history: each change has an author and a reason, and a way back is a change of its own. What holds
 * is the newest state of each group. Beside it what was searched for, counted by day, nobody named.
 */
export async function up(db: Kysely<unknown>, tools: SchemaTools): Promise<void> {
  await db.schema
    .createTable('word_change')
    .addColumn('version', 'integer', (c) => c.primaryKey())
    // save, remove; undo: one change taken back; return: everything as it was at a version.
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('at', 'integer', (c) => c.notNull())
    // The version that was taken back, or to which everything returned.
    .addColumn('earlier', 'integer')
    .execute()
  await db.schema
    .createTable('word_group_state')
    .addColumn('version', 'integer', (c) => c.notNull().references('word_change.version'))
    .addColumn('group_id', 'text', (c) => c.notNull())
    // An empty list: the group is no more.
    .addColumn('words_json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('word_group_state_pk', ['group_id', 'version'])
    .execute()
  await tools.appendOnly('word_change')
  await tools.appendOnly('word_group_state')
  await db.schema
    .createTable('search_count')
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('search_count_pk', ['day', 'text'])
    .execute()
}
