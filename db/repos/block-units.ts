import type { ReadDb, Tx } from '../schema.ts'

/** Who takes part in the fixed items of a salon that are only for some: units that are registered, by key of the item. */
export type BlockUnits = ReadonlyMap<string, readonly string[]>

export async function blockUnitsOf(db: ReadDb, salonId: string): Promise<BlockUnits> {
  const rows = await db
    .selectFrom('block_unit as b')
    .innerJoin('registration as r', (on) =>
      on.onRef('r.salon_id', '=', 'b.salon_id').onRef('r.organisation_id', '=', 'b.organisation_id'),
    )
    .select(['b.block_id', 'b.organisation_id'])
    .where('b.salon_id', '=', salonId)
    .where('r.status', '=', 'registered')
    .orderBy('b.organisation_id')
    .execute()
  const units = new Map<string, string[]>()
  for (const row of rows) units.set(row.block_id, [...(units.get(row.block_id) ?? []), row.organisation_id])
  return units
}

/** The units of one item; who is not named takes part no longer. */
export async function setBlockUnits(
  tx: Tx,
  { salonId, blockId }: { salonId: string; blockId: string },
  organisationIds: readonly string[],
): Promise<void> {
  await tx.deleteFrom('block_unit').where('salon_id', '=', salonId).where('block_id', '=', blockId).execute()
  if (organisationIds.length === 0) return
  await tx
    .insertInto('block_unit')
    .values(organisationIds.map((id) => ({ salon_id: salonId, block_id: blockId, organisation_id: id })))
    .execute()
}

/** Forgets who took part in items that the salon has no more. */
export async function keepBlockUnits(tx: Tx, salonId: string, blockIds: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('block_unit')
    .where('salon_id', '=', salonId)
    .$if(blockIds.length > 0, (q) => q.where('block_id', 'not in', blockIds))
    .execute()
}
