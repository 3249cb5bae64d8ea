import type { Insertable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { DecisionProposalTable } from '../tables/dealings.ts'

/** The reply that waits for a second person, with who proposed it. */
export async function decisionProposalOf(db: ReadDb, responseId: string) {
  return db
    .selectFrom('decision_proposal as d')
    .innerJoin('person as p', 'p.id', 'd.proposed_by')
    .selectAll('d')
    .select('p.name as proposer')
    .where('d.response_id', '=', responseId)
    .executeTakeFirst()
}
export type DecisionProposal = NonNullable<Awaited<ReturnType<typeof decisionProposalOf>>>

/** False when one is there already. */
export async function insertDecisionProposal(tx: Tx, row: Insertable<DecisionProposalTable>): Promise<boolean> {
  const result = await tx
    .insertInto('decision_proposal')
    .values(row)
    .onConflict((c) => c.column('response_id').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function deleteDecisionProposal(tx: Tx, responseId: string): Promise<boolean> {
  const result = await tx.deleteFrom('decision_proposal').where('response_id', '=', responseId).executeTakeFirst()
  return result.numDeletedRows > 0n
}
