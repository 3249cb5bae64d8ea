import type { Selectable, Updateable } from 'kysely'
import { contains } from '../like.ts'
import type { Db, ReadDb, Tx } from '../schema.ts'
import type { MembershipTable, OrganisationTable, PersonTable, SessionTable } from '../tables/people.ts'

export type PersonRow = Selectable<PersonTable>
export type SessionRow = Selectable<SessionTable>

export async function personByLogin(db: ReadDb, loginHash: string): Promise<PersonRow | undefined> {
  return db.selectFrom('person').selectAll().where('login_hash', '=', loginHash).executeTakeFirst()
}

export async function personById(db: ReadDb, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Names of people by id, for lists. */
export async function personNames(db: ReadDb, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map((r) => [r.id, r.name]))
}

export async function insertPerson(
  tx: Tx,
  row: Parameters<ReturnType<typeof personInsert>['values']>[0],
): Promise<void> {
  await personInsert(tx).values(row).execute()
}
const personInsert = (tx: Tx) => tx.insertInto('person')

export async function staffRoles(db: ReadDb, personId: string): Promise<string[]> {
  const rows = await db.selectFrom('staff_grant').select('role').where('person_id', '=', personId).execute()
  return rows.map((r) => r.role)
}

/** Ids of everybody who holds a staff role. */
export async function staffWithRole(db: ReadDb, role: string): Promise<string[]> {
  const rows = await db.selectFrom('staff_grant').select('person_id').where('role', '=', role).execute()
  return rows.map((r) => r.person_id)
}

export type MembershipWithOrganisation = Selectable<MembershipTable> &
  Pick<Selectable<OrganisationTable>, 'name' | 'kind' | 'status' | 'may_post' | 'may_offer'>

export async function membershipsOf(db: ReadDb, personId: string): Promise<MembershipWithOrganisation[]> {
  return db
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
    .selectAll('m')
    .select(['o.name', 'o.kind', 'o.status', 'o.may_post', 'o.may_offer'])
    .where('m.person_id', '=', personId)
    .orderBy('m.created_at')
    .execute()
}

/** Ids of the members of an organisation, optionally only its 单位联络员. */
export async function memberIds(db: ReadDb, organisationId: string, role?: 'admin'): Promise<string[]> {
  let q = db.selectFrom('membership').select('person_id').where('organisation_id', '=', organisationId)
  if (role) q = q.where('role', '=', role)
  return (await q.execute()).map((r) => r.person_id)
}

export async function insertSession(db: Db, row: SessionRow): Promise<void> {
  await db.insertInto('session').values(row).execute()
}

export async function sessionByHash(db: ReadDb, hash: string): Promise<SessionRow | undefined> {
  return db.selectFrom('session').selectAll().where('id_hash', '=', hash).executeTakeFirst()
}

export async function sessionsOf(db: ReadDb, personId: string): Promise<SessionRow[]> {
  return db.selectFrom('session').selectAll().where('person_id', '=', personId).orderBy('created_at', 'desc').execute()
}

export async function prolongSession(db: Db, hash: string, expiresAt: number): Promise<void> {
  await db.updateTable('session').set({ expires_at: expiresAt }).where('id_hash', '=', hash).execute()
}

export async function setSessionOrganisation(db: Db, hash: string, organisationId: string | null): Promise<void> {
  await db.updateTable('session').set({ organisation_id: organisationId }).where('id_hash', '=', hash).execute()
}

export async function deleteSession(db: Db, hash: string): Promise<void> {
  await db.deleteFrom('session').where('id_hash', '=', hash).execute()
}

export async function deleteSessionsOf(db: Db, personId: string, except?: string): Promise<void> {
  let q = db.deleteFrom('session').where('person_id', '=', personId)
  if (except) q = q.where('id_hash', '!=', except)
  await q.execute()
}

export async function deleteExpiredSessions(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom('session')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('absolute_expires_at', '<=', now)]))
    .execute()
}

export async function loginFailure(db: ReadDb, key: string) {
  return db.selectFrom('login_failure').selectAll().where('key', '=', key).executeTakeFirst()
}

export async function putLoginFailure(
  db: Db,
  row: { key: string; count: number; last_at: number; locked_until: number },
): Promise<void> {
  await db
    .insertInto('login_failure')
    .values(row)
    .onConflict((c) =>
      c.column('key').doUpdateSet({ count: row.count, last_at: row.last_at, locked_until: row.locked_until }),
    )
    .execute()
}

export async function clearLoginFailure(db: Db, key: string): Promise<void> {
  await db.deleteFrom('login_failure').where('key', '=', key).execute()
}

/** Changes a person's own record. */
export async function updatePerson(tx: Tx, id: string, change: Updateable<PersonTable>): Promise<void> {
  await tx.updateTable('person').set(change).where('id', '=', id).execute()
}

/** Switches an account on or off. False when it is in that state already. */
export async function setPersonStatus(
  tx: Tx,
  id: string,
  change: { from: 'active' | 'disabled'; to: 'active' | 'disabled'; now: number },
): Promise<boolean> {
  const result = await tx
    .updateTable('person')
    .set({ status: change.to, updated_at: change.now })
    .where('id', '=', id)
    .where('status', '=', change.from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Accounts whose name contains `q`, whose login has this hash, or all; by name. */
export async function peoplePage(
  db: ReadDb,
  f: { q: string; loginHash: string; staffOnly: boolean; limit: number; offset: number },
): Promise<{ rows: PersonRow[]; total: number }> {
  let found = db.selectFrom('person as p')
  if (f.q) found = found.where((eb) => eb.or([contains(eb.ref('p.name'), f.q), eb('p.login_hash', '=', f.loginHash)]))
  if (f.staffOnly)
    found = found.where((eb) =>
      eb.exists(eb.selectFrom('staff_grant as g').select('g.role').whereRef('g.person_id', '=', 'p.id')),
    )
  const rows = await found.selectAll('p').orderBy('p.name').orderBy('p.id').limit(f.limit).offset(f.offset).execute()
  const { total } = await found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** Staff roles of several people. */
export async function rolesOf(db: ReadDb, ids: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return found
  const rows = await db.selectFrom('staff_grant').select(['person_id', 'role']).where('person_id', 'in', ids).execute()
  for (const r of rows) found.get(r.person_id)?.push(r.role)
  return found
}

/** Ends everybody's sessions. */
export async function deleteAllSessions(tx: Tx): Promise<void> {
  await tx.deleteFrom('session').execute()
}
