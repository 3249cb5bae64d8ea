import type { Insertable } from 'kysely'
import type { Tx } from '../schema.ts'
import type { MatchRefusalTable } from '../tables/dealings.ts'

export async function insertRefusal(tx: Tx, row: Insertable<MatchRefusalTable>): Promise<void> {
  await tx.insertInto('match_refusal').values(row).execute()
}
