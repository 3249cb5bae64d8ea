import { recordChange } from '#db/repos/changes.ts'
import { enqueue } from '#db/repos/outbox.ts'
import type { Tx } from '#db/schema.ts'
import { putSearchText } from './fallback.ts'
import type { FoundKind } from './port.ts'

/**
 * Tells everything that follows an item of its change, in the transaction that makes it: the change sequence
 * (matching, lists), the index job and the full text. Every write to an item calls it last.
 */
export async function announceItem(
  tx: Tx,
  item: { kind: FoundKind; id: string; now: number; newId: () => string },
): Promise<void> {
  const { kind, id, now } = item
  // Entries of earlier lists are loaded once and never change, so the sequence does not know them.
  if (kind !== 'reference') await recordChange(tx, { kind, id, now })
  await enqueue(tx, { id: item.newId(), kind: 'index', objectId: indexJobKey(kind, id), now })
  await putSearchText(tx, { kind, id })
}

/** Object id of an index job. */
export function indexJobKey(kind: FoundKind, id: string): string {
  return `${kind}:${id}`
}

/** The item that an index job is about; null when the key is not one. */
export function readIndexJobKey(key: string): { kind: FoundKind; id: string } | null {
  const [kind, id] = key.split(':')
  if (!id || (kind !== 'opportunity' && kind !== 'product' && kind !== 'reference')) return null
  return { kind, id }
}
