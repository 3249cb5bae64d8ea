import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Away } from '#app/domain/salon/live-agenda.ts'
import type { RegistrationStatus } from '#app/domain/status.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { DelegateTable, RegistrationTable } from '../tables/salons.ts'

export type RegistrationRow = Selectable<RegistrationTable>
export type DelegateRow = Selectable<DelegateTable>

export async function registrationOf(
  db: ReadDb,
  salonId: string,
  organisationId: string,
): Promise<RegistrationRow | undefined> {
  return db
    .selectFrom('registration')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
}

export async function registrationById(db: ReadDb, id: string): Promise<RegistrationRow | undefined> {
  return db.selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The registration behind a personal link; only the hash of its secret can be looked up. */
export async function registrationByLink(db: ReadDb, linkHash: string): Promise<RegistrationRow | undefined> {
  return db.selectFrom('registration').selectAll().where('link_hash', '=', linkHash).executeTakeFirst()
}

export async function insertRegistration(tx: Tx, row: Insertable<RegistrationTable>): Promise<void> {
  await tx.insertInto('registration').values(row).execute()
}

/** Changes a registration that still has this state. False when it has not. */
export async function updateRegistration(
  tx: Tx,
  expected: { id: string; status: RegistrationStatus },
  set: Updateable<RegistrationTable>,
): Promise<boolean> {
  const result = await tx
    .updateTable('registration')
    .set(set)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Seats taken by those who are registered. */
export async function seatsTaken(db: ReadDb, salonId: string): Promise<number> {
  const row = await db
    .selectFrom('registration')
    .select((eb) => eb.fn.sum<number | null>('seats').as('n'))
    .where('salon_id', '=', salonId)
    .where('status', '=', 'registered')
    .executeTakeFirstOrThrow()
  return row.n ?? 0
}

/** The number of whoever registers or begins to wait now: one more than the last at this salon. Writers come one by one. */
export async function nextQueueNumber(tx: Tx, salonId: string): Promise<number> {
  const row = await tx
    .selectFrom('registration')
    .select((eb) => eb.fn.max<number | null>('queue_no').as('last'))
    .where('salon_id', '=', salonId)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

/** Those who wait, in the order in which they came. */
export async function waitingQueue(db: ReadDb, salonId: string): Promise<RegistrationRow[]> {
  return db
    .selectFrom('registration')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('status', '=', 'waiting')
    .orderBy('queue_no')
    .execute()
}

/** Units that will not come although they were expected: they cancelled, or are missing on the day. */
export async function unitsAway(db: ReadDb, salonId: string): Promise<Map<string, Away>> {
  const rows = await db
    .selectFrom('registration')
    .select(['organisation_id', 'status'])
    .where('salon_id', '=', salonId)
    .where((eb) => eb.or([eb('status', '=', 'cancelled'), eb('no_show_at', 'is not', null)]))
    .execute()
  return new Map(rows.map((r) => [r.organisation_id, r.status === 'cancelled' ? 'cancelled' : 'absent']))
}

/** All registrations of a salon with their organisations: by name, those who wait by their place in the queue. */
export async function registrationsOf(db: ReadDb, salonId: string) {
  return db
    .selectFrom('registration as r')
    .innerJoin('organisation as o', 'o.id', 'r.organisation_id')
    .leftJoin('person as s', 's.id', 'r.confirmed_by_staff')
    .selectAll('r')
    .select(['o.name as organisation_name', 'o.short_name', 'o.kind as organisation_kind', 's.name as staff_name'])
    .where('r.salon_id', '=', salonId)
    .orderBy('r.status')
    .orderBy((eb) => eb.case().when('r.status', '=', 'waiting').then(eb.ref('r.queue_no')).else(0).end())
    .orderBy('o.name')
    .execute()
}
export type SalonRegistration = Awaited<ReturnType<typeof registrationsOf>>[number]

export async function delegatesOf(db: ReadDb, registrationIds: readonly string[]): Promise<DelegateRow[]> {
  if (registrationIds.length === 0) return []
  return db
    .selectFrom('delegate')
    .selectAll()
    .where('registration_id', 'in', registrationIds)
    .orderBy('registration_id')
    .orderBy('position')
    .execute()
}

export async function delegateById(db: ReadDb, id: string): Promise<DelegateRow | undefined> {
  return db.selectFrom('delegate').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function updateDelegate(tx: Tx, id: string, set: Updateable<DelegateTable>): Promise<void> {
  await tx.updateTable('delegate').set(set).where('id', '=', id).execute()
}

export async function replaceDelegates(
  tx: Tx,
  registrationId: string,
  delegates: readonly Insertable<DelegateTable>[],
): Promise<void> {
  await tx.deleteFrom('delegate').where('registration_id', '=', registrationId).execute()
  if (delegates.length > 0)
    await tx
      .insertInto('delegate')
      .values([...delegates])
      .execute()
}

/** Marks a delegate of this salon as there, or takes it back. False when it is so already or is not of this salon. */
export async function checkInDelegate(
  tx: Tx,
  at: { salonId: string; delegateId: string; now: number | null },
): Promise<boolean> {
  const result = await tx
    .updateTable('delegate')
    .set({ checked_in_at: at.now })
    .where('id', '=', at.delegateId)
    .where('checked_in_at', at.now === null ? 'is not' : 'is', null)
    .where('registration_id', 'in', (q) =>
      q.selectFrom('registration').select('id').where('salon_id', '=', at.salonId).where('status', '=', 'registered'),
    )
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** How many organisations and people come, and how many wait. */
export async function registrationCounts(db: ReadDb, salonId: string): Promise<RegistrationCounts> {
  return (await registrationCountsOf(db, [salonId]))(salonId)
}

export type RegistrationCounts = Record<RegistrationStatus | 'seats', number>

/** As `registrationCounts`, for several salons at once. */
export async function registrationCountsOf(
  db: ReadDb,
  salonIds: readonly string[],
): Promise<(salonId: string) => RegistrationCounts> {
  const rows = await db
    .selectFrom('registration')
    .select((eb) => ['salon_id', 'status', eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('seats').as('seats')])
    .where('salon_id', 'in', salonIds)
    .groupBy(['salon_id', 'status'])
    .execute()
  return (salonId) => {
    const of = (status: RegistrationStatus) => rows.find((r) => r.salon_id === salonId && r.status === status)
    return {
      registered: of('registered')?.n ?? 0,
      seats: of('registered')?.seats ?? 0,
      waiting: of('waiting')?.n ?? 0,
      cancelled: of('cancelled')?.n ?? 0,
    }
  }
}

/** Registrations of an organisation by salon. */
export async function ownRegistrations(db: ReadDb, organisationId: string): Promise<RegistrationRow[]> {
  return db.selectFrom('registration').selectAll().where('organisation_id', '=', organisationId).execute()
}
