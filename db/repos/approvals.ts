import type { Insertable, Selectable } from 'kysely'
import type { ReviewComment, ReviewDecision, ReviewMode, ReviewStep } from '#app/domain/review.ts'
import type { ItemKind, OrganisationKind } from '#app/domain/vocabulary.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { ApprovalTable } from '../tables/items.ts'

/** One entry of a review: who decided what on which exact content, and how. */
export interface Approval {
  id: string
  step: ReviewStep
  decision: ReviewDecision
  mode: ReviewMode
  personId: string
  personName: string
  version: number
  contentHash: string
  signerName: string
  signerOffice: string
  signedOn: string
  opinion: string
  comments: ReviewComment[]
  /** Check → the name of the person who made it, or only that it was made; `ground` names why it was refused. */
  checks: Record<string, string | boolean>
  at: number
}

const toApproval = (r: Selectable<ApprovalTable> & { person_name: string | null }): Approval => ({
  id: r.id,
  step: r.step as ReviewStep,
  decision: r.decision as ReviewDecision,
  mode: r.mode as ReviewMode,
  personId: r.person_id,
  personName: r.person_name ?? '',
  version: r.version,
  contentHash: r.content_hash,
  signerName: r.signer_name,
  signerOffice: r.signer_office,
  signedOn: r.signed_on,
  opinion: r.opinion,
  comments: JSON.parse(r.comments_json) as ReviewComment[],
  checks: JSON.parse(r.checks_json) as Record<string, string | boolean>,
  at: r.created_at,
})

/** Every entry of an item's reviews in the order in which they were made. */
export async function approvalsOf(db: ReadDb, kind: ItemKind, id: string): Promise<Approval[]> {
  const rows = await db
    .selectFrom('approval as a')
    .leftJoin('person as p', 'p.id', 'a.person_id')
    .selectAll('a')
    .select('p.name as person_name')
    .where('a.item_kind', '=', kind)
    .where('a.item_id', '=', id)
    .orderBy('a.position')
    .execute()
  return rows.map(toApproval)
}

/**
 * Adds the next entry of an item's reviews. `position` is the number of entries that the decision was based on; when
 * somebody has decided meanwhile it is taken, and the answer is false.
 */
export async function insertApproval(tx: Tx, row: Insertable<ApprovalTable>): Promise<boolean> {
  const result = await tx
    .insertInto('approval')
    .values(row)
    .onConflict((c) => c.columns(['item_kind', 'item_id', 'position']).doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/**
 * True when exactly this content has been approved: the final step says so, nobody has returned it since, and the
 * one who approved is none of its authors. Asked again when it is published.
 */
export async function isApproved(
  tx: ReadDb,
  item: { kind: ItemKind; id: string; contentHash: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom(item.kind)
    .select(['created_by', 'updated_by', 'submitted_by'])
    .where('id', '=', item.id)
    .executeTakeFirst()
  if (!row) return false
  const authors = [row.created_by, row.updated_by, row.submitted_by ?? '']
  const records = await approvalsOf(tx, item.kind, item.id)
  return records
    .slice(records.findLastIndex((r) => r.decision === 'returned') + 1)
    .some((r) => r.step === 'approve' && r.contentHash === item.contentHash && !authors.includes(r.personId))
}

/** The remarks that the last return left at the fields of the form; empty once the item is submitted again. */
export async function reviewComments(
  db: ReadDb,
  kind: ItemKind,
  id: string,
): Promise<{ reason: string; comments: ReviewComment[]; at: number; by: string } | null> {
  const last = (await approvalsOf(db, kind, id)).at(-1)
  if (!last || last.decision !== 'returned') return null
  return { reason: last.opinion, comments: last.comments, at: last.at, by: last.signerName || last.personName }
}

/** Who has taken an item from the queue. */
export async function reviewerOf(
  db: ReadDb,
  kind: ItemKind,
  id: string,
): Promise<{ id: string; name: string; at: number } | null> {
  const row = await db
    .selectFrom('review_assignment as a')
    .innerJoin('person as p', 'p.id', 'a.reviewer_id')
    .select(['a.reviewer_id', 'p.name', 'a.taken_at'])
    .where('a.item_kind', '=', kind)
    .where('a.item_id', '=', id)
    .executeTakeFirst()
  return row ? { id: row.reviewer_id, name: row.name, at: row.taken_at } : null
}

/** Gives the item to a reviewer if it still belongs to `from` (null: to nobody). False when somebody was faster. */
export async function putReviewer(
  tx: Tx,
  item: { kind: ItemKind; id: string; from: string | null; to: string; now: number },
): Promise<boolean> {
  if (item.from === null) {
    const inserted = await tx
      .insertInto('review_assignment')
      .values({ item_kind: item.kind, item_id: item.id, reviewer_id: item.to, taken_at: item.now })
      .onConflict((c) => c.doNothing())
      .executeTakeFirst()
    return inserted.numInsertedOrUpdatedRows === 1n
  }
  const updated = await tx
    .updateTable('review_assignment')
    .set({ reviewer_id: item.to, taken_at: item.now })
    .where('item_kind', '=', item.kind)
    .where('item_id', '=', item.id)
    .where('reviewer_id', '=', item.from)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

export async function removeReviewer(tx: Tx, kind: ItemKind, id: string, reviewerId: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('review_assignment')
    .where('item_kind', '=', kind)
    .where('item_id', '=', id)
    .where('reviewer_id', '=', reviewerId)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

export interface QueueRow {
  kind: ItemKind
  id: string
  number: string | null
  title: string
  ownerId: string
  ownerName: string
  ownerKind: OrganisationKind
  submittedAt: number
  /** A new version of something that is published already. */
  revision: boolean
  reviewerId: string | null
  reviewerName: string | null
}

interface QueueFilter {
  kind?: ItemKind
  /** Only items of these organisations. */
  owners?: readonly string[]
  limit: number
  offset: number
}

function waiting(db: ReadDb, kind: ItemKind, owners: readonly string[] | undefined) {
  const columns = ['i.id', 'i.number', 'i.organisation_id', 'i.title', 'i.status', 'i.submitted_at'] as const
  const needs = db.selectFrom('opportunity as i').select(columns).where('i.status', '=', 'submitted')
  const products = db
    .selectFrom('product as i')
    .select(columns)
    .where((eb) => eb.or([eb('i.status', '=', 'submitted'), eb('i.revision_status', '=', 'submitted')]))
  let query = db
    .selectFrom((kind === 'opportunity' ? needs : products).as('w'))
    .innerJoin('organisation as o', 'o.id', 'w.organisation_id')
    .leftJoin('review_assignment as a', (j) => j.onRef('a.item_id', '=', 'w.id').on('a.item_kind', '=', kind))
    .leftJoin('person as p', 'p.id', 'a.reviewer_id')
    .select((eb) => eb.val<ItemKind>(kind).as('kind'))
    .select(['w.id', 'w.number', 'w.title', 'w.status', 'w.submitted_at', 'w.organisation_id'])
    .select(['o.name as owner_name', 'o.kind as owner_kind', 'a.reviewer_id', 'p.name as reviewer_name'])
  if (owners) query = query.where('w.organisation_id', 'in', owners)
  return query
}

/** What waits for review, oldest first: title, unit, state and age, never content. */
export async function reviewQueue(db: ReadDb, filter: QueueFilter): Promise<{ rows: QueueRow[]; total: number }> {
  const one = waiting(db, filter.kind ?? 'opportunity', filter.owners)
  const all = db.selectFrom((filter.kind ? one : one.unionAll(waiting(db, 'product', filter.owners))).as('q'))
  const { n } = await all.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await all
    .selectAll()
    .orderBy('submitted_at')
    .orderBy('id')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute()
  return {
    total: n,
    rows: rows.map((r) => ({
      kind: r.kind,
      id: r.id,
      number: r.number,
      title: r.title,
      ownerId: r.organisation_id,
      ownerName: r.owner_name,
      ownerKind: r.owner_kind as OrganisationKind,
      submittedAt: r.submitted_at ?? 0,
      revision: r.status !== 'submitted',
      reviewerId: r.reviewer_id,
      reviewerName: r.reviewer_name,
    })),
  }
}
