import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { SalonWishTable } from '../tables/salons.ts'

export type SalonWish = Selectable<SalonWishTable>

/**
 * What counts at a salon: 不想见 of every unit whose registration stands; 想见 only between two units that are registered
 * and stand in the list of participants.
 */
export async function wishesOf(db: ReadDb, salonId: string): Promise<SalonWish[]> {
  return db
    .selectFrom('salon_wish as w')
    .innerJoin('registration as r', (j) =>
      j.onRef('r.salon_id', '=', 'w.salon_id').onRef('r.organisation_id', '=', 'w.organisation_id'),
    )
    .innerJoin('registration as o', (j) =>
      j.onRef('o.salon_id', '=', 'w.salon_id').onRef('o.organisation_id', '=', 'w.other_id'),
    )
    .selectAll('w')
    .where('w.salon_id', '=', salonId)
    .where('r.status', '!=', 'cancelled')
    .where((eb) =>
      eb.or([
        eb('w.kind', '=', 'avoid'),
        eb.and([
          eb('r.status', '=', 'registered'),
          eb('o.status', '=', 'registered'),
          eb('r.listed_at', 'is not', null),
          eb('o.listed_at', 'is not', null),
        ]),
      ]),
    )
    .orderBy('w.created_at')
    .orderBy('w.organisation_id')
    .orderBy('w.other_id')
    .execute()
}

/** What one unit has said at a salon, whether it counts or not. */
export async function ownWishes(db: ReadDb, salonId: string, organisationId: string): Promise<SalonWish[]> {
  return db
    .selectFrom('salon_wish')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('organisation_id', '=', organisationId)
    .execute()
}

/** 不想见 that stands between two units at a salon, whichever of them says so. */
export async function avoided(db: ReadDb, salonId: string, pair: readonly [string, string]): Promise<boolean> {
  return (await wishesOf(db, salonId)).some(
    (w) => w.kind === 'avoid' && pair.includes(w.organisation_id) && pair.includes(w.other_id),
  )
}

export async function putWish(tx: Tx, wish: SalonWish): Promise<void> {
  await tx
    .insertInto('salon_wish')
    .values(wish)
    .onConflict((c) =>
      c
        .columns(['salon_id', 'organisation_id', 'other_id'])
        .doUpdateSet({ kind: wish.kind, created_at: wish.created_at }),
    )
    .execute()
}

/** Takes back what a unit has said about another. False when it had said nothing. */
export async function removeWish(
  tx: Tx,
  { salonId, organisationId, otherId }: { salonId: string; organisationId: string; otherId: string },
): Promise<boolean> {
  const result = await tx
    .deleteFrom('salon_wish')
    .where('salon_id', '=', salonId)
    .where('organisation_id', '=', organisationId)
    .where('other_id', '=', otherId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Takes back all 想见 of a unit; what it does not want stays. */
export async function removeWishesToMeet(tx: Tx, salonId: string, organisationId: string): Promise<void> {
  await tx
    .deleteFrom('salon_wish')
    .where('salon_id', '=', salonId)
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'meet')
    .execute()
}

/** Forgets everything that a unit said at a salon. */
export async function removeAllWishes(tx: Tx, salonId: string, organisationId: string): Promise<void> {
  await tx
    .deleteFrom('salon_wish')
    .where('salon_id', '=', salonId)
    .where('organisation_id', '=', organisationId)
    .execute()
}

/** Registered units that agreed to be seen by other participants, by name: nothing but who they are. */
export async function listedUnits(db: ReadDb, salonId: string): Promise<{ id: string; name: string; kind: string }[]> {
  return db
    .selectFrom('registration as r')
    .innerJoin('organisation as o', 'o.id', 'r.organisation_id')
    .select(['o.id', 'o.name', 'o.kind'])
    .where('r.salon_id', '=', salonId)
    .where('r.status', '=', 'registered')
    .where('r.listed_at', 'is not', null)
    .orderBy('o.name')
    .orderBy('o.id')
    .execute()
}

/** Names of units by id. */
export async function unitNames(db: ReadDb, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('organisation').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map((r) => [r.id, r.name]))
}
