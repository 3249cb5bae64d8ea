import type { Insertable, Selectable, Updateable } from 'kysely'
import type { ResponseStatus } from '#app/domain/status.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { ResponseTable, ResponseVersionTable } from '../tables/dealings.ts'

export type ResponseRow = Selectable<ResponseTable>
export type ResponseVersionRow = Selectable<ResponseVersionTable>

/** The answer of an organisation to a need: there is at most one. */
export async function responseOf(db: ReadDb, opportunityId: string, organisationId: string) {
  return db
    .selectFrom('response')
    .selectAll()
    .where('opportunity_id', '=', opportunityId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
}

/** An answer to this need by its number or id, with the name of the organisation that answers. */
export async function responseByKey(db: ReadDb, opportunityId: string, key: string) {
  return db
    .selectFrom('response as r')
    .innerJoin('organisation as o', 'o.id', 'r.organisation_id')
    .selectAll('r')
    .select('o.name as organisation_name')
    .where('r.opportunity_id', '=', opportunityId)
    .where((eb) => eb.or([eb('r.number', '=', key), eb('r.id', '=', key)]))
    .executeTakeFirst()
}
export type ReceivedRow = NonNullable<Awaited<ReturnType<typeof responseByKey>>>

/** Stores a new answer. False when the organisation has one already. */
export async function insertResponse(tx: Tx, row: Insertable<ResponseTable>): Promise<boolean> {
  const result = await tx
    .insertInto('response')
    .values(row)
    .onConflict((c) => c.columns(['opportunity_id', 'organisation_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Changes an answer that still is as it was read. False when somebody else was faster. */
export async function updateResponse(
  tx: Tx,
  expected: { id: string; status: ResponseStatus; version: number },
  set: Updateable<ResponseTable>,
): Promise<boolean> {
  const result = await tx
    .updateTable('response')
    .set(set)
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
    .where('version', '=', expected.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function responseVersion(db: ReadDb, responseId: string, version: number) {
  return db
    .selectFrom('response_version')
    .selectAll()
    .where('response_id', '=', responseId)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** Writes a draft version, new or in the place of the one before. A submitted version never changes: then false. */
export async function putDraftVersion(tx: Tx, row: Insertable<ResponseVersionTable>): Promise<boolean> {
  const { body_cipher, wrapped_key, plain_hash, author_id, submitted_at, receipt } = row
  const result = await tx
    .insertInto('response_version')
    .values(row)
    .onConflict((c) =>
      c
        .columns(['response_id', 'version'])
        .doUpdateSet({ body_cipher, wrapped_key, plain_hash, author_id, submitted_at, receipt })
        .where('response_version.submitted_at', 'is', null),
    )
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Submitted versions of an answer, the latest first, with their receipts. */
export async function submittedVersions(db: ReadDb, responseId: string) {
  return db
    .selectFrom('response_version')
    .select(['version', 'receipt', 'plain_hash', 'submitted_at'])
    .where('response_id', '=', responseId)
    .where('submitted_at', 'is not', null)
    .orderBy('version', 'desc')
    .execute()
}

/** What the owner is shown of a need's answers: those submitted and not withdrawn, in the order of arrival. */
export async function receivedOf(db: ReadDb, opportunityId: string, statuses: readonly ResponseStatus[]) {
  if (statuses.length === 0) return []
  return db
    .selectFrom('response as r')
    .innerJoin('organisation as o', 'o.id', 'r.organisation_id')
    .selectAll('r')
    .select('o.name as organisation_name')
    .where('r.opportunity_id', '=', opportunityId)
    .where('r.status', 'in', statuses)
    .orderBy('r.submitted_at')
    .orderBy('r.id')
    .execute()
}

export async function countReceived(db: ReadDb, opportunityId: string, statuses: readonly ResponseStatus[]) {
  const row = await db
    .selectFrom('response')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('opportunity_id', '=', opportunityId)
    .where('status', 'in', statuses)
    .executeTakeFirstOrThrow()
  return row.n
}

/** Has one of these organisations an answer to the need, whatever its state? */
export async function anyAnswers(db: ReadDb, opportunityId: string, organisationIds: readonly string[]) {
  if (organisationIds.length === 0) return false
  const row = await db
    .selectFrom('response')
    .select('id')
    .where('opportunity_id', '=', opportunityId)
    .where('organisation_id', 'in', organisationIds)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function openingOf(db: ReadDb, opportunityId: string) {
  return db
    .selectFrom('opening as o')
    .innerJoin('person as first', 'first.id', 'o.first_person_id')
    .leftJoin('person as second', 'second.id', 'o.second_person_id')
    .selectAll('o')
    .select(['first.name as first_name', 'second.name as second_name'])
    .where('o.opportunity_id', '=', opportunityId)
    .executeTakeFirst()
}

/** The first of two people confirms an opening. False when somebody has done so already. */
export async function beginOpening(tx: Tx, opening: { opportunityId: string; personId: string; now: number }) {
  const result = await tx
    .insertInto('opening')
    .values({ opportunity_id: opening.opportunityId, first_person_id: opening.personId, first_at: opening.now })
    .onConflict((c) => c.column('opportunity_id').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** The second, another person, completes it. False when it is complete or the same person. */
export async function completeOpening(tx: Tx, opening: { opportunityId: string; personId: string; now: number }) {
  const result = await tx
    .updateTable('opening')
    .set({ second_person_id: opening.personId, second_at: opening.now })
    .where('opportunity_id', '=', opening.opportunityId)
    .where('second_person_id', 'is', null)
    .where('first_person_id', '!=', opening.personId)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
