import type { ReadDb, Tx } from '../schema.ts'

/** Members of an organisation with their names: 单位联络员 first, then in order of joining. */
export async function membersOf(db: ReadDb, organisationId: string) {
  return db
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select(['m.person_id', 'm.role', 'm.may_submit', 'm.created_at', 'p.name', 'p.title', 'p.status'])
    .where('m.organisation_id', '=', organisationId)
    .orderBy('m.role')
    .orderBy('m.created_at')
    .execute()
}

export async function membership(db: ReadDb, personId: string, organisationId: string) {
  return db
    .selectFrom('membership')
    .selectAll()
    .where('person_id', '=', personId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
}

/** Adds a member. False when the person is one already. */
export async function insertMembership(
  tx: Tx,
  m: { personId: string; organisationId: string; role: 'member' | 'admin'; now: number },
): Promise<boolean> {
  const result = await tx
    .insertInto('membership')
    .values({ person_id: m.personId, organisation_id: m.organisationId, role: m.role, created_at: m.now })
    .onConflict((c) => c.columns(['person_id', 'organisation_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function updateMembership(
  tx: Tx,
  key: { personId: string; organisationId: string; role: string },
  change: { role?: 'member' | 'admin'; may_submit?: 0 | 1 },
): Promise<boolean> {
  const result = await tx
    .updateTable('membership')
    .set(change)
    .where('person_id', '=', key.personId)
    .where('organisation_id', '=', key.organisationId)
    .where('role', '=', key.role)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function deleteMembership(tx: Tx, personId: string, organisationId: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('membership')
    .where('person_id', '=', personId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** How many active people hold the role 单位联络员 in an organisation. */
export async function activeAdmins(db: ReadDb, organisationId: string): Promise<number> {
  const row = await db
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('m.organisation_id', '=', organisationId)
    .where('m.role', '=', 'admin')
    .where('p.status', '=', 'active')
    .executeTakeFirstOrThrow()
  return row.n
}
