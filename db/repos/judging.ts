import type { Insertable, Selectable, Updateable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { JudgingPairTable, JudgingRoundTable, JudgingTextTable } from '../tables/judging.ts'

export type JudgingRound = Selectable<JudgingRoundTable>
export type JudgingPair = Selectable<JudgingPairTable>
export type JudgingText = Selectable<JudgingTextTable>

/** Rows of one INSERT: SQLite takes a limited number of values. */
const ROWS = 500

/** People who may be named to grade, by name. */
export async function possibleGraders(db: ReadDb) {
  return db
    .selectFrom('person')
    .select(['id', 'name', 'title'])
    .where('status', '=', 'active')
    .where('id', 'in', (eb) =>
      eb.selectFrom('staff_grant').select('person_id').where('role', 'in', ['reviewer', 'organiser']),
    )
    .orderBy('name')
    .execute()
}

/** Stores a round whole: its texts and its pairs with it. */
export async function insertRound(
  tx: Tx,
  round: Insertable<JudgingRoundTable>,
  texts: readonly Insertable<JudgingTextTable>[],
  pairs: readonly Insertable<JudgingPairTable>[],
): Promise<void> {
  await tx.insertInto('judging_round').values(round).execute()
  for (let at = 0; at < texts.length; at += ROWS)
    await tx
      .insertInto('judging_text')
      .values(texts.slice(at, at + ROWS))
      .execute()
  for (let at = 0; at < pairs.length; at += ROWS)
    await tx
      .insertInto('judging_pair')
      .values(pairs.slice(at, at + ROWS))
      .execute()
}

export async function roundByNumber(db: ReadDb, number: string): Promise<JudgingRound | undefined> {
  return db.selectFrom('judging_round').selectAll().where('number', '=', number).executeTakeFirst()
}

/** Rounds, newest first, with the number of their pairs; with a person only those that this person grades. */
export async function roundPage(db: ReadDb, { grader, limit, offset }: RoundPage) {
  let query = db.selectFrom('judging_round as r').selectAll('r')
  if (grader !== null)
    query = query.where((eb) => eb.or([eb('r.grader_a', '=', grader), eb('r.grader_b', '=', grader)]))
  const rows = await query
    .select((eb) =>
      eb
        .selectFrom('judging_pair as p')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('p.round_id', '=', 'r.id')
        .as('pairs'),
    )
    .orderBy('r.created_at', 'desc')
    .orderBy('r.number', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({ ...row, pairs: row.pairs ?? 0 }))
}

export interface RoundPage {
  grader: string | null
  limit: number
  offset: number
}

export async function roundCount(db: ReadDb, grader: string | null): Promise<number> {
  let query = db.selectFrom('judging_round').select((eb) => eb.fn.countAll<number>().as('n'))
  if (grader !== null) query = query.where((eb) => eb.or([eb('grader_a', '=', grader), eb('grader_b', '=', grader)]))
  return (await query.executeTakeFirstOrThrow()).n
}

export async function pairsOfRound(db: ReadDb, roundId: string): Promise<JudgingPair[]> {
  return db.selectFrom('judging_pair').selectAll().where('round_id', '=', roundId).orderBy('position').execute()
}

/** Texts of a round: of some items, or of all. */
export async function textsOfRound(db: ReadDb, roundId: string, ids?: readonly string[]): Promise<JudgingText[]> {
  let query = db.selectFrom('judging_text').selectAll().where('round_id', '=', roundId)
  if (ids) query = query.where('item_id', 'in', ids)
  return query.orderBy('side').orderBy('number').execute()
}

/** False when somebody else changed the round in between. */
export async function updateRound(
  tx: Tx,
  { id, version }: Pick<JudgingRound, 'id' | 'version'>,
  set: Updateable<JudgingRoundTable>,
): Promise<boolean> {
  const result = await tx
    .updateTable('judging_round')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function updatePair(
  tx: Tx,
  { roundId, position }: { roundId: string; position: number },
  set: Updateable<JudgingPairTable>,
): Promise<void> {
  await tx
    .updateTable('judging_pair')
    .set(set)
    .where('round_id', '=', roundId)
    .where('position', '=', position)
    .execute()
}
