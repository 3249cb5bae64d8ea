import type { Insertable, Updateable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { ConflictWaiverTable, RecusalTable } from '../tables/conflicts.ts'

/** A need and a product by id. */
export interface PairIds {
  opportunityId: string
  productId: string
}

/** Both sides of pairs, as far as their interests go. */
export async function unitsOfNeeds(db: ReadDb, ids: readonly string[]) {
  return db
    .selectFrom('opportunity as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id as item_id', 'o.id', 'o.name', 'o.kind', 'o.responsible', 'o.parent_name'])
    .where('i.id', 'in', ids)
    .execute()
}

export async function unitsOfProducts(db: ReadDb, ids: readonly string[]) {
  return db
    .selectFrom('product as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id as item_id', 'o.id', 'o.name', 'o.kind', 'o.responsible', 'o.parent_name'])
    .where('i.id', 'in', ids)
    .execute()
}

/** All branches with the unit that they name as theirs. */
export async function branches(db: ReadDb) {
  return db.selectFrom('organisation').select(['id', 'name', 'parent_name']).where('parent_name', '!=', '').execute()
}

/** For each need the units that have published products in one of its areas. */
export async function suppliersInAreas(db: ReadDb, needIds: readonly string[], unitIds: readonly string[]) {
  if (needIds.length === 0 || unitIds.length === 0) return []
  return db
    .selectFrom('item_category as a')
    .innerJoin('item_category as b', (on) =>
      on.onRef('b.category', '=', 'a.category').on('b.item_kind', '=', 'product'),
    )
    .innerJoin('product as p', 'p.id', 'b.item_id')
    .select(['a.item_id as need_id', 'p.organisation_id'])
    .distinct()
    .where('a.item_kind', '=', 'opportunity')
    .where('a.item_id', 'in', needIds)
    .where('p.organisation_id', 'in', unitIds)
    .where('p.status', '=', 'published')
    .execute()
}

/** What was ever asked for or decided about waivers of pairs, the latest first. */
export async function waiversOf(db: ReadDb, pairs: readonly PairIds[]) {
  if (pairs.length === 0) return []
  return db
    .selectFrom('conflict_waiver as w')
    .innerJoin('person as p', 'p.id', 'w.proposed_by')
    .leftJoin('person as d', 'd.id', 'w.decided_by')
    .selectAll('w')
    .select(['p.name as proposed_name', 'd.name as decided_name'])
    .where(
      'w.opportunity_id',
      'in',
      pairs.map((p) => p.opportunityId),
    )
    .where(
      'w.product_id',
      'in',
      pairs.map((p) => p.productId),
    )
    .orderBy('w.proposed_at', 'desc')
    .orderBy('w.id')
    .execute()
}
export type WaiverRow = Awaited<ReturnType<typeof waiversOf>>[number]

/** False when one is waiting for its decision already. */
export async function insertWaiver(tx: Tx, row: Insertable<ConflictWaiverTable>): Promise<boolean> {
  const result = await tx
    .insertInto('conflict_waiver')
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function waiverById(db: ReadDb, id: string) {
  return db.selectFrom('conflict_waiver').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Decides what still waits. False when somebody else was faster. */
export async function decideProposed(tx: Tx, id: string, set: Updateable<ConflictWaiverTable>): Promise<boolean> {
  const result = await tx
    .updateTable('conflict_waiver')
    .set(set)
    .where('id', '=', id)
    .where('status', '=', 'proposed')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Who stands back from a pair. */
export async function recusalsOf(db: ReadDb, pair: PairIds) {
  return db
    .selectFrom('recusal as r')
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .selectAll('r')
    .select('p.name as person_name')
    .where('r.opportunity_id', '=', pair.opportunityId)
    .where('r.product_id', '=', pair.productId)
    .orderBy('r.declared_at')
    .execute()
}

/** False when the person has declared it before. */
export async function insertRecusal(tx: Tx, row: Insertable<RecusalTable>): Promise<boolean> {
  const result = await tx
    .insertInto('recusal')
    .values(row)
    .onConflict((c) => c.columns(['opportunity_id', 'product_id', 'person_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}
