import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { ReadDb, Tx } from '../schema.ts'

/**
 * Gives an item the next number of the monotonic change sequence, in the transaction that changes it. Followers (the
 * matching thread, the index) ask for everything after the number they have seen.
 */
export async function recordChange(tx: Tx, item: { kind: ItemKind; id: string; now: number }): Promise<number> {
  const row = await tx
    .insertInto('change')
    .values({ item_kind: item.kind, item_id: item.id, created_at: item.now })
    .returning('seq')
    .executeTakeFirstOrThrow()
  await tx.updateTable(item.kind).set({ change_seq: row.seq }).where('id', '=', item.id).execute()
  return row.seq
}

/** Items changed after `seq`, oldest first, each once with its newest number. */
export async function changesAfter(
  db: ReadDb,
  seq: number,
  limit: number,
): Promise<{ kind: ItemKind; id: string; seq: number }[]> {
  const rows = await db
    .selectFrom('change')
    .select(['item_kind', 'item_id'])
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('seq', '>', seq)
    .groupBy(['item_kind', 'item_id'])
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((r) => ({ kind: r.item_kind as ItemKind, id: r.item_id, seq: r.seq }))
}

export async function lastChange(db: ReadDb): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst()
  return row?.seq ?? 0
}
