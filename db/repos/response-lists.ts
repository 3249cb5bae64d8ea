import type { ExpressionBuilder } from 'kysely'
import type { ResponseStatus } from '#app/domain/status.ts'
import type { DB, ReadDb } from '../schema.ts'

interface Page {
  limit: number
  offset: number
}

/** An organisation's own answers, last changed first. A person given as author sees the own ones alone. */
export async function ownResponses(
  db: ReadDb,
  q: Page & { organisationId: string; authorId?: string; status?: ResponseStatus },
) {
  let found = db
    .selectFrom('response as r')
    .innerJoin('opportunity as n', 'n.id', 'r.opportunity_id')
    .where('r.organisation_id', '=', q.organisationId)
  if (q.authorId !== undefined) found = found.where('r.author_id', '=', q.authorId)
  const counts = await found
    .select(['r.status', (eb) => eb.fn.countAll<number>().as('n')])
    .groupBy('r.status')
    .execute()
  if (q.status) found = found.where('r.status', '=', q.status)
  const rows = await found
    .select(['r.number', 'r.status', 'r.draft_version', 'r.submitted_at', 'r.updated_at', 'r.reply_due_on'])
    .select(['r.reason_code', 'r.reason_line', 'n.id as opportunity_id', 'n.number as opportunity_number'])
    .select(['n.title as opportunity_title', 'n.deadline_at', 'n.status as opportunity_status'])
    .orderBy('r.updated_at', 'desc')
    .orderBy('r.id')
    .limit(q.limit)
    .offset(q.offset)
    .execute()
  return { rows, counts: new Map(counts.map((c) => [c.status as ResponseStatus, c.n])) }
}

type Joined = ExpressionBuilder<DB & { r: DB['response']; n: DB['opportunity'] }, 'r' | 'n'>

/** Nothing of a sealed need is counted before its deadline. */
const unsealed = (now: number) => (eb: Joined) =>
  eb.or([eb('n.answer_mode', '!=', 'sealed'), eb('n.deadline_at', '<=', now)])

/** Answers in the state `submitted` to needs of this mode. */
const countUnread = (eb: Joined, mode: 'rolling' | 'sealed') =>
  eb.fn.sum<number>(
    eb
      .case()
      .when(eb.and([eb('r.status', '=', 'submitted'), eb('n.answer_mode', '=', mode)]))
      .then(1)
      .else(0)
      .end(),
  )

/**
 * Needs that have answers still owed a reply, the most urgent first: of one owner, or of all for the lead unit.
 * `overdueBefore` keeps those whose reply was due before that day.
 */
export async function needsAwaiting(db: ReadDb, q: Page & { now: number; ownerId?: string; overdueBefore?: string }) {
  let found = db
    .selectFrom('response as r')
    .innerJoin('opportunity as n', 'n.id', 'r.opportunity_id')
    .innerJoin('organisation as o', 'o.id', 'n.organisation_id')
    .where('r.status', 'in', ['submitted', 'viewed', 'opened'])
    .where((eb) => unsealed(q.now)(eb as unknown as Joined))
  if (q.ownerId !== undefined) found = found.where('n.organisation_id', '=', q.ownerId)
  if (q.overdueBefore !== undefined)
    found = found.where('r.reply_due_on', '!=', '').where('r.reply_due_on', '<', q.overdueBefore)
  const { total } = await found
    .select((eb) => eb.fn.count<number>('n.id').distinct().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .select(['n.id', 'n.number', 'n.title', 'n.answer_mode', 'o.name as owner_name'])
    .select((eb) => [
      eb.fn.countAll<number>().as('answers'),
      countUnread(eb as unknown as Joined, 'rolling').as('unread'),
      countUnread(eb as unknown as Joined, 'sealed').as('unopened'),
      eb.fn.min<string>('r.reply_due_on').as('due_on'),
      eb.fn.min<number>('r.submitted_at').as('since'),
    ])
    .groupBy(['n.id', 'n.number', 'n.title', 'n.answer_mode', 'o.name'])
    .orderBy('due_on')
    .orderBy('n.id')
    .limit(q.limit)
    .offset(q.offset)
    .execute()
  return { rows, total }
}

/**
 * Counts for a desk, of one owner's needs or of all: answers to read, needs to open, answers to decide, replies overdue.
 * Sealed needs count from their deadline on.
 */
export async function countAwaiting(db: ReadDb, q: { ownerId?: string; now: number; today: string }) {
  let found = db
    .selectFrom('response as r')
    .innerJoin('opportunity as n', 'n.id', 'r.opportunity_id')
    .where('r.status', 'in', ['submitted', 'viewed', 'opened'])
    .where((eb) => unsealed(q.now)(eb as unknown as Joined))
  if (q.ownerId !== undefined) found = found.where('n.organisation_id', '=', q.ownerId)
  const count = async (query: typeof found) =>
    (await query.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n
  const unread = found.where('r.status', '=', 'submitted')
  const needs = await unread
    .where('n.answer_mode', '=', 'sealed')
    .select((eb) => eb.fn.count<number>('n.id').distinct().as('n'))
    .executeTakeFirstOrThrow()
  return {
    toRead: await count(unread.where('n.answer_mode', '!=', 'sealed')),
    toOpen: needs.n,
    toDecide: await count(found.where('r.status', '!=', 'submitted')),
    overdue: await count(found.where('r.reply_due_on', '!=', '').where('r.reply_due_on', '<', q.today)),
  }
}
