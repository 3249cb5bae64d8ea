import type { ReadDb, Tx } from '../schema.ts'

export interface NewCollaboration {
  id: string
  opportunityId: string
  /** The firm's side; with the need it is unique. */
  organisationId: string
  productId: string | null
  matchId?: string
  meetingId?: string
  responseId?: string
  now: number
}

/** Starts a collaboration in the state 意向. False when the pair has one already. */
export async function startCollaboration(tx: Tx, c: NewCollaboration): Promise<boolean> {
  const result = await tx
    .insertInto('collaboration')
    .values({
      id: c.id,
      opportunity_id: c.opportunityId,
      organisation_id: c.organisationId,
      product_id: c.productId,
      match_id: c.matchId ?? null,
      meeting_id: c.meetingId ?? null,
      response_id: c.responseId ?? null,
      status: 'intent',
      started_at: c.now,
      status_at: c.now,
    })
    .onConflict((oc) => oc.columns(['opportunity_id', 'organisation_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Adds what came of the same pair later, beside what it began with. */
export async function addSource(tx: Tx, c: Omit<NewCollaboration, 'id' | 'now'>): Promise<void> {
  await tx
    .updateTable('collaboration')
    .set((eb) => ({
      product_id: eb.fn.coalesce('product_id', eb.val(c.productId)),
      match_id: eb.fn.coalesce('match_id', eb.val(c.matchId ?? null)),
      meeting_id: eb.fn.coalesce('meeting_id', eb.val(c.meetingId ?? null)),
      response_id: eb.fn.coalesce('response_id', eb.val(c.responseId ?? null)),
    }))
    .where('opportunity_id', '=', c.opportunityId)
    .where('organisation_id', '=', c.organisationId)
    .execute()
}

export interface CollaborationFilter {
  /** Only those of this organisation, on either side; all when absent. */
  organisationId?: string
  source?: 'response' | 'meeting' | 'match'
  status?: string
  limit: number
  offset: number
}

/** Collaborations with both sides, the latest change first. */
export async function collaborationsPage(db: ReadDb, f: CollaborationFilter) {
  let found = db
    .selectFrom('collaboration as c')
    .innerJoin('opportunity as n', 'n.id', 'c.opportunity_id')
    .innerJoin('organisation as owner', 'owner.id', 'n.organisation_id')
    .innerJoin('organisation as firm', 'firm.id', 'c.organisation_id')
    .leftJoin('product as p', 'p.id', 'c.product_id')
  const own = f.organisationId
  if (own !== undefined)
    found = found.where((eb) => eb.or([eb('n.organisation_id', '=', own), eb('c.organisation_id', '=', own)]))
  if (f.status) found = found.where('c.status', '=', f.status)
  if (f.source === 'response') found = found.where('c.response_id', 'is not', null)
  if (f.source === 'meeting') found = found.where('c.meeting_id', 'is not', null)
  if (f.source === 'match')
    found = found
      .where('c.match_id', 'is not', null)
      .where('c.meeting_id', 'is', null)
      .where('c.response_id', 'is', null)
  const rows = await found
    .select(['c.id', 'c.status', 'c.started_at', 'c.status_at', 'c.match_id', 'c.meeting_id', 'c.response_id'])
    .select(['n.id as opportunity_id', 'n.number as opportunity_number', 'n.title as opportunity_title'])
    .select(['p.number as product_number', 'p.title as product_title'])
    .select([
      'n.organisation_id as owner_id',
      'owner.name as owner_name',
      'firm.id as firm_id',
      'firm.name as firm_name',
    ])
    .orderBy('c.status_at', 'desc')
    .orderBy('c.id')
    .limit(f.limit)
    .offset(f.offset)
    .execute()
  const { n } = await found.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  return { rows, total: n }
}
