import type { ReadDb, Tx } from '../schema.ts'

/** Steps of a talk that is still to come, at a salon that has not been held. */
const COMING = ['proposed', 'agreed', 'scheduled']

/**
 * Pairs that go on: invited, or agreed and neither their collaboration ended nor their talks over. With how many
 * talks are to come. Only those whose two items still have a page.
 */
export async function pairsUnderWay(db: ReadDb) {
  return db
    .selectFrom('match as m')
    .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
    .innerJoin('product as p', 'p.id', 'm.product_id')
    .leftJoin('collaboration as c', (on) => on.onRef('c.match_id', '=', 'm.id').on('c.status', '!=', 'ended'))
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('meeting as t')
          .innerJoin('salon as s', 's.id', 't.salon_id')
          .select('t.match_id')
          .select((e) => e.fn.countAll<number>().as('n'))
          .where('t.status', 'in', COMING)
          .where('s.status', 'not in', ['held', 'closed'])
          .groupBy('t.match_id')
          .as('talks'),
      (on) => on.onRef('talks.match_id', '=', 'm.id'),
    )
    .select(['m.id', 'm.status', 'm.status_at as since', 'm.opportunity_id', 'm.product_id'])
    .select(['n.number as need_number', 'n.title as need_title'])
    .select(['p.number as offer_number', 'p.title as offer_title', 'c.id as collaboration_id'])
    .select('talks.n as talks')
    .where((eb) =>
      eb.or([
        eb('m.status', '=', 'invited'),
        eb('talks.n', '>', 0),
        eb.and([eb('m.status', '=', 'agreed'), eb('c.id', 'is not', null)]),
      ]),
    )
    .where('n.status', '!=', 'withdrawn')
    .where('p.status', 'in', ['published', 'expired'])
    .orderBy('m.status_at')
    .execute()
}
export type PairUnderWay = Awaited<ReturnType<typeof pairsUnderWay>>[number]

/** Talks of a pair that are still to come. */
export async function comingTalks(db: ReadDb, matchId: string) {
  return db
    .selectFrom('meeting as t')
    .innerJoin('salon as s', 's.id', 't.salon_id')
    .select(['t.id', 't.salon_id', 't.status', 's.number'])
    .where('t.match_id', '=', matchId)
    .where('t.status', 'in', COMING)
    .where('s.status', 'not in', ['held', 'closed'])
    .execute()
}

/** The collaboration that began with a pair, while it goes on. */
export async function collaborationUnderWay(db: ReadDb, matchId: string) {
  return db
    .selectFrom('collaboration')
    .select(['id', 'status', 'version'])
    .where('match_id', '=', matchId)
    .where('status', '!=', 'ended')
    .executeTakeFirst()
}

/** Ends the collaboration that began with a pair. Gives its id and what it was, or null where none goes on. */
export async function endCollaborationOf(tx: Tx, matchId: string, now: number) {
  const row = await collaborationUnderWay(tx, matchId)
  if (!row) return null
  const done = await tx
    .updateTable('collaboration')
    .set({ status: 'ended', status_at: now, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n ? { id: row.id, from: row.status } : null
}
