import type { ReadDb } from '../schema.ts'

/** Which of these organisations were registered for a salon that began before this time. */
export async function seenAtSalons(
  db: ReadDb,
  organisationIds: readonly string[],
  before: number,
): Promise<Set<string>> {
  if (organisationIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('registration as r')
    .innerJoin('salon as s', 's.id', 'r.salon_id')
    .select('r.organisation_id')
    .distinct()
    .where('r.organisation_id', 'in', organisationIds)
    .where('r.status', '=', 'registered')
    .where('s.starts_at', '<', before)
    .execute()
  return new Set(rows.map((r) => r.organisation_id))
}

/** Ids of needs and products by their readable numbers. */
export async function idsByNumber(db: ReadDb, numbers: { needs: readonly string[]; products: readonly string[] }) {
  const needs = numbers.needs.length
    ? await db.selectFrom('opportunity').select(['id', 'number']).where('number', 'in', numbers.needs).execute()
    : []
  const products = numbers.products.length
    ? await db.selectFrom('product').select(['id', 'number']).where('number', 'in', numbers.products).execute()
    : []
  const byNumber = (rows: readonly { id: string; number: string | null }[]) =>
    new Map(rows.map((r) => [r.number ?? '', r.id]))
  return { needs: byNumber(needs), products: byNumber(products) }
}

/** Open needs and published products of these units, the newest first. */
export async function itemsOfUnits(db: ReadDb, organisationIds: readonly string[]) {
  const needs = await db
    .selectFrom('opportunity')
    .select(['id', 'organisation_id', 'public_json'])
    .where('organisation_id', 'in', organisationIds)
    .where('status', 'in', ['published', 'closed'])
    .where('public_json', 'is not', null)
    .orderBy('published_at', 'desc')
    .orderBy('id')
    .execute()
  const products = await db
    .selectFrom('product')
    .select(['id', 'organisation_id'])
    .where('organisation_id', 'in', organisationIds)
    .where('status', '=', 'published')
    .where('public_json', 'is not', null)
    .orderBy('published_at', 'desc')
    .orderBy('id')
    .execute()
  return { needs, products }
}
