import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** What the agenda desk keeps besides the talks: locks of units and rounds, the steps that can be undone, what-if runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('agenda_lock')
    .addColumn('salon_id', 'text', (c) => c.notNull().references('salon.id'))
    // `unit` with the id of an organisation, or `round` with the number of a round, counted from 0.
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('unit', 'round')`))
    .addColumn('object', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('agenda_lock_pk', ['salon_id', 'kind', 'object'])
    .execute()
  await db.schema
    .createTable('agenda_step')
    .addColumn('salon_id', 'text', (c) => c.notNull().references('salon.id'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('title', 'text', (c) => c.notNull())
    // Only what the step changed, as it was and as it became.
    .addColumn('before_json', 'text', (c) => c.notNull())
    .addColumn('after_json', 'text', (c) => c.notNull())
    .addColumn('undone', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('agenda_step_pk', ['salon_id', 'position'])
    .execute()
  // Empty for a run whose result may become the agenda as the salon stands.
  await db.schema
    .alterTable('agenda_run')
    .addColumn('scenario_json', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  // 1: talks that have a place keep it unless that lets another one in.
  await db.schema
    .alterTable('agenda_run')
    .addColumn('few_moves', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
}
