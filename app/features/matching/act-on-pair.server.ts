import { DomainError } from '#app/domain/errors.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { seenFor } from '#app/server/own-seen-list.ts'
import type { Seen } from '#app/server/own-seen-list.ts'
import { requireImpartial } from '#app/server/pair-interests.ts'
import { openShown } from '#app/server/shown-list.ts'
import { findMatch } from '#db/repos/matches.ts'
import type { MatchRow } from '#db/repos/matches.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { suggestedRow } from './suggested-row.server.ts'

/** The transaction of one act on a pair, with the list that its side saw. */
export type PairTx = TxCtx & { seen: Seen }

/** Loads a pair and acts on it in one transaction. The matching is asked before: nobody waits for it inside. */
export async function actOnPair(
  ctx: Ctx,
  keys: PairKeys,
  permission: PolicyAction,
  work: (tx: PairTx, pair: Pair) => Promise<void>,
): Promise<void> {
  const seen = await seenBy(ctx, await loadPair(ctx, ctx.read, keys, permission), keys.seen)
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, keys, permission)
    await requireImpartial(tx, idsOf(pair))
    await work({ ...tx, seen }, pair)
  })
}

/** As `actOnPair`, for what decides nothing: no list is stored. A pair without a row gets one where the act may begin it. */
export async function changePair(
  ctx: Ctx,
  keys: PairKeys,
  work: (tx: TxCtx, pair: Pair, match: MatchRow) => Promise<void>,
  begins: (pair: Pair) => boolean = () => false,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, keys, 'match.act')
    if (pair.side === null) throw new DomainError('forbidden')
    await requireImpartial(tx, idsOf(pair))
    if (!pair.match && begins(pair)) await suggestedRow(tx, pair)
    const match = pair.match ?? (await findMatch(tx.tx, pair.need.id, pair.offer.id))
    if (!match) throw new DomainError('wrongState')
    await work(tx, pair, match)
  })
}

/** The list on which a side decides: the firm's, needs for its product; everybody else's, products for the need. */
export async function seenBy(ctx: Ctx, { need, offer, side }: Pair, token: string | undefined): Promise<Seen> {
  const asked = { side: side === 'offer' ? 'offer' : 'need', opportunityId: need.id, productId: offer.id } as const
  return seenFor(ctx, asked, openShown(ctx, token))
}
