import type { Insertable, Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { MeetingWordTable } from '../tables/salons.ts'

/** What one side, or the team, said came of a talk. */
export type MeetingWord = Selectable<MeetingWordTable>

export async function putWord(tx: Tx, row: Insertable<MeetingWordTable>): Promise<void> {
  await tx
    .insertInto('meeting_word')
    .values(row)
    .onConflict((c) => c.columns(['meeting_id', 'side']).doUpdateSet(row))
    .execute()
}

/** Forgets what was said of a talk: it takes place after all. */
export async function dropWords(tx: Tx, meetingId: string): Promise<void> {
  await tx.deleteFrom('meeting_word').where('meeting_id', '=', meetingId).execute()
}

/** All words about these talks, by talk. */
export async function wordsOf(db: ReadDb, meetingIds: readonly string[]): Promise<Map<string, MeetingWord[]>> {
  const words = new Map<string, MeetingWord[]>()
  if (meetingIds.length === 0) return words
  const rows = await db
    .selectFrom('meeting_word')
    .selectAll()
    .where('meeting_id', 'in', meetingIds)
    .orderBy('side')
    .execute()
  for (const row of rows) words.set(row.meeting_id, [...(words.get(row.meeting_id) ?? []), row])
  return words
}
