import type { Insertable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { EndProposalTable } from '../tables/items.ts'

/** The wish to end a need that waits for a second organiser, with who had it. */
export async function endProposalOf(db: ReadDb, opportunityId: string) {
  return db
    .selectFrom('end_proposal as e')
    .innerJoin('person as p', 'p.id', 'e.proposed_by')
    .selectAll('e')
    .select('p.name as proposer')
    .where('e.opportunity_id', '=', opportunityId)
    .executeTakeFirst()
}
export type EndProposal = NonNullable<Awaited<ReturnType<typeof endProposalOf>>>

/** False when one is there already. */
export async function insertEndProposal(tx: Tx, row: Insertable<EndProposalTable>): Promise<boolean> {
  const result = await tx
    .insertInto('end_proposal')
    .values(row)
    .onConflict((c) => c.column('opportunity_id').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function deleteEndProposal(tx: Tx, opportunityId: string): Promise<boolean> {
  const result = await tx.deleteFrom('end_proposal').where('opportunity_id', '=', opportunityId).executeTakeFirst()
  return result.numDeletedRows > 0n
}
