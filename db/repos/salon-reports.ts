import type { Insertable, Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { SalonFeedbackTable, SalonReportTable } from '../tables/salons.ts'

export type SalonReportRow = Selectable<SalonReportTable>

export async function reportOf(db: ReadDb, salonId: string): Promise<SalonReportRow | undefined> {
  return db.selectFrom('salon_report').selectAll().where('salon_id', '=', salonId).executeTakeFirst()
}

/** Writes a report of which the version before is known (0: none yet). False when somebody else has written meanwhile. */
export async function putReport(tx: Tx, before: number, row: SalonReportRow): Promise<boolean> {
  if (before === 0) {
    const added = await tx
      .insertInto('salon_report')
      .values(row)
      .onConflict((c) => c.column('salon_id').doNothing())
      .executeTakeFirst()
    return (added.numInsertedOrUpdatedRows ?? 0n) > 0n
  }
  const saved = await tx
    .updateTable('salon_report')
    .set(row)
    .where('salon_id', '=', row.salon_id)
    .where('version', '=', before)
    .executeTakeFirst()
  return saved.numUpdatedRows === 1n
}

export type SalonFeedbackRow = Selectable<SalonFeedbackTable>

export async function feedbackOf(db: ReadDb, registrationId: string): Promise<SalonFeedbackRow | undefined> {
  return db.selectFrom('salon_feedback').selectAll().where('registration_id', '=', registrationId).executeTakeFirst()
}

export async function putFeedback(tx: Tx, row: Insertable<SalonFeedbackTable>): Promise<void> {
  await tx
    .insertInto('salon_feedback')
    .values(row)
    .onConflict((c) => c.column('registration_id').doUpdateSet(row))
    .execute()
}

/** What units wrote, without their names. */
export async function feedbackWords(db: ReadDb, salonId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('salon_feedback')
    .select('words')
    .where('salon_id', '=', salonId)
    .where('words', '!=', '')
    .orderBy('at')
    .execute()
  return rows.map((row) => row.words)
}
