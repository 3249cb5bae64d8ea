import { DomainError } from '#app/domain/errors.ts'
import type { TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { insertMatch } from '#db/repos/matches.ts'
import type { Pair } from './load-pair.server.ts'

/** Id of the row to which what happens to a pair belongs. One on which nobody has acted gets a row and stays a suggestion. */
export async function suggestedRow(tx: TxCtx, { match, need, offer }: Pair): Promise<string> {
  if (match) return match.id
  const id = newId()
  const added = await insertMatch(tx.tx, {
    id,
    opportunity_id: need.id,
    product_id: offer.id,
    status: 'suggested',
    need_hash: need.public_hash ?? '',
    offer_hash: offer.public_hash ?? '',
    created_at: tx.now,
    status_at: tx.now,
  })
  if (!added) throw new DomainError('conflict')
  return id
}
