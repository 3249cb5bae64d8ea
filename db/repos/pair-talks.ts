import type { ReadDb } from '../schema.ts'

/** Talks of a pair at salons. */
export async function talksOfPair(db: ReadDb, matchId: string) {
  return db
    .selectFrom('meeting as m')
    .innerJoin('salon as s', 's.id', 'm.salon_id')
    .select(['m.status', 'm.outcome', 's.number', 's.title', 's.starts_at'])
    .where('m.match_id', '=', matchId)
    .orderBy('s.starts_at')
    .execute()
}

/** Is this person in the team of a salon at which the pair talks? */
export async function runsSalonOf(db: ReadDb, matchId: string, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('meeting as m')
    .innerJoin('salon_team as t', 't.salon_id', 'm.salon_id')
    .select('m.id')
    .where('m.match_id', '=', matchId)
    .where('t.person_id', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}
