import type { ExpressionBuilder, Insertable, Nullable, Updateable } from 'kysely'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { changedSince } from '#app/domain/refusal-basis.ts'
import type { MatchStatus } from '#app/domain/status.ts'
import type { DB, ReadDb, Tx } from '../schema.ts'
import type { MatchTable } from '../tables/dealings.ts'
import { unindexed } from '../sqlite.ts'

/** A need of a pair with its owner, by number or id. */
export async function needOfPair(db: ReadDb, key: string) {
  return db
    .selectFrom('opportunity as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.title', 'i.organisation_id', 'i.status', 'i.public_json', 'i.public_hash'])
    .select(['i.public_version', 'i.visibility', 'i.deadline_at', 'i.contact_person_id', 'i.demo'])
    .select(['o.name as owner_name', 'o.kind as owner_kind', 'o.office_phone'])
    .where((eb) => eb.or([eb('i.number', '=', key), eb('i.id', '=', key)]))
    .executeTakeFirst()
}
export type PairNeed = NonNullable<Awaited<ReturnType<typeof needOfPair>>>

/** A product of a pair with the firm that offers it, by number or id. */
export async function offerOfPair(db: ReadDb, key: string) {
  return db
    .selectFrom('product as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.title', 'i.organisation_id', 'i.status', 'i.public_json', 'i.public_hash'])
    .select(['i.public_version', 'i.valid_until', 'i.contact_person_id', 'i.demo'])
    .select(['o.name as owner_name', 'o.kind as owner_kind', 'o.office_phone'])
    .where((eb) => eb.or([eb('i.number', '=', key), eb('i.id', '=', key)]))
    .executeTakeFirst()
}
export type PairOffer = NonNullable<Awaited<ReturnType<typeof offerOfPair>>>

/** What has to be known of a pair to say whether its refusal still holds; texts only where they have changed. */
const withRefusal = (db: ReadDb) =>
  db
    .selectFrom('match as m')
    .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
    .innerJoin('product as p', 'p.id', 'm.product_id')
    .leftJoin('match_question as q', (on) => on.onRef('q.match_id', '=', 'm.id').on('q.status', '=', 'open'))
    .selectAll('m')
    // The side whose question is open.
    .select(['q.side as question_side'])
    .select((eb) => {
      const changed = eb.or([
        eb('m.need_hash', '!=', eb.ref('n.public_hash')),
        eb('m.offer_hash', '!=', eb.ref('p.public_hash')),
      ])
      const asked = eb.and([eb('m.status', 'in', ['declined', 'dismissed']), changed])
      return [
        eb.case().when(asked).then(eb.ref('n.public_json')).end().as('need_json_now'),
        eb.case().when(asked).then(eb.ref('p.public_json')).end().as('offer_json_now'),
      ]
    })

interface RefusalFacts {
  reason_basis: string
  /** Null where neither text has changed since. */
  need_json_now: string | null
  offer_json_now: string | null
}

/** A pair with what has changed since it was refused, in words; null for a refusal older than such a record. */
function knowingRefusal<R extends RefusalFacts>({ need_json_now: need, offer_json_now: offer, ...row }: R) {
  if (need === null || offer === null) return { ...row, refusal_changed: [] }
  if (row.reason_basis === '') return { ...row, refusal_changed: null }
  const needNow = { ...emptyOpportunity, ...(JSON.parse(need) as Partial<OpportunityContent>) }
  const offerNow = { ...emptyProduct, ...(JSON.parse(offer) as Partial<ProductContent>) }
  return { ...row, refusal_changed: changedSince(row.reason_basis, needNow, offerNow) }
}

/** A pair on which somebody has acted. A pair without a row is a suggestion. */
export async function findMatch(db: ReadDb, opportunityId: string, productId: string) {
  const row = await withRefusal(db)
    .where('m.opportunity_id', '=', opportunityId)
    .where('m.product_id', '=', productId)
    .executeTakeFirst()
  return row && knowingRefusal(row)
}
export type MatchRow = NonNullable<Awaited<ReturnType<typeof findMatch>>>

/** Adds the row of a pair. False when the pair has one already. */
export async function insertMatch(tx: Tx, row: Insertable<MatchTable>): Promise<boolean> {
  const result = await tx
    .insertInto('match')
    .values(row)
    .onConflict((c) => c.columns(['opportunity_id', 'product_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Writes to a pair that still has this state and version. False when somebody else was faster. */
export async function updateMatch(
  tx: Tx,
  expected: { id: string; status: MatchStatus; version: number },
  set: Updateable<MatchTable>,
): Promise<boolean> {
  const result = await tx
    .updateTable('match')
    .set(set)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', expected.id)
    .where('status', '=', expected.status)
    .where('version', '=', expected.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** The pairs of these needs or products on which somebody has acted. */
export async function matchesOfItems(db: ReadDb, items: { opportunityIds?: string[]; productIds?: string[] }) {
  const { opportunityIds = [], productIds = [] } = items
  if (opportunityIds.length + productIds.length === 0) return []
  const rows = await withRefusal(db)
    .where((eb) => {
      const either = []
      if (opportunityIds.length > 0) either.push(eb('m.opportunity_id', 'in', opportunityIds))
      if (productIds.length > 0) either.push(eb('m.product_id', 'in', productIds))
      return eb.or(either)
    })
    .execute()
  return rows.map(knowingRefusal)
}
export type MatchNow = Awaited<ReturnType<typeof matchesOfItems>>[number]

/** Needs that suggestions may show, of all those asked for. */
export async function suggestibleNeeds(db: ReadDb, ids: readonly string[], now: number) {
  if (ids.length === 0) return []
  return db
    .selectFrom('opportunity as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.organisation_id', 'i.status', 'i.public_json', 'i.visibility', 'i.deadline_at'])
    .select(['i.public_hash', 'i.published_at', 'o.name as owner_name', 'o.kind as owner_kind'])
    .where('i.id', 'in', ids)
    .where(unindexed('i.status'), '=', 'published')
    .where('i.public_json', 'is not', null)
    .where((eb) => eb.or([eb('i.deadline_at', 'is', null), eb('i.deadline_at', '>', now)]))
    .execute()
}

/** Products that suggestions may show, of all those asked for. `today` is a Shanghai day. */
export async function suggestibleOffers(db: ReadDb, ids: readonly string[], today: string) {
  if (ids.length === 0) return []
  return db
    .selectFrom('product as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.organisation_id', 'i.public_json', 'i.valid_until', 'o.name as owner_name'])
    .select(['i.public_hash', 'i.published_at'])
    .where('i.id', 'in', ids)
    .where(unindexed('i.status'), '=', 'published')
    .where('i.public_json', 'is not', null)
    .where((eb) => eb.or([eb('i.valid_until', '=', ''), eb('i.valid_until', '>=', today)]))
    .execute()
}

/** Ids of an organisation's products that can be suggested, newest first. */
export async function offersOf(db: ReadDb, organisationId: string, q: { today: string; limit: number }) {
  const rows = await db
    .selectFrom('product')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where(unindexed('status'), '=', 'published')
    .where((eb) => eb.or([eb('valid_until', '=', ''), eb('valid_until', '>=', q.today)]))
    .orderBy('published_at', 'desc')
    .orderBy('id')
    .limit(q.limit)
    .execute()
  return rows.map((r) => r.id)
}

/** A page of an organisation's open needs, those that end first on top. */
export async function openNeedsOf(
  db: ReadDb,
  organisationId: string,
  q: { now: number; limit: number; offset: number },
) {
  const open = db
    .selectFrom('opportunity')
    .where('organisation_id', '=', organisationId)
    .where('status', '=', 'published')
    .where((eb) => eb.or([eb('deadline_at', 'is', null), eb('deadline_at', '>', q.now)]))
  const rows = await open
    .select(['id', 'number', 'title', 'organisation_id'])
    .orderBy((eb) => eb('deadline_at', 'is', null))
    .orderBy('deadline_at')
    .orderBy('id')
    .limit(q.limit)
    .offset(q.offset)
    .execute()
  const { total } = await open.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

export type MatchView = 'waiting' | 'silent' | 'agreed' | 'sent' | 'declined' | 'dismissed'

export interface MatchFilter {
  /** Own organisation; null sees the pairs of all. */
  organisationId: string | null
  category: string
  /** Id of a published list release whose needs or products are meant. */
  releaseId: string
  /** Invitations whose last step is older are silent. */
  silentBefore: number
}

type Joined = ExpressionBuilder<
  DB & { m: DB['match']; n: DB['opportunity']; p: DB['product']; q: Nullable<DB['match_question']> },
  'm' | 'n' | 'p' | 'q'
>

/** Does an invitation wait for this organisation: for its answer to a question, or with none open for its word? */
export function waitsFor(eb: Joined, organisationId: string) {
  const asking = eb.fn.coalesce('q.side', eb.val(''))
  const turn = (other: 'need' | 'offer', word: 'm.need_agreed_at' | 'm.offer_agreed_at') =>
    eb.or([eb(asking, '=', other), eb.and([eb(asking, '=', ''), eb(word, 'is', null)])])
  return eb.or([
    eb.and([eb('n.organisation_id', '=', organisationId), turn('offer', 'm.need_agreed_at')]),
    eb.and([eb('p.organisation_id', '=', organisationId), turn('need', 'm.offer_agreed_at')]),
  ])
}

/** For whoever sees all pairs, an invitation waits as long as one side is missing; nothing counts as sent. */
function inView(eb: Joined, view: MatchView, { organisationId: own, silentBefore }: MatchFilter) {
  if (view !== 'waiting' && view !== 'sent' && view !== 'silent') {
    const state = eb('m.status', '=', view)
    if (view !== 'dismissed' || own === null) return state
    // Why a pair was put aside is nobody else's business.
    return eb.and([
      state,
      eb.or([
        eb.and([eb('m.reason_side', '=', 'need'), eb('n.organisation_id', '=', own)]),
        eb.and([eb('m.reason_side', '=', 'offer'), eb('p.organisation_id', '=', own)]),
      ]),
    ])
  }
  const invited = eb('m.status', '=', 'invited')
  // A suggestion about which the owner has asked waits for the answer.
  const underWay = eb.or([invited, eb.and([eb('m.status', '=', 'suggested'), eb('q.side', 'is not', null)])])
  if (view === 'silent') {
    const silent = eb.and([invited, eb('m.status_at', '<', silentBefore)])
    return own === null ? silent : eb.and([silent, eb.not(waitsFor(eb, own))])
  }
  if (own === null) return view === 'waiting' ? underWay : eb.and([invited, eb.val(false)])
  return eb.and([underWay, view === 'waiting' ? waitsFor(eb, own) : eb.not(waitsFor(eb, own))])
}

function filtered(db: ReadDb, f: MatchFilter) {
  let q = db
    .selectFrom('match as m')
    .innerJoin('opportunity as n', 'n.id', 'm.opportunity_id')
    .innerJoin('product as p', 'p.id', 'm.product_id')
    .leftJoin('match_question as q', (on) => on.onRef('q.match_id', '=', 'm.id').on('q.status', '=', 'open'))
  const { organisationId: own, category, releaseId } = f
  if (own !== null) q = q.where((eb) => eb.or([eb('n.organisation_id', '=', own), eb('p.organisation_id', '=', own)]))
  if (category)
    q = q.where('n.id', 'in', (c) =>
      c
        .selectFrom('item_category')
        .select('item_id')
        .where('item_kind', '=', 'opportunity')
        .where('category', '=', category),
    )
  if (releaseId)
    q = q.where((eb) => {
      const listed = (kind: string) =>
        eb
          .selectFrom('list_release_item as l')
          .select('l.item_id')
          .where('l.release_id', '=', releaseId)
          .where('l.item_kind', '=', kind)
      return eb.or([eb('n.id', 'in', listed('opportunity')), eb('p.id', 'in', listed('product'))])
    })
  return q
}

/** A page of pairs on which somebody has acted, newest step first; what waits for somebody, oldest first. */
export async function matchPage(db: ReadDb, f: MatchFilter & { view: MatchView; limit: number; offset: number }) {
  return filtered(db, f)
    .innerJoin('organisation as no', 'no.id', 'n.organisation_id')
    .innerJoin('organisation as po', 'po.id', 'p.organisation_id')
    .selectAll('m')
    .select(['n.number as need_number', 'n.organisation_id as need_org', 'n.status as need_status'])
    .select(['n.public_json as need_json', 'no.name as need_owner', 'no.kind as need_kind'])
    .select(['p.number as offer_number', 'p.organisation_id as offer_org', 'p.public_json as offer_json'])
    .select(['po.name as offer_owner', 'n.title as need_title', 'p.title as offer_title', 'q.side as question_side'])
    .where((eb) => inView(eb, f.view, f))
    .orderBy('m.status_at', f.view === 'waiting' || f.view === 'silent' ? 'asc' : 'desc')
    .orderBy('m.id')
    .limit(f.limit)
    .offset(f.offset)
    .execute()
}

export async function countMatches(db: ReadDb, f: MatchFilter, view: MatchView): Promise<number> {
  const { n } = await filtered(db, f)
    .where((eb) => inView(eb, view, f))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** Published releases, newest first, for choosing one. */
export async function releasesToChoose(db: ReadDb) {
  return db
    .selectFrom('list_release')
    .select(['id', 'number', 'title'])
    .where('status', '=', 'published')
    .orderBy('year', 'desc')
    .orderBy('batch', 'desc')
    .limit(50)
    .execute()
}
