import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { ViewCountTable } from '../tables/dealings.ts'

export type ViewCountRow = Selectable<ViewCountTable>

/** Adds to the sums of a day. */
export async function addViews(tx: Tx, rows: readonly ViewCountRow[]): Promise<void> {
  for (const row of rows)
    await tx
      .insertInto('view_count')
      .values(row)
      .onConflict((c) =>
        c.columns(['day', 'source', 'step', 'level']).doUpdateSet((eb) => ({ n: eb('view_count.n', '+', row.n) })),
      )
      .execute()
}

/** All views by source, step and level, and the first day on which one was counted. */
export async function viewSums(db: ReadDb) {
  return db
    .selectFrom('view_count')
    .select(['source', 'step', 'level'])
    .select((eb) => [eb.fn.sum<number>('n').as('n'), eb.fn.min('day').as('since')])
    .groupBy(['source', 'step', 'level'])
    .execute()
}

/** Collaborations that have reached a contract have one of these steps in their history; landed ones, of the second. */
const CONTRACT = ['contract', 'landed', 'rated']
const LANDED = ['landed', 'rated']

/**
 * How many pairs went how far, by what was on record at their first act: the place in the list that was seen (null: no
 * list was stored) and the level word. A talk or collaboration counts for the pair it belongs to.
 */
export async function pairSums(db: ReadDb) {
  const pairs = db.selectFrom('match as m').select((eb) => {
    const first = eb
      .selectFrom('seen_list as s')
      .whereRef('s.match_id', '=', 'm.id')
      .where('s.action', 'in', ['invite', 'dismiss'])
      .orderBy('s.at')
      .orderBy('s.id')
      .limit(1)
    // Uncorrelated, so that each set is made once: neither table has an index by pair.
    const began = eb.selectFrom('collaboration as c').where('c.match_id', 'is not', null).select('c.match_id')
    const reached = (steps: string[]) =>
      began
        .innerJoin('status_history as h', (on) =>
          on.onRef('h.object_id', '=', 'c.id').on('h.object_kind', '=', 'collaboration'),
        )
        .where('h.to_status', 'in', steps)
    const held = eb.selectFrom('meeting as t').where('t.status', '=', 'held').select('t.match_id')
    return [
      first.select('s.place').as('place'),
      first.select('s.level').as('level'),
      'm.status',
      eb('m.invited_at', 'is not', null).as('invited'),
      eb('m.id', 'in', held).as('met'),
      eb('m.id', 'in', began).as('intent'),
      eb('m.id', 'in', reached(CONTRACT)).as('contract'),
      eb('m.id', 'in', reached(LANDED)).as('landed'),
    ]
  })
  const steps = ['place', 'level', 'status', 'invited', 'met', 'intent', 'contract', 'landed'] as const
  return db
    .selectFrom(pairs.as('p'))
    .select([...steps])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .groupBy([...steps])
    .execute()
}
