import { sql } from 'kysely'
import type { ExpressionBuilder } from 'kysely'
import type { IssuedItem } from '#app/domain/issued-list/row.ts'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import type { ItemKind, OrganisationKind } from '#app/domain/vocabulary.ts'
import { UNNAMED } from '../like.ts'
import type { DB, ReadDb, Tx } from '../schema.ts'

/** The items of releases: which stand in one, in which order, and what they are now. */

export interface ReleaseItem {
  kind: ItemKind
  id: string
  position: number
  version: number
}

/** The items of a release in their order, list by list. */
export async function itemsOfRelease(db: ReadDb, releaseId: string): Promise<ReleaseItem[]> {
  const rows = await db
    .selectFrom('list_release_item')
    .selectAll()
    .where('release_id', '=', releaseId)
    .orderBy('item_kind')
    .orderBy('position')
    .orderBy('item_id')
    .execute()
  return rows.map((r) => ({
    kind: r.item_kind as ItemKind,
    id: r.item_id,
    position: r.position,
    version: r.item_version,
  }))
}

/** Writes the whole order of one list of a release: positions 1, 2, 3 …, with the version that each row stands for. */
export async function putItemsOfRelease(
  tx: Tx,
  releaseId: string,
  kind: ItemKind,
  items: readonly { id: string; version: number }[],
): Promise<void> {
  await tx.deleteFrom('list_release_item').where('release_id', '=', releaseId).where('item_kind', '=', kind).execute()
  for (const [i, item] of items.entries())
    await tx
      .insertInto('list_release_item')
      .values({
        release_id: releaseId,
        item_kind: kind,
        item_id: item.id,
        position: i + 1,
        item_version: item.version,
      })
      .execute()
}

/** An item as it is now, for the composing desk and for comparing a release with the present. */
export interface ItemNow {
  issued: IssuedItem
  organisationId: string
  status: string
  statusAt: number
  publishedAt: number
  /** Null for a need without deadline. */
  deadlineAt: number | null
  confirmedAt: number | null
  validUntil: string
}

const CHUNK = 400

function chunks<T>(list: readonly T[]): T[][] {
  const found: T[][] = []
  for (let i = 0; i < list.length; i += CHUNK) found.push(list.slice(i, i + CHUNK))
  return found
}

async function opportunitiesNow(db: ReadDb, ids: readonly string[]): Promise<ItemNow[]> {
  const rows = await db
    .selectFrom('opportunity as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.organisation_id', 'i.status', 'i.status_at', 'i.published_at', 'i.deadline_at'])
    .select(['i.confirmed_at', 'i.public_json', 'i.public_version', 'o.name', 'o.kind'])
    .where('i.id', 'in', ids)
    .where('i.public_json', 'is not', null)
    .execute()
  return rows.map((r) => ({
    issued: {
      kind: 'opportunity',
      id: r.id,
      number: r.number ?? r.id,
      version: r.public_version ?? 0,
      ownerName: r.name,
      ownerKind: r.kind as OrganisationKind,
      content: { ...emptyOpportunity, ...(JSON.parse(r.public_json as string) as Partial<OpportunityContent>) },
    },
    organisationId: r.organisation_id,
    status: r.status,
    statusAt: r.status_at,
    publishedAt: r.published_at ?? r.status_at,
    deadlineAt: r.deadline_at,
    confirmedAt: r.confirmed_at,
    validUntil: '',
  }))
}

async function productsNow(db: ReadDb, ids: readonly string[]): Promise<ItemNow[]> {
  const rows = await db
    .selectFrom('product as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.organisation_id', 'i.status', 'i.status_at', 'i.published_at', 'i.valid_until'])
    .select(['i.public_json', 'i.public_version', 'o.name', 'o.kind', 'o.park', 'o.street'])
    .where('i.id', 'in', ids)
    .where('i.public_json', 'is not', null)
    .execute()
  return rows.map((r) => ({
    issued: {
      kind: 'product',
      id: r.id,
      number: r.number ?? r.id,
      version: r.public_version ?? 0,
      ownerName: r.name,
      ownerKind: r.kind as OrganisationKind,
      park: r.park,
      street: r.street,
      content: { ...emptyProduct, ...(JSON.parse(r.public_json as string) as Partial<ProductContent>) },
    },
    organisationId: r.organisation_id,
    status: r.status,
    statusAt: r.status_at,
    publishedAt: r.published_at ?? r.status_at,
    deadlineAt: null,
    confirmedAt: null,
    validUntil: r.valid_until,
  }))
}

/** Items that have ever been published, by id, as they are now. */
export async function itemsNow(db: ReadDb, kind: ItemKind, ids: readonly string[]): Promise<Map<string, ItemNow>> {
  const read = kind === 'opportunity' ? opportunitiesNow : productsNow
  const found = new Map<string, ItemNow>()
  for (const part of chunks(ids)) for (const item of await read(db, part)) found.set(item.issued.id, item)
  return found
}

export interface GatherFilter {
  releaseId: string
  /** Part of the title, the number or the owner's name. */
  text: string
  category: string
  /** Leaves out what already stands in a published release. */
  fresh: boolean
  now: number
  /** `YYYY-MM-DD` in Shanghai. */
  today: string
  offset: number
  limit: number
}

/** What both tables have in common; only these columns are asked for through this name. */
type CommonTable = 'opportunity as i'

/** The items that are published at this moment: a need past its deadline or an expired product no longer is. */
function openItems(db: ReadDb, kind: ItemKind, f: GatherFilter) {
  const rows = db
    .selectFrom((kind === 'opportunity' ? 'opportunity as i' : 'product as i') as CommonTable)
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .where('i.status', '=', 'published')
    .where('i.public_json', 'is not', null)
  if (kind === 'opportunity')
    return rows.where((eb) => eb.or([eb('i.deadline_at', 'is', null), eb('i.deadline_at', '>', f.now)]))
  const validUntil = sql<string>`${sql.ref('i.valid_until')}`
  return rows.where((eb) => eb.or([eb(validUntil, '=', ''), eb(validUntil, '>=', f.today)]))
}

function narrowed(db: ReadDb, kind: ItemKind, f: GatherFilter) {
  let rows = openItems(db, kind, f).where((eb) =>
    eb.not(eb.exists(placedIn(eb, kind).where('r.id', '=', f.releaseId).select('r.id'))),
  )
  if (f.category !== '') rows = rows.where('i.category', '=', f.category)
  if (f.fresh)
    rows = rows.where((eb) => eb.not(eb.exists(placedIn(eb, kind).where('r.status', '=', 'published').select('r.id'))))
  const words = f.text.replace(/[\\%_]/g, '')
  if (words === '') return rows
  const like = `%${words}%`
  return rows.where((eb) =>
    eb.or([
      eb('i.title', 'like', like),
      eb('i.number', 'like', like),
      // The name of an owner that stays unnamed is no way to find the item.
      eb.and([eb('o.name', 'like', like), eb('i.public_json', 'not like', UNNAMED)]),
    ]),
  )
}

const placedIn = (eb: ExpressionBuilder<DB & { i: DB['opportunity'] }, 'i'>, kind: ItemKind) =>
  eb
    .selectFrom('list_release_item as placed')
    .innerJoin('list_release as r', 'r.id', 'placed.release_id')
    .whereRef('placed.item_id', '=', 'i.id')
    .where('placed.item_kind', '=', kind)

/** Ids of the published items that can still be gathered into a release, newest first, and how many there are. */
export async function gatherable(
  db: ReadDb,
  kind: ItemKind,
  f: GatherFilter,
): Promise<{ ids: string[]; total: number }> {
  const rows = narrowed(db, kind, f)
  const count = await rows.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const page = await rows
    .select('i.id')
    .orderBy('i.published_at', 'desc')
    .orderBy('i.id')
    .offset(f.offset)
    .limit(f.limit)
    .execute()
  return { ids: page.map((r) => r.id), total: count.n }
}
