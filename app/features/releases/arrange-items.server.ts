import { DomainError } from '#app/domain/errors.ts'
import { kindsOf } from '#app/domain/issued-list/names.ts'
import { categoryCodes } from '#app/domain/taxonomy.ts'
import type { ItemKind, ReleaseKind } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { itemsNow, itemsOfRelease, putItemsOfRelease } from '#db/repos/release-items.ts'
import type { ItemNow, ReleaseItem } from '#db/repos/release-items.ts'
import { stateNow } from './build-snapshot.server.ts'
import { withDraft } from './draft-release.server.ts'

interface ItemRef {
  id: string
  kind: ItemKind
  itemId: string
}

async function listOfRelease(tx: TxCtx, id: string, kind: ItemKind): Promise<ReleaseItem[]> {
  return (await itemsOfRelease(tx.tx, id)).filter((i) => i.kind === kind)
}

/** Audits that the list of a release changed, with the number of its items before and after. */
async function auditItems(tx: TxCtx, id: string, action: string, count: { before: number; after: number }) {
  await audit(tx, { action: `release.${action}`, object: { kind: 'release', id }, changes: { count } })
}

/**
 * Adds published items at the end of their list, in the given order. Items already in it stay where they are, so a
 * repeated click adds nothing. Returns how many were added.
 */
export async function gatherItems(
  ctx: Ctx,
  input: { id: string; kind: ItemKind; itemIds: readonly string[] },
): Promise<number> {
  return withDraft(ctx, input.id, async (tx, row) => {
    if (!kindsOf(row.kind as ReleaseKind).includes(input.kind)) throw new DomainError('wrongState')
    const present = await listOfRelease(tx, input.id, input.kind)
    const wanted = [...new Set(input.itemIds)].filter((itemId) => !present.some((p) => p.id === itemId))
    const now = await itemsNow(tx.tx, input.kind, wanted)
    const added = wanted.map((itemId) => requirePublished(now.get(itemId), ctx.now))
    await putItemsOfRelease(tx.tx, input.id, input.kind, [...present, ...added])
    await auditItems(tx, input.id, 'gather', { before: present.length, after: present.length + added.length })
    return added.length
  })
}

function requirePublished(item: ItemNow | undefined, now: number): { id: string; version: number } {
  if (!item) throw new DomainError('notFound')
  if (!stateNow(item, now).published)
    throw new DomainError('wrongState', { message: `“${item.issued.content.title}”已不在发布状态，不能列入。` })
  return { id: item.issued.id, version: item.issued.version }
}

/** Takes one item out of a release; taking it out again changes nothing. */
export async function removeItem(ctx: Ctx, { id, kind, itemId }: ItemRef): Promise<void> {
  await withDraft(ctx, id, async (tx) => {
    const present = await listOfRelease(tx, id, kind)
    const kept = present.filter((i) => i.id !== itemId)
    await putItemsOfRelease(tx.tx, id, kind, kept)
    await auditItems(tx, id, 'remove', { before: present.length, after: kept.length })
  })
}

/** Moves an item to a place of its list (from 1); a place outside the list means its end or its beginning. */
export async function moveItem(ctx: Ctx, { id, kind, itemId, to }: ItemRef & { to: number }): Promise<void> {
  await withDraft(ctx, id, async (tx) => {
    const present = await listOfRelease(tx, id, kind)
    const moved = present.find((i) => i.id === itemId)
    if (!moved) throw new DomainError('notFound')
    const others = present.filter((i) => i !== moved)
    const place = Math.min(Math.max(to, 1), present.length) - 1
    await putItemsOfRelease(tx.tx, id, kind, [...others.slice(0, place), moved, ...others.slice(place)])
    await auditItems(tx, id, 'order', { before: present.length, after: present.length })
  })
}

/** Orders a list by category in the order of the taxonomy; within a category the order stays as it was. */
export async function groupItems(ctx: Ctx, { id, kind }: { id: string; kind: ItemKind }): Promise<void> {
  await withDraft(ctx, id, async (tx) => {
    const present = await listOfRelease(tx, id, kind)
    const now = await itemsNow(
      tx.tx,
      kind,
      present.map((i) => i.id),
    )
    const codes: readonly string[] = categoryCodes
    const rank = (item: ReleaseItem) => {
      const place = codes.indexOf(now.get(item.id)?.issued.content.categories[0] ?? '')
      return place < 0 ? codes.length : place
    }
    const grouped = [...present].sort((a, b) => rank(a) - rank(b) || a.position - b.position)
    await putItemsOfRelease(tx.tx, id, kind, grouped)
    await auditItems(tx, id, 'order', { before: present.length, after: present.length })
  })
}
