import type { ReadDb, Tx } from '../schema.ts'

export interface HistoryEntry {
  id: string
  object: { kind: string; id: string }
  action: string
  from: string
  to: string
  personId: string | null
  organisationId: string | null
  /** Why, in the words that the other side may read. */
  reason?: string
  now: number
}

/** Writes one line of an object's status history, in the transaction that changes the status. */
export async function recordHistory(tx: Tx, entry: HistoryEntry): Promise<void> {
  await tx
    .insertInto('status_history')
    .values({
      id: entry.id,
      object_kind: entry.object.kind,
      object_id: entry.object.id,
      action: entry.action,
      from_status: entry.from,
      to_status: entry.to,
      person_id: entry.personId,
      organisation_id: entry.organisationId,
      reason: entry.reason ?? '',
      created_at: entry.now,
    })
    .execute()
}

/** The whole history of an object with the names of those who acted, oldest first. */
export async function historyOf(db: ReadDb, kind: string, id: string) {
  return db
    .selectFrom('status_history as h')
    .leftJoin('person as p', 'p.id', 'h.person_id')
    .selectAll('h')
    .select('p.name as person_name')
    .where('h.object_kind', '=', kind)
    .where('h.object_id', '=', id)
    .orderBy('h.created_at')
    .execute()
}
