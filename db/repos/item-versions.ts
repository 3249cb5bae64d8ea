import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { ReadDb, Tx } from '../schema.ts'

export interface ItemVersion {
  kind: ItemKind
  id: string
  version: number
  contentJson: string
  contentHash: string
  authorId: string
  now: number
}

/** Keeps the content of a submission as it was. The same version is kept once. */
export async function keepVersion(tx: Tx, v: ItemVersion): Promise<void> {
  await tx
    .insertInto('item_version')
    .values({
      item_kind: v.kind,
      item_id: v.id,
      version: v.version,
      content_json: v.contentJson,
      content_hash: v.contentHash,
      author_id: v.authorId,
      created_at: v.now,
    })
    .onConflict((c) => c.columns(['item_kind', 'item_id', 'version']).doNothing())
    .execute()
}

/** The kept versions of an item with their authors' names, oldest first. */
export async function versionsOf(db: ReadDb, kind: ItemKind, id: string) {
  return db
    .selectFrom('item_version as v')
    .leftJoin('person as p', 'p.id', 'v.author_id')
    .selectAll('v')
    .select('p.name as author_name')
    .where('v.item_kind', '=', kind)
    .where('v.item_id', '=', id)
    .orderBy('v.version')
    .execute()
}

/** Replaces the categories that an item is counted under; the first is the primary one. */
export async function setItemCategories(tx: Tx, kind: ItemKind, id: string, categories: readonly string[]) {
  await tx.deleteFrom('item_category').where('item_kind', '=', kind).where('item_id', '=', id).execute()
  const rows = [...new Set(categories)].map((category, position) => ({
    item_kind: kind,
    item_id: id,
    category,
    position,
  }))
  if (rows.length > 0) await tx.insertInto('item_category').values(rows).execute()
}
