import type { Tx } from '../schema.ts'

/** Prefixes of readable numbers: 机会 JH, 产品 CP, 应答 YD, 回执 HZ, 沙龙 SL, 评判 PP. */
const counterKinds = ['JH', 'CP', 'YD', 'HZ', 'SL', 'PP'] as const
export type CounterKind = (typeof counterKinds)[number]

/** The next readable number of a kind and year, `JH-2026-0012`. Never given twice, never row numbers. */
export async function nextNumber(tx: Tx, kind: CounterKind, year: number): Promise<string> {
  const row = await tx
    .insertInto('counter')
    .values({ kind, year, value: 1 })
    .onConflict((c) => c.columns(['kind', 'year']).doUpdateSet((eb) => ({ value: eb('counter.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow()
  return `${kind}-${year}-${String(row.value).padStart(4, '0')}`
}

/**
 * Raises every counter by `by`, also those of `year` that have not begun, so that numbers issued after a backup are
 * never given again once it is restored.
 */
export async function raiseCounters(tx: Tx, by: number, year: number): Promise<void> {
  for (const kind of counterKinds)
    await tx
      .insertInto('counter')
      .values({ kind, year, value: 0 })
      .onConflict((c) => c.columns(['kind', 'year']).doNothing())
      .execute()
  await tx
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', by) }))
    .execute()
}
