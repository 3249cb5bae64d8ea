import type { ReadDb } from '../schema.ts'
import { publicOpportunityStatuses, publicProductStatuses } from './search-documents.ts'
import { unindexed } from '../sqlite.ts'

/** What a line of a list says of public items. An id that is not public (any more) is simply absent. */

export async function opportunityRows(db: ReadDb, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('opportunity as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.organisation_id', 'i.status', 'i.public_json', 'i.visibility', 'i.deadline_at'])
    .select(['i.published_at', 'i.confirmed_at', 'i.demo', 'o.name as owner_name', 'o.kind as owner_kind'])
    .where('i.id', 'in', ids)
    .where(unindexed('i.status'), 'in', publicOpportunityStatuses)
    .where('i.public_json', 'is not', null)
    .execute()
}

export async function productRows(db: ReadDb, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('product as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.number', 'i.organisation_id', 'i.status', 'i.public_json', 'i.valid_until', 'i.published_at'])
    .select(['i.demo', 'o.name as owner_name'])
    .where('i.id', 'in', ids)
    .where(unindexed('i.status'), 'in', publicProductStatuses)
    .where('i.public_json', 'is not', null)
    .execute()
}

export async function referenceRows(db: ReadDb, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db.selectFrom('reference_entry').selectAll().where('id', 'in', ids).execute()
}
