import { DomainError } from '#app/domain/errors.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { requireImpartial } from '#app/server/pair-interests.ts'
import { SEEN_ROWS } from '#app/server/seen-list.ts'
import { matchesOfItems } from '#db/repos/matches.ts'
import type { MatchRow } from '#db/repos/matches.ts'
import { askMatching } from './ask-matching.server.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { staysAway } from './match-rules.ts'

/** The transaction of one act on a pair, with the list that its side saw; null when the matching gave none in time. */
export type PairTx = TxCtx & { seen: SeenList | null }

/** Loads a pair and acts on it in one transaction. The matching is asked before: nobody waits for it inside. */
export async function actOnPair(
  ctx: Ctx,
  keys: PairKeys,
  permission: PolicyAction,
  work: (tx: PairTx, pair: Pair) => Promise<void>,
): Promise<void> {
  const seen = await seenBy(ctx, await loadPair(ctx, ctx.read, keys, permission))
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, keys, permission)
    await requireImpartial(tx, idsOf(pair))
    await work({ ...tx, seen }, pair)
  })
}

/** As `actOnPair`, for what decides nothing: no list is stored. */
export async function changePair(
  ctx: Ctx,
  keys: PairKeys,
  work: (tx: TxCtx, pair: Pair, match: MatchRow) => Promise<void>,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, keys, 'match.act')
    if (pair.side === null) throw new DomainError('forbidden')
    if (!pair.match) throw new DomainError('wrongState')
    await work(tx, pair, pair.match)
  })
}

/** The list on which a side decides: the firm's, needs for its product; everybody else's, products for the need. */
export async function seenBy(ctx: Ctx, { need, offer, side }: Pair): Promise<SeenList | null> {
  const [id, also] = side === 'offer' ? [offer.id, need.id] : [need.id, offer.id]
  const items = side === 'offer' ? { productIds: [id] } : { opportunityIds: [id] }
  const without = (await matchesOfItems(ctx.read, items))
    .filter((m) => staysAway(m))
    .map((m) => (side === 'offer' ? m.opportunity_id : m.product_id))
  return askMatching(ctx, () =>
    ctx.matching.seenList(side === 'offer' ? 'offer' : 'need', id, { limit: SEEN_ROWS, without, also }),
  )
}
