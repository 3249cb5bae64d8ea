import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { StaffProposalTable } from '../tables/people.ts'

export type StaffProposal = Selectable<StaffProposalTable>

export async function insertProposal(tx: Tx, row: StaffProposal): Promise<boolean> {
  const result = await tx
    .insertInto('staff_proposal')
    .values(row)
    .onConflict((c) => c.columns(['person_id', 'role']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function proposalById(db: ReadDb, id: string): Promise<StaffProposal | undefined> {
  return db.selectFrom('staff_proposal').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function deleteProposal(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.deleteFrom('staff_proposal').where('id', '=', id).executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Proposed changes of staff roles with the names of both people, oldest first. */
export async function openProposals(db: ReadDb, personId?: string) {
  let q = db
    .selectFrom('staff_proposal as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .innerJoin('person as by', 'by.id', 's.proposed_by')
    .selectAll('s')
    .select(['p.name as person', 'by.name as proposer'])
    .orderBy('s.proposed_at')
  if (personId) q = q.where('s.person_id', '=', personId)
  return q.execute()
}

export async function insertGrant(
  tx: Tx,
  grant: { personId: string; role: string; grantedBy: string | null; now: number },
): Promise<void> {
  await tx
    .insertInto('staff_grant')
    .values({ person_id: grant.personId, role: grant.role, granted_by: grant.grantedBy, granted_at: grant.now })
    .onConflict((c) => c.columns(['person_id', 'role']).doNothing())
    .execute()
}

export async function deleteGrant(tx: Tx, personId: string, role: string): Promise<void> {
  await tx.deleteFrom('staff_grant').where('person_id', '=', personId).where('role', '=', role).execute()
}

/** How many active accounts hold a staff role. */
export async function activeHolders(db: ReadDb, role: string): Promise<number> {
  const row = await db
    .selectFrom('staff_grant as g')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('g.role', '=', role)
    .where('p.status', '=', 'active')
    .executeTakeFirstOrThrow()
  return row.n
}
