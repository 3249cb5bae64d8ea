import type { Insertable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { OrganisationRelationTable } from '../tables/conflicts.ts'

/** What joins units, as it was entered. */
export type NewRelation = Insertable<OrganisationRelationTable>

const withNames = (db: ReadDb) =>
  db
    .selectFrom('organisation_relation as r')
    .innerJoin('organisation as o', 'o.id', 'r.organisation_id')
    .leftJoin('organisation as h', 'h.id', 'r.other_id')
    .selectAll('r')
    .select(['o.name as unit_name', 'h.name as other_name'])

/** Everything that holds now: what the rule about conflicts reads. */
export async function standingRelations(db: ReadDb) {
  return withNames(db).where('r.ended_at', 'is', null).orderBy('r.entered_at').orderBy('r.id').execute()
}

/** What was ever entered about a unit, on either side of a holding: standing first, then the latest. */
export async function relationsOf(db: ReadDb, organisationId: string) {
  return withNames(db)
    .leftJoin('person as e', 'e.id', 'r.entered_by')
    .leftJoin('person as x', 'x.id', 'r.ended_by')
    .select(['e.name as entered_name', 'x.name as ended_name'])
    .where((eb) => eb.or([eb('r.organisation_id', '=', organisationId), eb('r.other_id', '=', organisationId)]))
    .orderBy((eb) => eb('r.ended_at', 'is not', null))
    .orderBy('r.entered_at', 'desc')
    .orderBy('r.id')
    .execute()
}
export type RelationOf = Awaited<ReturnType<typeof relationsOf>>[number]

export async function relationById(db: ReadDb, id: string) {
  return db.selectFrom('organisation_relation').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Does the same stand already? */
export async function standsAlready(
  db: ReadDb,
  r: Pick<NewRelation, 'kind' | 'organisation_id' | 'other_id' | 'group_name'>,
): Promise<boolean> {
  let q = db
    .selectFrom('organisation_relation')
    .select('id')
    .where('organisation_id', '=', r.organisation_id)
    .where('kind', '=', r.kind)
    .where('ended_at', 'is', null)
  q = r.other_id ? q.where('other_id', '=', r.other_id) : q.where('group_name', '=', r.group_name ?? '')
  return (await q.executeTakeFirst()) !== undefined
}

export async function insertRelation(tx: Tx, row: NewRelation): Promise<void> {
  await tx.insertInto('organisation_relation').values(row).execute()
}

/** Ends what still stands. False when somebody else was faster. */
export async function endRelation(
  tx: Tx,
  id: string,
  end: { ended_by: string; ended_at: number; end_reason: string },
): Promise<boolean> {
  const result = await tx
    .updateTable('organisation_relation')
    .set(end)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** A verified unit by its code or its full name; undefined where none or several bear that name. */
export async function unitCalled(db: ReadDb, words: { code: string; folded: string }) {
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'name'])
    .where((eb) => eb.or([eb('code', '=', words.code), eb('name_folded', '=', words.folded)]))
    .limit(2)
    .execute()
  return rows.length === 1 ? rows[0] : undefined
}
