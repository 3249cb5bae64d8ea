import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { SeenListTable } from '../tables/dealings.ts'

/** The list that a side saw when somebody acted on a pair. */
export type SeenListRow = Selectable<SeenListTable>

export async function insertSeenList(tx: Tx, row: SeenListRow): Promise<void> {
  await tx.insertInto('seen_list').values(row).execute()
}

export async function seenListById(db: ReadDb, id: string): Promise<SeenListRow | undefined> {
  return db.selectFrom('seen_list').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The lists of a pair without what is in them, oldest first. */
export async function seenListsOf(db: ReadDb, matchId: string) {
  return db
    .selectFrom('seen_list')
    .select(['id', 'action', 'at'])
    .where('match_id', '=', matchId)
    .orderBy('at')
    .orderBy('id')
    .execute()
}

/** Level of each pair of a salon (match id) in the list from which it was last acted on; nothing where it stood in none. */
export async function seenLevelsOfSalon(db: ReadDb, salonId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('meeting as m')
    .innerJoin('seen_list as s', 's.match_id', 'm.match_id')
    .select(['s.match_id', 's.level'])
    .where('m.salon_id', '=', salonId)
    .where('s.level', '!=', '')
    .orderBy('s.at')
    .orderBy('s.id')
    .execute()
  return new Map(rows.map((row) => [row.match_id, row.level]))
}
