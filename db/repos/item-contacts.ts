import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { PersonRow } from './people.ts'

/** Whom an item names as its contact person, and whose it is; by number or id. */
export async function itemContact(db: ReadDb, kind: ItemKind, key: string) {
  return db
    .selectFrom(kind)
    .select(['id', 'number', 'organisation_id', 'contact_person_id'])
    .where((eb) => eb.or([eb('id', '=', key), eb('number', '=', key)]))
    .executeTakeFirst()
}

/** Names another contact person. False when somebody else has meanwhile named one. */
export async function setItemContact(
  tx: Tx,
  item: { kind: ItemKind; id: string },
  { before, after }: { before: string | null; after: string },
): Promise<boolean> {
  const result = await tx
    .updateTable(item.kind)
    .set({ contact_person_id: after })
    .where('id', '=', item.id)
    .where('contact_person_id', before === null ? 'is' : '=', before)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Of these people those who can be named to others as contact of a unit: active members, in the order asked for. */
export async function contactsOf(
  db: ReadDb,
  organisationId: string,
  people: readonly (string | null)[],
): Promise<PersonRow[]> {
  const ids = people.filter((id) => id !== null)
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('person as p')
    .innerJoin('membership as m', 'm.person_id', 'p.id')
    .selectAll('p')
    .where('m.organisation_id', '=', organisationId)
    .where('p.status', '=', 'active')
    .where('p.id', 'in', ids)
    .execute()
  return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}
