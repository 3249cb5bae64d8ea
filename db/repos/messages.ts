import type { Db, ReadDb, Tx } from '../schema.ts'
import type { MessageCalendarTable, MessageTable } from '../tables/machinery.ts'
import type { Selectable } from 'kysely'

export type Message = Selectable<MessageTable>

export interface NewMessage {
  id: string
  /** What happened, for example `response.submitted:ID`; one message per event, recipient and kind ever exists. */
  event: string
  kind: string
  recipientId: string
  organisationId: string | null
  subject: string
  body: string
  /** Path inside the product that the message leads to. */
  link: string
  /** Held messages wait for an organiser to release them. */
  held?: boolean
  mailMessageId: string
  now: number
}

/** Stores a message with the change that causes it. The same event never produces a second one. */
export async function addMessage(tx: Tx, m: NewMessage): Promise<void> {
  await tx
    .insertInto('message')
    .values({
      id: m.id,
      event: m.event,
      kind: m.kind,
      recipient_id: m.recipientId,
      organisation_id: m.organisationId,
      channel: 'mail',
      status: m.held ? 'held' : 'queued',
      subject: m.subject,
      body: m.body,
      link: m.link,
      mail_message_id: m.mailMessageId,
      due_at: m.now,
      created_at: m.now,
    })
    .onConflict((c) => c.columns(['event', 'recipient_id', 'kind']).doNothing())
    .execute()
}

type Calendar = Omit<MessageCalendarTable, 'event'>

/** Keeps the calendars that go with the messages of an event. The first ones stay. */
export async function addCalendars(tx: Tx, event: string, calendars: readonly Calendar[]): Promise<void> {
  for (const { method, name, content } of calendars)
    await tx
      .insertInto('message_calendar')
      .values({ event, method, name, content })
      .onConflict((c) => c.columns(['event', 'method']).doNothing())
      .execute()
}

/** The calendars of an event: what stands first, then what was cancelled. */
export async function calendarsOf(db: ReadDb, event: string): Promise<Calendar[]> {
  return db
    .selectFrom('message_calendar')
    .select(['method', 'name', 'content'])
    .where('event', '=', event)
    .orderBy('method', 'desc')
    .execute()
}

/** Takes queued messages that are due. A row left in `sending` by a crash becomes `unknown` and is sent once more. */
export async function claimMessages(
  db: Db,
  claim: { now: number; leaseMs: number; limit: number },
): Promise<Message[]> {
  return db
    .updateTable('message')
    .set((eb) => ({
      status: 'sending',
      claimed_until: claim.now + claim.leaseMs,
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', 'in', (q) =>
      q
        .selectFrom('message')
        .select('id')
        .where('status', 'in', ['queued', 'sending', 'unknown'])
        .where('due_at', '<=', claim.now)
        .where('claimed_until', '<=', claim.now)
        .orderBy('created_at')
        .limit(claim.limit),
    )
    .returningAll()
    .execute()
}

export async function settleMessage(
  db: Db,
  id: string,
  outcome: { status: 'sent' | 'failed' | 'queued' | 'unknown'; error?: string; now: number; dueAt?: number },
): Promise<void> {
  await db
    .updateTable('message')
    .set({
      status: outcome.status,
      last_error: (outcome.error ?? '').slice(0, 300),
      claimed_until: 0,
      ...(outcome.status === 'sent' ? { sent_at: outcome.now } : {}),
      ...(outcome.dueAt === undefined ? {} : { due_at: outcome.dueAt }),
    })
    .where('id', '=', id)
    .execute()
}

/** A person's own messages, newest first. */
export async function messagesOf(
  db: ReadDb,
  personId: string,
  page: { limit: number; offset: number },
): Promise<{ rows: Message[]; total: number; unread: number }> {
  const mine = db.selectFrom('message').where('recipient_id', '=', personId).where('status', '!=', 'held')
  const rows = await mine.selectAll().orderBy('created_at', 'desc').limit(page.limit).offset(page.offset).execute()
  const count = await mine
    .select((eb) => [
      eb.fn.countAll<number>().as('total'),
      eb.fn.sum<number>(eb.case().when('read_at', 'is', null).then(1).else(0).end()).as('unread'),
    ])
    .executeTakeFirstOrThrow()
  return { rows, total: count.total, unread: count.unread ?? 0 }
}

export async function markMessagesRead(tx: Tx, personId: string, now: number): Promise<void> {
  await tx
    .updateTable('message')
    .set({ read_at: now })
    .where('recipient_id', '=', personId)
    .where('read_at', 'is', null)
    .execute()
}

/** How many messages wait to be sent, how many failed, and since when the oldest waits. */
export async function messageState(db: ReadDb): Promise<{ waiting: number; failed: number; oldestAt: number | null }> {
  const rows = await db
    .selectFrom('message')
    .select((eb) => ['status', eb.fn.countAll<number>().as('n'), eb.fn.min('created_at').as('oldest')])
    .where('status', 'in', ['queued', 'sending', 'unknown', 'failed'])
    .groupBy('status')
    .execute()
  const waiting = rows.filter((r) => r.status !== 'failed')
  const oldest = waiting.map((r) => r.oldest)
  return {
    waiting: waiting.reduce((sum, r) => sum + r.n, 0),
    failed: rows.find((r) => r.status === 'failed')?.n ?? 0,
    oldestAt: oldest.length > 0 ? Math.min(...oldest) : null,
  }
}
