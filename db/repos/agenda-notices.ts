import type { Insertable, Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { AgendaNoticeTable } from '../tables/salons.ts'

export type AgendaNoticeRow = Selectable<AgendaNoticeTable>

const withUnit = (db: ReadDb) =>
  db
    .selectFrom('agenda_notice as n')
    .innerJoin('organisation as o', 'o.id', 'n.organisation_id')
    .leftJoin('person as p', 'p.id', 'n.settled_by')
    .selectAll('n')
    .select(['o.name as organisation_name', 'o.short_name', 'p.name as settled_name'])

/** Notices of a salon with their units: of the newest version first, by name. */
export async function noticesOf(db: ReadDb, salonId: string) {
  return withUnit(db)
    .where('n.salon_id', '=', salonId)
    .orderBy('n.version', 'desc')
    .orderBy('o.name')
    .orderBy('n.id')
    .execute()
}
export type AgendaNotice = Awaited<ReturnType<typeof noticesOf>>[number]

export async function noticeById(db: ReadDb, id: string): Promise<AgendaNotice | undefined> {
  return withUnit(db).where('n.id', '=', id).executeTakeFirst()
}

export async function heldNotices(db: ReadDb, salonId: string): Promise<AgendaNoticeRow[]> {
  return db
    .selectFrom('agenda_notice')
    .selectAll()
    .where('salon_id', '=', salonId)
    .where('status', '=', 'held')
    .execute()
}

export async function insertNotice(tx: Tx, row: Insertable<AgendaNoticeTable>): Promise<void> {
  await tx.insertInto('agenda_notice').values(row).execute()
}

/** Settles a notice that is still held. False when it is not. */
export async function settleNotice(
  tx: Tx,
  id: string,
  set: { status: 'sent' | 'dropped' | 'replaced'; by: string; now: number },
): Promise<boolean> {
  const result = await tx
    .updateTable('agenda_notice')
    .set({ status: set.status, settled_by: set.by, settled_at: set.now })
    .where('id', '=', id)
    .where('status', '=', 'held')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Changes a held notice that is still as it was read. False when it is not. */
export async function rewriteNotice(
  tx: Tx,
  expected: { id: string; revision: number },
  set: { body: string; after_json?: string },
): Promise<boolean> {
  const result = await tx
    .updateTable('agenda_notice')
    .set((eb) => ({ ...set, revision: eb('revision', '+', 1) }))
    .where('id', '=', expected.id)
    .where('revision', '=', expected.revision)
    .where('status', '=', 'held')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
