import type { ReadDb } from '../schema.ts'
import { waitsFor } from './matches.ts'

/** What waits for whom. Each query returns the few oldest rows of one kind of waiting; `since` is when it began. */
const MOST = 50

/** Own items that somebody sent back. */
export async function returnedItems(db: ReadDb, organisationId: string) {
  const of = (kind: 'opportunity' | 'product') =>
    db
      .selectFrom(kind)
      .select(['id', 'number', 'title', 'status_at as since', 'status_reason'])
      .where('organisation_id', '=', organisationId)
      .where('status', '=', 'returned')
      .orderBy('status_at')
      .limit(MOST)
      .execute()
  const revisions = db
    .selectFrom('product')
    .select(['id', 'number', 'title', 'updated_at as since', 'status_reason'])
    .where('organisation_id', '=', organisationId)
    .where('revision_status', '=', 'returned')
    .limit(MOST)
    .execute()
  return { opportunities: await of('opportunity'), products: [...(await of('product')), ...(await revisions)] }
}

/** Approved needs that nobody has published or scheduled yet. */
export async function approvedNeeds(db: ReadDb, organisationId: string) {
  return db
    .selectFrom('opportunity')
    .select(['id', 'number', 'title', 'status_at as since'])
    .where('organisation_id', '=', organisationId)
    .where('status', '=', 'approved')
    .where('publish_at', 'is', null)
    .orderBy('status_at')
    .limit(MOST)
    .execute()
}

/** Own needs with answers that nobody has looked at: in sealed mode only after the deadline. */
export async function unreadAnswers(db: ReadDb, organisationId: string, now: number) {
  return db
    .selectFrom('response as r')
    .innerJoin('opportunity as o', 'o.id', 'r.opportunity_id')
    .select(['o.id', 'o.number', 'o.title', 'o.answer_mode'])
    .select((eb) => [
      eb.fn.countAll<number>().as('n'),
      eb.fn.min('r.submitted_at').as('since'),
      eb.fn.min('r.reply_due_on').as('due_on'),
    ])
    .where('o.organisation_id', '=', organisationId)
    .where('r.status', '=', 'submitted')
    .where((eb) => eb.or([eb('o.answer_mode', '=', 'rolling'), eb('o.deadline_at', '<=', now)]))
    .groupBy('o.id')
    .limit(MOST)
    .execute()
}

/** Answers that were looked at and have no reply and no proposal of one, with the day by which a reply is due. */
export async function undecidedAnswers(db: ReadDb, organisationId: string) {
  return db
    .selectFrom('response as r')
    .innerJoin('opportunity as o', 'o.id', 'r.opportunity_id')
    .select(['o.id', 'o.number', 'o.title'])
    .select((eb) => [
      eb.fn.countAll<number>().as('n'),
      eb.fn.min('r.viewed_at').as('since'),
      eb.fn.min('r.reply_due_on').as('due_on'),
    ])
    .where('o.organisation_id', '=', organisationId)
    .where('r.status', 'in', ['viewed', 'opened'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('decision_proposal as d').select('d.response_id').whereRef('d.response_id', '=', 'r.id'),
        ),
      ),
    )
    .groupBy('o.id')
    .limit(MOST)
    .execute()
}

/** Replies that a colleague of the own unit has proposed, for the second person to decide. */
export async function proposedDecisions(db: ReadDb, organisationId: string, personId: string) {
  return db
    .selectFrom('decision_proposal as d')
    .innerJoin('response as r', 'r.id', 'd.response_id')
    .innerJoin('opportunity as o', 'o.id', 'r.opportunity_id')
    .innerJoin('organisation as firm', 'firm.id', 'r.organisation_id')
    .innerJoin('person as p', 'p.id', 'd.proposed_by')
    .select(['o.id', 'o.number', 'o.title', 'r.id as response_id', 'r.number as response_number', 'd.result'])
    .select(['firm.name as firm', 'p.name as proposer', 'd.proposed_at as since'])
    .where('o.organisation_id', '=', organisationId)
    .where('d.proposed_by', '!=', personId)
    .orderBy('d.proposed_at')
    .limit(MOST)
    .execute()
}

/** Pairs that wait for this organisation: for its word, or for its answer to a question. */
export async function openInvitations(db: ReadDb, organisationId: string) {
  return (
    db
      .selectFrom('match as m')
      .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
      .innerJoin('product as p', 'p.id', 'm.product_id')
      .leftJoin('match_question as q', (on) => on.onRef('q.match_id', '=', 'm.id').on('q.status', '=', 'open'))
      .select(['m.id', 'm.status_at as since', 'n.number as need_number', 'n.title as need_title'])
      .select(['p.number as product_number', 'p.title as product_title', 'n.organisation_id as need_organisation'])
      .select('q.side as question_side')
      // A suggestion waits only for the answer to a question about it.
      .where((eb) =>
        eb.or([
          eb('m.status', '=', 'invited'),
          eb.and([eb('m.status', '=', 'suggested'), eb('q.side', 'is not', null)]),
        ]),
      )
      .where((eb) => waitsFor(eb, organisationId))
      .orderBy('m.status_at')
      .limit(MOST)
      .execute()
  )
}

/** Salon meetings proposed to this organisation that it has neither agreed to nor refused, by salon. */
export async function openMeetings(db: ReadDb, organisationId: string) {
  return db
    .selectFrom('meeting as m')
    .innerJoin('salon as s', 's.id', 'm.salon_id')
    .select(['s.number', 's.title'])
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.min('m.created_at').as('since')])
    .where('m.status', '=', 'proposed')
    .where('s.status', 'in', ['planning', 'registration', 'released'])
    .where((eb) =>
      eb.or([
        eb.and([eb('m.need_organisation_id', '=', organisationId), eb('m.need_agreed_at', 'is', null)]),
        eb.and([eb('m.offer_organisation_id', '=', organisationId), eb('m.offer_agreed_at', 'is', null)]),
      ]),
    )
    .groupBy('s.id')
    .limit(MOST)
    .execute()
}

/** Submitted items of both lists that nobody has taken, and those this reviewer has taken. */
export async function reviewWaiting(db: ReadDb, reviewerId: string) {
  const columns = ['id', 'title', 'submitted_at', 'organisation_id', 'status'] as const
  const items = db
    .selectFrom('opportunity')
    .select(columns)
    .select((eb) => eb.val('opportunity').as('kind'))
    .unionAll(
      db
        .selectFrom('product')
        .select(columns)
        .select((eb) => eb.val('product').as('kind')),
    )
    .as('i')
  return db
    .selectFrom(items)
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .leftJoin('review_assignment as a', (join) =>
      join.onRef('a.item_id', '=', 'i.id').onRef('a.item_kind', '=', 'i.kind'),
    )
    .select(['i.kind', 'i.id', 'i.title', 'i.submitted_at as since', 'o.name as owner', 'a.reviewer_id'])
    .where('i.status', '=', 'submitted')
    .where((eb) => eb.or([eb('a.reviewer_id', 'is', null), eb('a.reviewer_id', '=', reviewerId)]))
    .orderBy('i.submitted_at')
    .limit(MOST)
    .execute()
}

/** Organisations that wait for verification. */
export async function pendingOrganisations(db: ReadDb) {
  return db
    .selectFrom('organisation')
    .select(['id', 'name', 'created_at as since'])
    .where('status', '=', 'pending')
    .orderBy('created_at')
    .limit(MOST)
    .execute()
}

/** Releases that a colleague has proposed, for the second person to publish. */
export async function proposedReleases(db: ReadDb, personId: string) {
  return db
    .selectFrom('list_release')
    .select(['id', 'title', 'updated_at as since'])
    .where('status', '=', 'proposed')
    .where('composed_by', '!=', personId)
    .orderBy('updated_at')
    .limit(MOST)
    .execute()
}

/**
 * Needs that a colleague wants withdrawn or cancelled, for the second person to confirm. The few wishes are read first
 * (SQLite keeps the order of a cross join), or every published need would be looked up among them.
 */
export async function proposedEnds(db: ReadDb, personId: string) {
  return db
    .selectFrom('end_proposal as e')
    .crossJoin('opportunity as o')
    .whereRef('o.id', '=', 'e.opportunity_id')
    .select(['o.id', 'o.number', 'o.title', 'e.action', 'e.reason', 'e.proposed_at as since'])
    .where('e.proposed_by', '!=', personId)
    .where('o.status', 'in', ['published', 'closed'])
    .orderBy('e.proposed_at')
    .limit(MOST)
    .execute()
}

/** Answers of all owners that are past their reply day. `today` is `YYYY-MM-DD`. */
export async function overdueReplies(db: ReadDb, today: string): Promise<number> {
  const row = await db
    .selectFrom('response')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('status', 'in', ['submitted', 'viewed', 'opened'])
    .where('reply_due_on', '!=', '')
    .where('reply_due_on', '<', today)
    .executeTakeFirstOrThrow()
  return row.n
}

/** How many own items there are in each state. */
export async function ownStates(db: ReadDb, kind: 'opportunity' | 'product', organisationId: string) {
  return db
    .selectFrom(kind)
    .select((eb) => ['status', eb.fn.countAll<number>().as('n')])
    .where('organisation_id', '=', organisationId)
    .groupBy('status')
    .execute()
}

/** Waivers that another person asks for, for the lead unit to decide. */
export async function proposedWaivers(db: ReadDb, personId: string) {
  return db
    .selectFrom('conflict_waiver as w')
    .innerJoin('opportunity as n', 'n.id', 'w.opportunity_id')
    .innerJoin('product as p', 'p.id', 'w.product_id')
    .select(['w.id', 'w.proposed_at as since', 'w.reason'])
    .select([
      'n.number as need_number',
      'n.title as need_title',
      'p.number as product_number',
      'p.title as product_title',
    ])
    .where('w.status', '=', 'proposed')
    .where('w.proposed_by', '!=', personId)
    .orderBy('w.proposed_at')
    .limit(MOST)
    .execute()
}

/** Other people who ask to act again on a pair from which they stand back. */
export async function proposedLifts(db: ReadDb, personId: string) {
  return db
    .selectFrom('recusal_lift as l')
    .innerJoin('opportunity as n', 'n.id', 'l.opportunity_id')
    .innerJoin('product as p', 'p.id', 'l.product_id')
    .innerJoin('person as who', 'who.id', 'l.person_id')
    .select(['l.id', 'l.proposed_at as since', 'l.reason', 'who.name'])
    .select([
      'n.number as need_number',
      'n.title as need_title',
      'p.number as product_number',
      'p.title as product_title',
    ])
    .where('l.status', '=', 'proposed')
    .where('l.person_id', '!=', personId)
    .orderBy('l.proposed_at')
    .limit(MOST)
    .execute()
}
