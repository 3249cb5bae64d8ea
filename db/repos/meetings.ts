import type { Insertable, Selectable, Updateable } from 'kysely'
import { refusalHolds } from '#app/domain/refusal-basis.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { MatchTable } from '../tables/dealings.ts'
import type { MeetingTable } from '../tables/salons.ts'
import { unindexed } from '../sqlite.ts'
import { matchesOfItems } from './matches.ts'

/** Talks of a salon. `slot` and `table_no` are counted from 0. */
export type MeetingRow = Selectable<MeetingTable>

const withSides = (db: ReadDb) =>
  db
    .selectFrom('meeting as m')
    .innerJoin('match as x', 'x.id', 'm.match_id')
    .innerJoin('opportunity as n', 'n.id', 'x.opportunity_id')
    .innerJoin('product as p', 'p.id', 'x.product_id')
    .innerJoin('organisation as no', 'no.id', 'm.need_organisation_id')
    .innerJoin('organisation as oo', 'oo.id', 'm.offer_organisation_id')
    .leftJoin('person as s', 's.id', 'm.confirmed_by_staff')
    .leftJoin('person as ns', 'ns.id', 'm.need_staff')
    .leftJoin('person as os', 'os.id', 'm.offer_staff')
    .selectAll('m')
    .select(['x.status as match_status', 'x.opportunity_id', 'x.product_id', 's.name as staff_name'])
    .select(['x.need_agreed_at as pair_need_agreed_at', 'x.offer_agreed_at as pair_offer_agreed_at'])
    .select(['ns.name as need_staff_name', 'os.name as offer_staff_name'])
    .select(['n.number as need_number', 'n.title as need_title', 'n.category as need_category'])
    .select(['n.public_json as need_json', 'p.number as offer_number', 'p.title as offer_title'])
    .select(['no.name as need_name', 'no.short_name as need_short', 'no.kind as need_kind'])
    .select(['oo.name as offer_name', 'oo.short_name as offer_short', 'oo.kind as offer_kind'])

/** All talks of a salon with both sides. */
export async function meetingsOf(db: ReadDb, salonId: string) {
  return withSides(db).where('m.salon_id', '=', salonId).orderBy('no.name').orderBy('oo.name').orderBy('m.id').execute()
}
export type SalonMeeting = Awaited<ReturnType<typeof meetingsOf>>[number]

/** Talks of one organisation in a salon. */
export async function meetingsOfOrganisation(db: ReadDb, salonId: string, organisationId: string) {
  return withSides(db)
    .where('m.salon_id', '=', salonId)
    .where((eb) =>
      eb.or([eb('m.need_organisation_id', '=', organisationId), eb('m.offer_organisation_id', '=', organisationId)]),
    )
    .orderBy('m.slot')
    .orderBy('m.created_at')
    .orderBy('m.id')
    .execute()
}

export async function meetingById(db: ReadDb, id: string) {
  return withSides(db).where('m.id', '=', id).executeTakeFirst()
}

export async function meetingOfMatch(db: ReadDb, salonId: string, matchId: string): Promise<MeetingRow | undefined> {
  return db
    .selectFrom('meeting')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('match_id', '=', matchId)
    .executeTakeFirst()
}

/** Adds a talk. False when the pair has one in this salon already. */
export async function insertMeeting(tx: Tx, row: Insertable<MeetingTable>): Promise<boolean> {
  const result = await tx
    .insertInto('meeting')
    .values(row)
    .onConflict((c) => c.columns(['salon_id', 'match_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Changes a talk that still has this state (and version). False when it has not. */
export async function updateMeeting(
  tx: Tx,
  expected: { id: string; status: MeetingStatus; version?: number },
  set: Updateable<MeetingTable>,
): Promise<boolean> {
  let query = tx
    .updateTable('meeting')
    .set(set)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
  if (expected.version !== undefined) query = query.where('version', '=', expected.version)
  const result = await query.executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Talks that were arranged on the spot become part of a release like any other; those that are off stay as they were. */
export async function releaseTalksOfTheDay(tx: Tx, salonId: string): Promise<void> {
  await tx
    .updateTable('meeting')
    .set({ on_day: 0 })
    .where('salon_id', '=', salonId)
    .where('on_day', '=', 1)
    .where('status', 'in', ['scheduled', 'held', 'no-show'])
    .execute()
}

/** Invitations to talks of a salon that wait for an organisation's answer, one row for each side that is silent. */
export async function unansweredTalks(
  db: ReadDb,
  salonId: string,
): Promise<{ id: string; organisationId: string; invitedAt: number }[]> {
  const rows = await db
    .selectFrom('meeting')
    .select(['id', 'need_organisation_id', 'offer_organisation_id', 'need_agreed_at', 'offer_agreed_at', 'status_at'])
    .where('salon_id', '=', salonId)
    .where('status', '=', 'proposed')
    .execute()
  return rows.flatMap((r) => [
    ...(r.need_agreed_at === null
      ? [{ id: r.id, organisationId: r.need_organisation_id, invitedAt: r.status_at }]
      : []),
    ...(r.offer_agreed_at === null
      ? [{ id: r.id, organisationId: r.offer_organisation_id, invitedAt: r.status_at }]
      : []),
  ])
}

/** How many invitations of an organisation wait for its answer, over all salons that have not taken place. */
export async function invitationsWaiting(db: ReadDb, organisationId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('meeting as m')
    .innerJoin('salon as s', 's.id', 'm.salon_id')
    .select(['s.number', (eb) => eb.fn.countAll<number>().as('n')])
    .where('m.status', '=', 'proposed')
    .where('s.status', 'in', ['planning', 'registration', 'released'])
    .where((eb) =>
      eb.or([
        eb.and([eb('m.need_organisation_id', '=', organisationId), eb('m.need_agreed_at', 'is', null)]),
        eb.and([eb('m.offer_organisation_id', '=', organisationId), eb('m.offer_agreed_at', 'is', null)]),
      ]),
    )
    .groupBy('s.number')
    .execute()
  return new Map(rows.map((r) => [r.number, r.n]))
}

/** The organiser's invitation of a pair on which nobody has acted yet. */
export async function inviteFreshPair(
  tx: Tx,
  m: {
    id: string
    opportunityId: string
    productId: string
    invitedBy: string
    needHash: string
    offerHash: string
    now: number
  },
): Promise<void> {
  await tx
    .insertInto('match')
    .values({
      id: m.id,
      opportunity_id: m.opportunityId,
      product_id: m.productId,
      status: 'invited',
      source: 'salon',
      invited_side: 'organiser',
      invited_by: m.invitedBy,
      invited_at: m.now,
      need_hash: m.needHash,
      offer_hash: m.offerHash,
      created_at: m.now,
      status_at: m.now,
    })
    .execute()
}

/** Writes to a pair that still has this state. False when it has not. */
export async function updatePair(
  tx: Tx,
  expected: { id: string; status: string },
  set: Updateable<MatchTable>,
): Promise<boolean> {
  const result = await tx
    .updateTable('match')
    .set(set)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Pairs of these needs that both sides have agreed to, where both are public. */
export async function agreedPairs(db: ReadDb, needIds: readonly string[]) {
  return db
    .selectFrom('match as x')
    .innerJoin('opportunity as n', 'n.id', 'x.opportunity_id')
    .innerJoin('product as p', 'p.id', 'x.product_id')
    .select(['x.opportunity_id', 'x.product_id'])
    .where('x.opportunity_id', 'in', needIds)
    .where('x.status', '=', 'agreed')
    .where('n.public_json', 'is not', null)
    .where('p.status', '=', 'published')
    .orderBy('x.status_at')
    .execute()
}

/** Pairs of these needs that must not be suggested: refused, and nothing that the reason names has changed. */
export async function unwantedPairs(db: ReadDb, needIds: string[]): Promise<Set<string>> {
  const pairs = await matchesOfItems(db, { opportunityIds: needIds })
  return new Set(pairs.filter(refusalHolds).map((m) => `${m.opportunity_id} ${m.product_id}`))
}

export interface NeedFilter {
  category: string
  /** Id of a published list release. */
  releaseId: string
  limit: number
}

/** Open needs for choosing pairs, by category or release. */
export async function needsToPair(db: ReadDb, f: NeedFilter) {
  let query = db
    .selectFrom('opportunity as n')
    .innerJoin('organisation as o', 'o.id', 'n.organisation_id')
    .select(['n.id', 'n.number', 'n.title', 'n.category', 'n.organisation_id', 'n.public_hash', 'o.name', 'o.kind'])
    .where('n.status', 'in', ['published', 'closed'])
    .where('n.public_json', 'is not', null)
  if (f.category)
    query = query.where('n.id', 'in', (q) =>
      q
        .selectFrom('item_category')
        .select('item_id')
        .where('item_kind', '=', 'opportunity')
        .where('category', '=', f.category),
    )
  if (f.releaseId)
    query = query.where('n.id', 'in', (q) =>
      q
        .selectFrom('list_release_item')
        .select('item_id')
        .where('item_kind', '=', 'opportunity')
        .where('release_id', '=', f.releaseId),
    )
  return query.orderBy('n.published_at', 'desc').orderBy('n.id').limit(f.limit).execute()
}

/** Items of pairs by id, with what the choice shows. */
export async function pairItems(db: ReadDb, needIds: readonly string[], productIds: readonly string[]) {
  const needs = needIds.length
    ? await db
        .selectFrom('opportunity as n')
        .innerJoin('organisation as o', 'o.id', 'n.organisation_id')
        .select([
          'n.id',
          'n.number',
          'n.title',
          'n.category',
          'n.status',
          'n.organisation_id',
          'n.public_hash',
          'o.name',
        ])
        .where('n.id', 'in', needIds)
        .where(unindexed('n.status'), 'in', ['published', 'closed', 'matched'])
        .where('n.public_json', 'is not', null)
        .execute()
    : []
  const products = productIds.length
    ? await db
        .selectFrom('product as p')
        .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
        .select(['p.id', 'p.number', 'p.title', 'p.status', 'p.organisation_id', 'p.public_hash', 'o.name'])
        .where('p.id', 'in', productIds)
        .where(unindexed('p.status'), '=', 'published')
        .execute()
    : []
  return { needs: new Map(needs.map((n) => [n.id, n])), products: new Map(products.map((p) => [p.id, p])) }
}
