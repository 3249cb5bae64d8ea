import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { ProductShowingTable, ViewCountTable } from '../tables/dealings.ts'

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

/** Adds to how often products were listed on a day. */
export async function addShowings(tx: Tx, rows: readonly Selectable<ProductShowingTable>[]): Promise<void> {
  for (const row of rows)
    await tx
      .insertInto('product_showing')
      .values(row)
      .onConflict((c) =>
        c.columns(['day', 'product_id']).doUpdateSet((eb) => ({ n: eb('product_showing.n', '+', row.n) })),
      )
      .execute()
}

/** The product that was listed most from one day on, and how often all were; null when none was. */
export async function mostListed(db: ReadDb, from: string) {
  const sums = db
    .selectFrom('product_showing')
    .select('product_id')
    .select((eb) => eb.fn.sum<number>('n').as('n'))
    .where('day', '>=', from)
    .groupBy('product_id')
  const [most, all] = await Promise.all([
    sums.orderBy('n', 'desc').orderBy('product_id').limit(1).executeTakeFirst(),
    db
      .selectFrom(sums.as('s'))
      .select((eb) => [eb.fn.sum<number | null>('n').as('n'), eb.fn.countAll<number>().as('products')])
      .executeTakeFirstOrThrow(),
  ])
  return most ? { productId: most.product_id, n: most.n, all: all.n ?? 0, products: all.products } : null
}

/** How often each product was listed from one day on and before another; a product never listed has no row. */
export async function showings(db: ReadDb, { from, before }: { from: string; before: string }) {
  return db
    .selectFrom('product_showing')
    .select('product_id')
    .select((eb) => eb.fn.sum<number>('n').as('n'))
    .where('day', '>=', from)
    .where('day', '<', before)
    .groupBy('product_id')
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

/** Collaborations that have gone on past 意向, reached a contract or landed have one of these steps in their history. */
const GONE_ON = ['talking', 'trial', 'contract', 'landed', 'rated']
const CONTRACT = ['contract', 'landed', 'rated']
const LANDED = ['landed', 'rated']

/** What each side of a talk said last when it was asked what came of it. */
const newestWords = (db: ReadDb) =>
  db
    .selectFrom('follow_up_word as w')
    .where((w) =>
      w.not(
        w.exists(
          w
            .selectFrom('follow_up_word as later')
            .select('later.wave')
            .whereRef('later.meeting_id', '=', 'w.meeting_id')
            .whereRef('later.side', '=', 'w.side')
            .whereRef('later.wave', '>', 'w.wave'),
        ),
      ),
    )

/**
 * How many pairs went how far, by what was on record at their first act: the place in the list that was seen (null: no
 * list was stored), the level word and how the actor had come to it. A talk counts for its pair. Agreeing alone is no
 * intent: that is a talk with 有合作意向, an answer with 有意向, or a collaboration that has gone on. A contract is a step of the collaboration, or
 * what the sides said of their talk 30 or 90 days later, where nobody contradicts. A need and a firm have one collaboration; it
 * counts for the pair of theirs that was agreed first.
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
    // Of a talk that was asked about afterwards: no newest word of a side says anything else than 已签约.
    const signed = eb
      .selectFrom('meeting as t')
      .select('t.match_id')
      .where('t.id', 'in', eb.selectFrom('follow_up_word').select('meeting_id'))
      .where('t.id', 'not in', newestWords(db).where('w.answer', '!=', 'contract').select('w.meeting_id'))
    return [
      first.select('s.place').as('place'),
      first.select('s.level').as('level'),
      first.select('s.via').as('via'),
      'm.status',
      eb('m.invited_at', 'is not', null).as('invited'),
      eb('m.id', 'in', held).as('met'),
      eb
        .or([
          eb('m.id', 'in', held.where('t.outcome', '=', 'intent')),
          eb('m.id', 'in', began.where('c.response_id', 'is not', null)),
          eb('m.id', 'in', reached(GONE_ON)),
        ])
        .as('intent'),
      eb.or([eb('m.id', 'in', reached(CONTRACT)), eb('m.id', 'in', signed)]).as('contract'),
      eb('m.id', 'in', reached(LANDED)).as('landed'),
    ]
  })
  const steps = ['place', 'level', 'via', 'status', 'invited', 'met', 'intent', 'contract', 'landed'] as const
  return db
    .selectFrom(pairs.as('p'))
    .select([...steps])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .groupBy([...steps])
    .execute()
}
