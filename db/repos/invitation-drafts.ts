import type { Insertable } from 'kysely'
import type { InvitationDraftStatus } from '#app/domain/status.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { InvitationDraftTable } from '../tables/dealings.ts'

/** Open needs of a page for choosing pairs, the newest first, by category or release. */
export async function openNeedsToInvite(
  db: ReadDb,
  f: { category: string; releaseId: string; now: number; limit: number; offset: number },
) {
  let open = db
    .selectFrom('opportunity as n')
    .where('n.status', '=', 'published')
    .where('n.public_json', 'is not', null)
    .where((eb) => eb.or([eb('n.deadline_at', 'is', null), eb('n.deadline_at', '>', f.now)]))
  if (f.category)
    open = open.where('n.id', 'in', (q) =>
      q
        .selectFrom('item_category')
        .select('item_id')
        .where('item_kind', '=', 'opportunity')
        .where('category', '=', f.category),
    )
  if (f.releaseId)
    open = open.where('n.id', 'in', (q) =>
      q
        .selectFrom('list_release_item')
        .select('item_id')
        .where('item_kind', '=', 'opportunity')
        .where('release_id', '=', f.releaseId),
    )
  const rows = await open
    .select('n.id')
    .orderBy('n.published_at', 'desc')
    .orderBy('n.id')
    .limit(f.limit)
    .offset(f.offset)
    .execute()
  const { total } = await open.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { ids: rows.map((row) => row.id), total }
}

/** A page of the held drafts with their pairs, the oldest first. */
export async function heldDrafts(db: ReadDb, page: { limit: number; offset: number }) {
  return db
    .selectFrom('invitation_draft as d')
    .innerJoin('opportunity as n', 'n.id', 'd.opportunity_id')
    .innerJoin('product as p', 'p.id', 'd.product_id')
    .innerJoin('organisation as no', 'no.id', 'n.organisation_id')
    .innerJoin('organisation as po', 'po.id', 'p.organisation_id')
    .innerJoin('person as by', 'by.id', 'd.created_by')
    .leftJoin('salon as s', 's.id', 'd.salon_id')
    .selectAll('d')
    .select(['n.number as need_number', 'n.title as need_title', 'no.name as need_owner'])
    .select(['p.number as offer_number', 'p.title as offer_title', 'po.name as offer_owner'])
    .select(['by.name as author', 's.title as salon_title', 'n.public_json as need_json'])
    .where('d.status', '=', 'held')
    .orderBy('d.created_at')
    .orderBy('d.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export async function countHeldDrafts(db: ReadDb): Promise<number> {
  const { n } = await db
    .selectFrom('invitation_draft')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('status', '=', 'held')
    .executeTakeFirstOrThrow()
  return n
}

/** The held drafts of these needs' pairs, or of all, oldest first. */
export async function heldPairs(db: ReadDb, needIds?: readonly string[]) {
  let held = db
    .selectFrom('invitation_draft as d')
    .innerJoin('person as by', 'by.id', 'd.created_by')
    .select(['d.id', 'd.opportunity_id', 'd.product_id', 'by.name as author'])
    .where('d.status', '=', 'held')
  if (needIds) held = held.where('d.opportunity_id', 'in', needIds)
  return held.orderBy('d.created_at').orderBy('d.id').execute()
}

export async function draftById(db: ReadDb, id: string) {
  return db
    .selectFrom('invitation_draft as d')
    .innerJoin('opportunity as n', 'n.id', 'd.opportunity_id')
    .innerJoin('product as p', 'p.id', 'd.product_id')
    .selectAll('d')
    .select(['n.number as need_number', 'p.number as offer_number'])
    .where('d.id', '=', id)
    .executeTakeFirst()
}
export type InvitationDraft = NonNullable<Awaited<ReturnType<typeof draftById>>>

/** Adds a held draft. False when the pair has one. */
export async function insertDraft(tx: Tx, row: Insertable<InvitationDraftTable>): Promise<boolean> {
  const result = await tx
    .insertInto('invitation_draft')
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Writes to a draft that is still held in this version. False when somebody was faster. */
export async function updateDraft(
  tx: Tx,
  expected: { id: string; version: number },
  set: { status: InvitationDraftStatus; note?: string; status_by: string; status_at: number },
): Promise<boolean> {
  const result = await tx
    .updateTable('invitation_draft')
    .set(set)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', expected.id)
    .where('version', '=', expected.version)
    .where('status', '=', 'held')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
