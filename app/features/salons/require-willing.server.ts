import { DomainError } from '#app/domain/errors.ts'
import { avoided } from '#db/repos/salon-wishes.ts'
import type { ReadDb } from '#db/schema.ts'

/** Refuses to put two units together of which one does not want to meet the other. The sentence is for the team alone. */
export async function requireWilling(db: ReadDb, salonId: string, units: readonly [string, string]): Promise<void> {
  if (await avoided(db, salonId, units))
    throw new DomainError('wrongState', { message: '所选的配对里，有两家之间有一方不想见，不能安排。' })
}
