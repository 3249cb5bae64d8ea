import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Whom participants of a salon want to meet and whom not, the order in which they came, their own times, and whose word was taken by phone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('salon').addColumn('wishes_close_at', 'integer').execute()
  await db.schema.alterTable('salon').addColumn('answers_close_at', 'integer').execute()
  // Since when the unit stands in the list of participants that other participants see; null when it has not agreed.
  await db.schema.alterTable('registration').addColumn('listed_at', 'integer').execute()
  // Rises with each registration of a salon: first come, first served, also within one millisecond.
  await db.schema
    .alterTable('registration')
    .addColumn('queue_no', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await sql`
    update registration set queue_no = (
      select count(*) from registration as r
      where r.salon_id = registration.salon_id
        and (r.status_at < registration.status_at or (r.status_at = registration.status_at and r.id <= registration.id))
    )`.execute(db)
  for (const column of ['comes_at', 'leaves_at'])
    // 'HH:MM' on the day of the salon, Shanghai; empty: from the beginning, to the end.
    await db.schema
      .alterTable('delegate')
      .addColumn(column, 'text', (c) => c.notNull().defaultTo(''))
      .execute()
  for (const side of ['need', 'offer']) {
    await db.schema.alterTable('meeting').addColumn(`${side}_staff`, 'text').execute()
    await db.schema
      .alterTable('meeting')
      .addColumn(`${side}_word_of`, 'text', (c) => c.notNull().defaultTo(''))
      .execute()
  }
  await db.schema
    .createTable('salon_wish')
    .addColumn('salon_id', 'text', (c) => c.notNull().references('salon.id'))
    .addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id'))
    .addColumn('other_id', 'text', (c) => c.notNull().references('organisation.id'))
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('meet', 'avoid')`))
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('salon_wish_pk', ['salon_id', 'organisation_id', 'other_id'])
    .addCheckConstraint('salon_wish_other', sql`organisation_id <> other_id`)
    .execute()
}
