import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { LastVisitTable } from '../tables/dealings.ts'

export type LastVisitRow = Selectable<LastVisitTable>

export async function lastVisit(db: ReadDb, personId: string, organisationId: string) {
  return db
    .selectFrom('last_visit')
    .selectAll()
    .where('person_id', '=', personId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
}

export async function putLastVisit(tx: Tx, row: LastVisitRow): Promise<void> {
  await tx
    .insertInto('last_visit')
    .values(row)
    .onConflict((c) => c.columns(['person_id', 'organisation_id']).doUpdateSet(row))
    .execute()
}
