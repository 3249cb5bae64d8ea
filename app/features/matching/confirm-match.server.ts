import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { actOnPair } from './act-on-pair.server.ts'
import { agreeFor } from './agree-match.server.ts'
import type { PairKeys } from './load-pair.server.ts'

/** 代为确认: the lead unit records the word that a side has given by telephone. Who and when stays on record. */
export async function confirmMatch(ctx: Ctx, input: PairKeys & { side: 'need' | 'offer' }): Promise<void> {
  await actOnPair(ctx, input, 'match.confirmForSide', async (tx, pair) => {
    const { match, acts, side } = pair
    if (side !== 'organiser') throw new DomainError('forbidden')
    if (match?.status === 'agreed' || (match?.status === 'invited' && match[`${input.side}_agreed_at`] !== null)) return
    if (!acts.confirm.includes(input.side)) throw new DomainError('wrongState')
    await agreeFor(tx, pair, input.side, 'confirm')
  })
}
