import type { Insertable, Updateable } from 'kysely'
import type { OpportunityStatus } from '#app/domain/status.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { OpportunityTable } from '../tables/items.ts'

/** One need with its owner, found by its number or its id. */
export async function findOpportunity(db: ReadDb, key: string) {
  return db
    .selectFrom('opportunity as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .leftJoin('person as p', 'p.id', 'i.updated_by')
    .selectAll('i')
    .select(['o.name as owner_name', 'o.kind as owner_kind', 'o.address as owner_address', 'p.name as updated_by_name'])
    .where((eb) => eb.or([eb('i.number', '=', key), eb('i.id', '=', key)]))
    .executeTakeFirst()
}
export type OpportunityRow = NonNullable<Awaited<ReturnType<typeof findOpportunity>>>

export async function insertOpportunity(tx: Tx, row: Insertable<OpportunityTable>): Promise<void> {
  await tx.insertInto('opportunity').values(row).execute()
}

/**
 * Writes to a need only if it still has the expected state (and version, where given). False when it has not: somebody
 * else was faster.
 */
export async function updateOpportunity(
  tx: Tx,
  expected: { id: string; status: OpportunityStatus; version?: number },
  set: Updateable<OpportunityTable>,
): Promise<boolean> {
  let query = tx.updateTable('opportunity').set(set).where('id', '=', expected.id).where('status', '=', expected.status)
  if (expected.version !== undefined) query = query.where('version', '=', expected.version)
  const result = await query.executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** A draft that this person began with this content and has not changed: a second click on 新建 finds it again. */
export async function untouchedDraft(
  db: ReadDb,
  draft: { organisationId: string; personId: string; contentHash: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('opportunity')
    .select('id')
    .where('organisation_id', '=', draft.organisationId)
    .where('created_by', '=', draft.personId)
    .where('content_hash', '=', draft.contentHash)
    .where('status', '=', 'draft')
    .where('version', '=', 1)
    .where('import_id', 'is', null)
    .executeTakeFirst()
  return row?.id
}

/** How many needs an organisation has in each state. */
export async function countOwnOpportunities(db: ReadDb, organisationId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('opportunity')
    .select(['status', (eb) => eb.fn.countAll<number>().as('n')])
    .where('organisation_id', '=', organisationId)
    .groupBy('status')
    .execute()
  return new Map(rows.map((r) => [r.status, r.n]))
}

/** A page of an organisation's needs, last changed first; all states or one. */
export async function ownOpportunities(
  db: ReadDb,
  q: { organisationId: string; status?: OpportunityStatus; limit: number; offset: number },
) {
  let query = db
    .selectFrom('opportunity as i')
    .leftJoin('person as p', 'p.id', 'i.updated_by')
    .select([
      'i.id',
      'i.number',
      'i.title',
      'i.category',
      'i.status',
      'i.status_reason',
      'i.deadline_at',
      'i.publish_at',
    ])
    .select([
      'i.published_at',
      'i.confirmed_at',
      'i.updated_at',
      'i.content_json',
      'i.demo',
      'p.name as updated_by_name',
    ])
    .where('i.organisation_id', '=', q.organisationId)
  if (q.status) query = query.where('i.status', '=', q.status)
  return query.orderBy('i.updated_at', 'desc').orderBy('i.id').limit(q.limit).offset(q.offset).execute()
}

/** What the clock has decided and the rows do not show yet: needs to publish, and needs past their deadline. */
export async function dueOpportunities(db: ReadDb, now: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('opportunity')
    .select('id')
    .where((eb) =>
      eb.or([
        eb.and([eb('status', '=', 'approved'), eb('publish_at', '<=', now)]),
        eb.and([eb('status', '=', 'published'), eb('deadline_at', '<=', now)]),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((r) => r.id)
}

/** Published needs without a deadline that were last confirmed before `before`. */
export async function unconfirmedOpportunities(db: ReadDb, before: number) {
  return db
    .selectFrom('opportunity')
    .select(['id', 'number', 'title', 'organisation_id', 'published_at', 'confirmed_at'])
    .where('status', '=', 'published')
    .where('deadline_at', 'is', null)
    .where((eb) => eb(eb.fn.coalesce('confirmed_at', 'published_at'), '<', before))
    .orderBy('id')
    .execute()
}

/** Have the need's owner and one of these organisations agreed to meet? */
export async function hasAgreed(db: ReadDb, opportunityId: string, organisationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('match as m')
    .innerJoin('product as p', 'p.id', 'm.product_id')
    .select('m.id')
    .where('m.opportunity_id', '=', opportunityId)
    .where('p.organisation_id', '=', organisationId)
    .where('m.status', '=', 'agreed')
    .executeTakeFirst()
  return row !== undefined
}
