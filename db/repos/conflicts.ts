import type { ExpressionBuilder, Insertable, Updateable } from 'kysely'
import type { DB, ReadDb, Tx } from '../schema.ts'
import type { ConflictWaiverTable, RecusalLiftTable, RecusalTable } from '../tables/conflicts.ts'

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

/**
 * For each need the units that have published products in one of its areas. Asked unit by unit, because a unit has few
 * products and an area thousands: joined, the areas of all products are read.
 */
export async function suppliersInAreas(db: ReadDb, needIds: readonly string[], unitIds: readonly string[]) {
  if (needIds.length === 0 || unitIds.length === 0) return []
  return db
    .selectFrom('item_category as a')
    .crossJoin('organisation as o')
    .select(['a.item_id as need_id', 'o.id as organisation_id'])
    .distinct()
    .where('a.item_kind', '=', 'opportunity')
    .where('a.item_id', 'in', needIds)
    .where('o.id', 'in', unitIds)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('product as p')
          .innerJoin('item_category as b', 'b.item_id', 'p.id')
          .select('p.id')
          .where('b.item_kind', '=', 'product')
          .whereRef('b.category', '=', 'a.category')
          .whereRef('p.organisation_id', '=', 'o.id')
          .where('p.status', '=', 'published'),
      ),
    )
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

/** Has the lead unit lifted this declaration? */
const liftedNow = (eb: ExpressionBuilder<DB & { r: RecusalTable }, 'r'>) =>
  eb.exists(
    eb
      .selectFrom('recusal_lift as l')
      .select('l.id')
      .whereRef('l.opportunity_id', '=', 'r.opportunity_id')
      .whereRef('l.product_id', '=', 'r.product_id')
      .whereRef('l.person_id', '=', 'r.person_id')
      .where('l.status', '=', 'granted'),
  )

/** Who stands back from a pair now. */
export async function recusalsOf(db: ReadDb, pair: PairIds) {
  return db
    .selectFrom('recusal as r')
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .selectAll('r')
    .select('p.name as person_name')
    .where('r.opportunity_id', '=', pair.opportunityId)
    .where('r.product_id', '=', pair.productId)
    .where((eb) => eb.not(liftedNow(eb)))
    .orderBy('r.declared_at')
    .execute()
}
export type RecusalRow = Awaited<ReturnType<typeof recusalsOf>>[number]

/** Pairs from which a person stands back now. */
export async function pairsStoodBackFrom(db: ReadDb, personId: string): Promise<PairIds[]> {
  return db
    .selectFrom('recusal as r')
    .select(['r.opportunity_id as opportunityId', 'r.product_id as productId'])
    .where('r.person_id', '=', personId)
    .where((eb) => eb.not(liftedNow(eb)))
    .execute()
}

/** Does this person stand back from a pair of a need with a product of a firm, whichever product it is? */
export async function standsBackFrom(
  db: ReadDb,
  { opportunityId, organisationId }: { opportunityId: string; organisationId: string },
  personId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('recusal as r')
    .innerJoin('product as p', 'p.id', 'r.product_id')
    .select('r.person_id')
    .where('r.opportunity_id', '=', opportunityId)
    .where('p.organisation_id', '=', organisationId)
    .where('r.person_id', '=', personId)
    .where((eb) => eb.not(liftedNow(eb)))
    .executeTakeFirst()
  return row !== undefined
}

/**
 * False when the person stands back already. Who was let in again and declares it anew stands back anew; what was
 * lifted before is over.
 */
export async function insertRecusal(tx: Tx, row: Insertable<RecusalTable>): Promise<boolean> {
  const over = await tx
    .updateTable('recusal_lift')
    .set({ status: 'over' })
    .where('opportunity_id', '=', row.opportunity_id)
    .where('product_id', '=', row.product_id)
    .where('person_id', '=', row.person_id)
    .where('status', '=', 'granted')
    .executeTakeFirst()
  const { reason, declared_at, organisation_id } = row
  const result = await tx
    .insertInto('recusal')
    .values(row)
    .onConflict((c) => {
      const known = c.columns(['opportunity_id', 'product_id', 'person_id'])
      return over.numUpdatedRows > 0n ? known.doUpdateSet({ reason, declared_at, organisation_id }) : known.doNothing()
    })
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** What was ever asked for or decided about lifting declarations of a pair, the latest first. */
export async function liftsOf(db: ReadDb, pair: PairIds) {
  return db
    .selectFrom('recusal_lift as l')
    .innerJoin('recusal as r', (on) =>
      on
        .onRef('r.opportunity_id', '=', 'l.opportunity_id')
        .onRef('r.product_id', '=', 'l.product_id')
        .onRef('r.person_id', '=', 'l.person_id'),
    )
    .innerJoin('person as p', 'p.id', 'l.person_id')
    .leftJoin('person as d', 'd.id', 'l.decided_by')
    .selectAll('l')
    .select(['r.organisation_id', 'p.name as person_name', 'd.name as decided_name'])
    .where('l.opportunity_id', '=', pair.opportunityId)
    .where('l.product_id', '=', pair.productId)
    .orderBy('l.proposed_at', 'desc')
    .orderBy('l.id')
    .execute()
}
export type LiftRow = Awaited<ReturnType<typeof liftsOf>>[number]

/** False when one of this person is waiting for its decision already. */
export async function insertLift(tx: Tx, row: Insertable<RecusalLiftTable>): Promise<boolean> {
  const result = await tx
    .insertInto('recusal_lift')
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Decides what still waits. False when somebody else was faster. */
export async function decideProposedLift(tx: Tx, id: string, set: Updateable<RecusalLiftTable>): Promise<boolean> {
  const result = await tx
    .updateTable('recusal_lift')
    .set(set)
    .where('id', '=', id)
    .where('status', '=', 'proposed')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
