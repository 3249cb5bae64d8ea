import type { Insertable, Selectable } from 'kysely'
import type { MatchQuestionStatus } from '#app/domain/status.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { MatchQuestionTable } from '../tables/dealings.ts'

export type MatchQuestionRow = Selectable<MatchQuestionTable>

/** The questions of a pair, oldest first. */
export async function questionsOf(db: ReadDb, matchId: string): Promise<MatchQuestionRow[]> {
  return db
    .selectFrom('match_question')
    .selectAll()
    .where('match_id', '=', matchId)
    .orderBy('asked_at')
    .orderBy('id')
    .execute()
}

export async function openQuestionOf(db: ReadDb, matchId: string): Promise<MatchQuestionRow | undefined> {
  return db
    .selectFrom('match_question')
    .selectAll()
    .where('match_id', '=', matchId)
    .where('status', '=', 'open')
    .executeTakeFirst()
}

/** Adds an open question. False when the pair has one. */
export async function insertQuestion(tx: Tx, row: Insertable<MatchQuestionTable>): Promise<boolean> {
  const result = await tx
    .insertInto('match_question')
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Ends a question that is still open. False when it is not. */
export async function closeQuestion(
  tx: Tx,
  id: string,
  set: { status: MatchQuestionStatus; closed_at: number } & Partial<
    Pick<MatchQuestionRow, 'answer' | 'answered_side' | 'answered_by'>
  >,
): Promise<boolean> {
  const result = await tx
    .updateTable('match_question')
    .set(set)
    .where('id', '=', id)
    .where('status', '=', 'open')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** An open question is overtaken by a decision. */
export async function lapseOpenQuestion(tx: Tx, matchId: string, now: number): Promise<void> {
  const open = await openQuestionOf(tx, matchId)
  if (open) await closeQuestion(tx, open.id, { status: 'lapsed', closed_at: now })
}
