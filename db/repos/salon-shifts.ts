import type { Insertable } from 'kysely'
import type { Shift } from '#app/domain/salon/shifts.ts'
import type { ReadDb, Tx } from '../schema.ts'
import type { SalonShiftTable } from '../tables/salons.ts'

/** The shifts of a salon's day, in the order in which they were made. */
export async function shiftsOf(db: ReadDb, salonId: string): Promise<Shift[]> {
  const rows = await db
    .selectFrom('salon_shift')
    .select(['from_at', 'minutes'])
    .where('salon_id', '=', salonId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ from: row.from_at, minutes: row.minutes }))
}

export async function insertShift(tx: Tx, row: Insertable<SalonShiftTable>): Promise<void> {
  await tx.insertInto('salon_shift').values(row).execute()
}
