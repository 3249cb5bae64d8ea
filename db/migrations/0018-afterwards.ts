import type { Kysely } from 'kysely'

/** After a salon: the word of each side about a talk, feedback of the units, and the closing report. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meeting_word')
    .addColumn('meeting_id', 'text', (c) => c.notNull().references('meeting.id'))
    // need, offer or team.
    .addColumn('side', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('reason_code', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('note', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('next_step', 'text', (c) => c.notNull().defaultTo(''))
    // Null: by personal link.
    .addColumn('by_person_id', 'text')
    .addColumn('at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('meeting_word_pk', ['meeting_id', 'side'])
    .execute()
  await db.schema
    .createTable('salon_feedback')
    .addColumn('registration_id', 'text', (c) => c.primaryKey().references('registration.id'))
    .addColumn('salon_id', 'text', (c) => c.notNull().references('salon.id'))
    .addColumn('pairs', 'integer', (c) => c.notNull())
    .addColumn('arrangement', 'integer', (c) => c.notNull())
    .addColumn('again', 'text', (c) => c.notNull())
    .addColumn('words', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('at', 'integer', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('salon_feedback_salon').on('salon_feedback').column('salon_id').execute()
  await db.schema
    .createTable('salon_report')
    .addColumn('salon_id', 'text', (c) => c.primaryKey().references('salon.id'))
    .addColumn('public_text', 'text', (c) => c.notNull())
    .addColumn('internal_text', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('published_text', 'text')
    .addColumn('published_at', 'integer')
    .addColumn('updated_by', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'integer', (c) => c.notNull())
    .execute()
}
