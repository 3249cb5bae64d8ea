import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** 回访: the question 30 and 90 days after a salon, the words of each side, and calendars that go with a message. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('follow_up')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('salon_id', 'text', (c) => c.notNull().references('salon.id'))
    // Days after the salon.
    .addColumn('wave', 'integer', (c) => c.notNull().check(sql`wave in (30, 90)`))
    .addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id'))
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('held', 'sent', 'dropped', 'revoked')`))
    // Counts the links: the one of a question that was taken back never works again.
    .addColumn('link_no', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('link_hash', 'text', (c) => c.notNull().unique())
    .addColumn('settled_by', 'text', (c) => c.references('person.id'))
    .addColumn('settled_at', 'integer')
    .addColumn('closes_at', 'integer')
    // When the unit had said a word about each of its talks.
    .addColumn('answered_at', 'integer')
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .addUniqueConstraint('follow_up_once', ['salon_id', 'wave', 'organisation_id'])
    .execute()
  await db.schema.createIndex('follow_up_organisation').on('follow_up').columns(['organisation_id', 'status']).execute()
  await db.schema
    .createTable('follow_up_word')
    .addColumn('meeting_id', 'text', (c) => c.notNull().references('meeting.id'))
    .addColumn('wave', 'integer', (c) => c.notNull())
    .addColumn('side', 'text', (c) => c.notNull().check(sql`side in ('need', 'offer')`))
    .addColumn('answer', 'text', (c) => c.notNull())
    .addColumn('reason_code', 'text', (c) => c.notNull().defaultTo(''))
    // 合同金额 in 分.
    .addColumn('amount', 'integer')
    .addColumn('note', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('source', 'text', (c) => c.notNull().check(sql`source in ('link', 'account', 'phone')`))
    .addColumn('by_person_id', 'text', (c) => c.references('person.id'))
    .addColumn('at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('follow_up_word_pk', ['meeting_id', 'wave', 'side'])
    .execute()
  await db.schema
    .createTable('message_calendar')
    // The event of the messages with which it goes.
    .addColumn('event', 'text', (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull().check(sql`method in ('PUBLISH', 'CANCEL')`))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('message_calendar_pk', ['event', 'method'])
    .execute()
}
