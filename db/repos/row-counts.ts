import type { DB, ReadDb } from '../schema.ts'

const counted = [
  'person',
  'organisation',
  'opportunity',
  'product',
  'response',
  'salon',
  'audit',
] as const satisfies readonly (keyof DB)[]
export type RowCounts = Record<(typeof counted)[number], number>

/** How many rows the main tables hold: what a backup is compared by, and what the operator is shown. */
export async function rowCounts(db: ReadDb): Promise<RowCounts> {
  const entries = await Promise.all(
    counted.map(async (table) => {
      const row = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
      return [table, row.n] as const
    }),
  )
  return Object.fromEntries(entries) as RowCounts
}
