import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { AuditTable } from '../tables/machinery.ts'

export type AuditRow = Omit<Selectable<AuditTable>, 'seq' | 'prev_hash' | 'hash'>
/** Computes the hash of a row from everything in it and the hash before it; passed in because it needs no database. */
export type ChainHash = (row: AuditRow & { seq: number; prev_hash: string }) => string

export const CHAIN_START = '0'.repeat(64)

/**
 * Appends one row to the audit chain inside the transaction of the change it records. With a `once_key` that exists
 * already nothing is added (reads are audited once per person, object and day). Returns the row's number, or null.
 */
export async function appendAudit(tx: Tx, row: AuditRow, hash: ChainHash): Promise<number | null> {
  if (row.once_key !== null) {
    const seen = await tx.selectFrom('audit').select('seq').where('once_key', '=', row.once_key).executeTakeFirst()
    if (seen) return null
  }
  const last = await tx.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const linked = { ...row, seq: (last?.seq ?? 0) + 1, prev_hash: last?.hash ?? CHAIN_START }
  await tx
    .insertInto('audit')
    .values({ ...linked, hash: hash(linked) })
    .execute()
  return linked.seq
}

/** The audit rows of an object whose changes name this text, oldest first. */
export async function auditNaming(db: ReadDb, object: { kind: string; id?: string }, text: string) {
  let found = db.selectFrom('audit').selectAll().where('object_kind', '=', object.kind)
  if (object.id !== undefined) found = found.where('object_id', '=', object.id)
  const rows = await found.where('changes_json', 'like', `%${text}%`).orderBy('seq').execute()
  return rows.filter((row) => row.changes_json.includes(text))
}

/** The end of the chain, to be compared with what was noted elsewhere; null before the first row. */
export async function auditHead(db: ReadDb): Promise<{ seq: number; at: number; hash: string } | null> {
  const last = await db.selectFrom('audit').select(['seq', 'at', 'hash']).orderBy('seq', 'desc').limit(1).execute()
  return last[0] ?? null
}

/** The first row whose hash or link does not fit, or null when the whole chain verifies. */
export async function verifyChain(db: ReadDb, hash: ChainHash): Promise<{ rows: number; firstBad: number | null }> {
  let prev = CHAIN_START
  let seq = 0
  for (;;) {
    const rows = await db.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(1000).execute()
    if (rows.length === 0) return { rows: seq, firstBad: null }
    for (const row of rows) {
      const { hash: stored, ...rest } = row
      if (row.seq !== seq + 1 || row.prev_hash !== prev || hash(rest) !== stored)
        return { rows: seq, firstBad: seq + 1 }
      prev = stored
      seq = row.seq
    }
  }
}
