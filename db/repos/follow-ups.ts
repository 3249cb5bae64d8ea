import type { Insertable, Selectable, Updateable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { FollowUpTable, FollowUpWordTable } from '../tables/salons.ts'

/** The question to one unit in one wave after a salon, and what the sides said. */
export type FollowUpRow = Selectable<FollowUpTable>
export type FollowUpWordRow = Selectable<FollowUpWordTable>

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}

const withUnit = (db: ReadDb) =>
  db
    .selectFrom('follow_up as f')
    .innerJoin('organisation as o', 'o.id', 'f.organisation_id')
    .leftJoin('person as p', 'p.id', 'f.settled_by')
    .selectAll('f')
    .select(['o.name as organisation_name', 'p.name as settled_name'])

/** All questions of a salon with their units, by name. */
export async function followUpsOf(db: ReadDb, salonId: string) {
  return withUnit(db).where('f.salon_id', '=', salonId).orderBy('o.name').orderBy('f.id').execute()
}
export type FollowUp = Awaited<ReturnType<typeof followUpsOf>>[number]

export async function followUpById(db: ReadDb, id: string): Promise<FollowUp | undefined> {
  return withUnit(db).where('f.id', '=', id).executeTakeFirst()
}

export async function followUpByLink(db: ReadDb, linkHash: string): Promise<FollowUp | undefined> {
  return withUnit(db).where('f.link_hash', '=', linkHash).executeTakeFirst()
}

/** Adds a question. False when the unit has one in this wave already. */
export async function insertFollowUp(tx: Tx, row: Insertable<FollowUpTable>): Promise<boolean> {
  const result = await tx
    .insertInto('follow_up')
    .values(row)
    .onConflict((c) => c.columns(['salon_id', 'wave', 'organisation_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Changes a question that still has this state (and text). False when it has not. */
export async function updateFollowUp(
  tx: Tx,
  expected: { id: string; status: FollowUpRow['status']; revision?: number },
  set: Updateable<FollowUpTable>,
): Promise<boolean> {
  let query = tx
    .updateTable('follow_up')
    .set(set)
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
  if (expected.revision !== undefined) query = query.where('revision', '=', expected.revision)
  const result = await query.executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Says once when a unit had answered everything. */
export async function markAnswered(tx: Tx, id: string, now: number): Promise<void> {
  await tx
    .updateTable('follow_up')
    .set({ answered_at: now })
    .where('id', '=', id)
    .where('answered_at', 'is', null)
    .execute()
}

/** Questions that were sent, are not answered and can be until after `now`; of one unit, or sent before an instant. */
export async function openFollowUps(db: ReadDb, f: { now: number; organisationId?: string; sentBefore?: number }) {
  let found = db
    .selectFrom('follow_up as f')
    .innerJoin('salon as s', 's.id', 'f.salon_id')
    .selectAll('f')
    .select('s.title')
    .where('f.status', '=', 'sent')
    .where('f.answered_at', 'is', null)
    .where('f.closes_at', '>', f.now)
  if (f.organisationId !== undefined) found = found.where('f.organisation_id', '=', f.organisationId)
  if (f.sentBefore !== undefined) found = found.where('f.settled_at', '<=', f.sentBefore)
  return found.orderBy('f.settled_at').limit(200).execute()
}

export async function putFollowUpWord(tx: Tx, row: Insertable<FollowUpWordTable>): Promise<void> {
  await tx
    .insertInto('follow_up_word')
    .values(row)
    .onConflict((c) => c.columns(['meeting_id', 'wave', 'side']).doUpdateSet(row))
    .execute()
}

/** All words about the talks of a salon, by talk; who entered one by phone is named. */
export async function followUpWordsOf(db: ReadDb, salonId: string) {
  const rows = await db
    .selectFrom('follow_up_word as w')
    .innerJoin('meeting as m', 'm.id', 'w.meeting_id')
    .leftJoin('person as p', 'p.id', 'w.by_person_id')
    .selectAll('w')
    .select('p.name as by_name')
    .where('m.salon_id', '=', salonId)
    .orderBy('w.wave')
    .orderBy('w.side')
    .execute()
  return grouped(rows, (row) => row.meeting_id)
}

export interface DueFilter {
  wave: number
  startedBefore: number
  startedAfter: number
  /** Only salons in whose team this person is. */
  teamMember?: string
}

/** Salons held between two instants (ms UTC), with talks to ask about, in which nobody has begun this wave. */
export async function salonsToAsk(db: ReadDb, f: DueFilter) {
  let found = db
    .selectFrom('salon as s')
    .select(['s.id', 's.number', 's.title', 's.starts_at'])
    .where('s.status', 'in', ['held', 'closed'])
    .where('s.starts_at', '<=', f.startedBefore)
    .where('s.starts_at', '>', f.startedAfter)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('meeting as m')
          .select('m.id')
          .whereRef('m.salon_id', '=', 's.id')
          .where('m.status', '=', 'held')
          .where('m.outcome', '!=', 'unfit'),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('follow_up as f')
            .select('f.id')
            .whereRef('f.salon_id', '=', 's.id')
            .where('f.wave', '=', f.wave),
        ),
      ),
    )
  const person = f.teamMember
  if (person !== undefined)
    found = found.where('s.id', 'in', (q) =>
      q.selectFrom('salon_team').select('salon_id').where('person_id', '=', person),
    )
  return found.orderBy('s.starts_at').limit(50).execute()
}

/** The words about the talks of these collaborations: of the same need with the same firm, in whatever salon. */
export async function followUpWordsOfCollaborations(db: ReadDb, ids: readonly string[]) {
  const rows = await db
    .selectFrom('collaboration as c')
    .innerJoin('match as x', 'x.opportunity_id', 'c.opportunity_id')
    .innerJoin('meeting as m', (on) =>
      on.onRef('m.match_id', '=', 'x.id').onRef('m.offer_organisation_id', '=', 'c.organisation_id'),
    )
    .innerJoin('follow_up_word as w', 'w.meeting_id', 'm.id')
    .select('c.id as collaboration_id')
    .selectAll('w')
    .where('c.id', 'in', ids)
    .orderBy('w.at')
    .execute()
  return grouped(rows, (row) => row.collaboration_id)
}
