import type { Insertable, Selectable, Updateable } from 'kysely'
import type { SalonStatus } from '#app/domain/status.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { PitchTable, SalonTable } from '../tables/salons.ts'

export type SalonRow = Selectable<SalonTable>
export type PitchRow = Selectable<PitchTable>

/** A salon by its readable number or its id. */
export async function salonByKey(db: ReadDb, key: string): Promise<SalonRow | undefined> {
  return db
    .selectFrom('salon')
    .selectAll()
    .where((eb) => eb.or([eb('number', '=', key), eb('id', '=', key)]))
    .executeTakeFirst()
}

export async function insertSalon(tx: Tx, row: Insertable<SalonTable>): Promise<void> {
  await tx.insertInto('salon').values(row).execute()
}

/** Changes a salon that still is as it was read; its version rises by one. False when it is not. */
export async function updateSalon(
  tx: Tx,
  expected: { id: string; status: SalonStatus; version?: number },
  set: Updateable<SalonTable>,
): Promise<boolean> {
  let query = tx
    .updateTable('salon')
    .set(set)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
  if (expected.version !== undefined) query = query.where('version', '=', expected.version)
  const result = await query.executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Says that something of the agenda's basis has changed, so that an agenda composed before is not taken unseen. */
export async function touchSalon(tx: Tx, id: string, now: number): Promise<void> {
  await tx
    .updateTable('salon')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .execute()
}

export async function teamOf(db: ReadDb, salonId: string): Promise<string[]> {
  const rows = await db.selectFrom('salon_team').select('person_id').where('salon_id', '=', salonId).execute()
  return rows.map((r) => r.person_id)
}

/** Replaces the team of a salon. */
export async function setTeam(tx: Tx, salonId: string, people: readonly string[]): Promise<void> {
  await tx.deleteFrom('salon_team').where('salon_id', '=', salonId).execute()
  for (const person_id of new Set(people))
    await tx.insertInto('salon_team').values({ salon_id: salonId, person_id }).execute()
}

/** Everybody who can be in a salon's team: active people with the role 清单管理员. */
export async function organiserPeople(db: ReadDb): Promise<{ id: string; name: string; title: string }[]> {
  return db
    .selectFrom('person as p')
    .innerJoin('staff_grant as g', 'g.person_id', 'p.id')
    .select(['p.id', 'p.name', 'p.title'])
    .where('g.role', '=', 'organiser')
    .where('p.status', '=', 'active')
    .orderBy('p.name')
    .execute()
}

export interface SalonFilter {
  /** Upcoming ones from the next on; past ones from the latest back. */
  when: 'upcoming' | 'past'
  now: number
  statuses: readonly SalonStatus[]
  /** Only salons in whose team this person is. */
  teamMember?: string
  /** Only salons that begin between two instants (ms UTC). */
  between?: { from: number; to: number }
  limit: number
  offset: number
}

/** A salon counts as past from the second half of its day on, by its state or by the clock. */
const HALF_DAY_MS = 12 * 3_600_000

export async function salonPage(db: ReadDb, f: SalonFilter): Promise<{ rows: SalonRow[]; total: number }> {
  const over = f.now - HALF_DAY_MS
  let found = db.selectFrom('salon').where('status', 'in', f.statuses)
  found =
    f.when === 'upcoming'
      ? found.where('starts_at', '>', over).where('status', 'not in', ['held', 'closed'])
      : found.where((eb) => eb.or([eb('starts_at', '<=', over), eb('status', 'in', ['held', 'closed'])]))
  if (f.teamMember !== undefined) {
    const person = f.teamMember
    found = found.where('id', 'in', (q) =>
      q.selectFrom('salon_team').select('salon_id').where('person_id', '=', person),
    )
  }
  if (f.between) found = found.where('starts_at', '>=', f.between.from).where('starts_at', '<', f.between.to)
  const { n } = await found.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await found
    .selectAll()
    .orderBy('starts_at', f.when === 'upcoming' ? 'asc' : 'desc')
    .orderBy('number')
    .limit(f.limit)
    .offset(f.offset)
    .execute()
  return { rows, total: n }
}

/** When salons that are over began, the latest first. */
export async function pastStarts(db: ReadDb, f: Pick<SalonFilter, 'now' | 'statuses'>): Promise<number[]> {
  const rows = await db
    .selectFrom('salon')
    .select('starts_at')
    .where('status', 'in', f.statuses)
    .where((eb) => eb.or([eb('starts_at', '<=', f.now - HALF_DAY_MS), eb('status', 'in', ['held', 'closed'])]))
    .orderBy('starts_at', 'desc')
    .execute()
  return rows.map((row) => row.starts_at)
}

/** The pitches of a salon with their items and owners, in order. */
export async function pitchesOf(db: ReadDb, salonId: string) {
  const needs = await db
    .selectFrom('pitch as p')
    .innerJoin('opportunity as i', 'i.id', 'p.item_id')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .selectAll('p')
    .select(['i.number', 'i.title', 'i.category', 'i.public_json', 'o.id as organisation_id', 'o.name', 'o.kind'])
    .where('p.salon_id', '=', salonId)
    .where('p.item_kind', '=', 'opportunity')
    .orderBy('p.position')
    .execute()
  const offers = await db
    .selectFrom('pitch as p')
    .innerJoin('product as i', 'i.id', 'p.item_id')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .selectAll('p')
    .select(['i.number', 'i.title', 'i.category', 'i.public_json', 'o.id as organisation_id', 'o.name', 'o.kind'])
    .where('p.salon_id', '=', salonId)
    .where('p.item_kind', '=', 'product')
    .orderBy('p.position')
    .execute()
  return [...needs, ...offers]
}
export type SalonPitch = Awaited<ReturnType<typeof pitchesOf>>[number]

/** Replaces the pitches of a salon. */
export async function setPitches(tx: Tx, salonId: string, pitches: readonly Insertable<PitchTable>[]): Promise<void> {
  await tx.deleteFrom('pitch').where('salon_id', '=', salonId).execute()
  if (pitches.length > 0)
    await tx
      .insertInto('pitch')
      .values([...pitches])
      .execute()
}

/** Takes one pitch out. False when it is out already. */
export async function deletePitch(tx: Tx, salonId: string, id: string): Promise<boolean> {
  const result = await tx.deleteFrom('pitch').where('salon_id', '=', salonId).where('id', '=', id).executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** A published item by its number, for the list of pitches. */
export async function publishedItemByNumber(db: ReadDb, number: string) {
  const need = await db
    .selectFrom('opportunity')
    .select(['id', 'organisation_id'])
    .where('number', '=', number)
    .where('public_json', 'is not', null)
    .where('status', 'in', ['published', 'closed', 'matched', 'unmatched'])
    .executeTakeFirst()
  if (need) return { ...need, kind: 'opportunity' as const }
  const product = await db
    .selectFrom('product')
    .select(['id', 'organisation_id'])
    .where('number', '=', number)
    .where('public_json', 'is not', null)
    .where('status', '=', 'published')
    .executeTakeFirst()
  return product && { ...product, kind: 'product' as const }
}

/** Salons that have begun and were released, the latest first. */
export async function salonsSince(db: ReadDb, f: { before: number; limit: number }) {
  return db
    .selectFrom('salon')
    .select(['id', 'number', 'title', 'starts_at', 'tables', 'rounds', 'round_minutes'])
    .where('status', 'in', ['released', 'held', 'closed'])
    .where('starts_at', '<=', f.before)
    .orderBy('starts_at', 'desc')
    .limit(f.limit)
    .execute()
}

/** Salons that are open or released and begin between two instants (ms UTC). */
export async function salonsBetween(db: ReadDb, f: { from: number; to: number }) {
  return db
    .selectFrom('salon')
    .select(['id', 'number', 'title', 'place', 'starts_at'])
    .select(['registration_closes_at', 'wishes_close_at', 'answers_close_at'])
    .where('status', 'in', ['registration', 'released'])
    .where('starts_at', '>=', f.from)
    .where('starts_at', '<=', f.to)
    .orderBy('starts_at')
    .execute()
}

/** Salons that begin between two instants (ms UTC), as far as there are registrations for them. */
export async function salonsAround(db: ReadDb, f: { from: number; to: number }) {
  return db
    .selectFrom('salon')
    .select(['id', 'number', 'title'])
    .where('starts_at', '>=', f.from)
    .where('starts_at', '<=', f.to)
    .where('status', '!=', 'planning')
    .orderBy('starts_at')
    .execute()
}

/** Published list releases to filter by, the latest first. */
export async function publishedReleaseChoices(db: ReadDb): Promise<{ id: string; title: string }[]> {
  return db
    .selectFrom('list_release')
    .select(['id', 'title'])
    .where('status', '=', 'published')
    .where('backfilled', '=', 0)
    .orderBy('released_on', 'desc')
    .limit(20)
    .execute()
}
