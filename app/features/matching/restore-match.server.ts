import { DomainError } from '#app/domain/errors.ts'
import { matchActions, requireStatus } from '#app/domain/status.ts'
import type { Ctx } from '#app/server/context.ts'
import { actOnPair } from './act-on-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'
import { stepMatch } from './step-match.server.ts'

/** Takes a pair back among the suggestions. Only the side that put it aside, or the lead unit, does so. */
export async function restoreMatch(ctx: Ctx, keys: PairKeys): Promise<void> {
  await actOnPair(ctx, keys, 'match.act', async (tx, pair) => {
    const status = effectiveMatchStatus(pair.match)
    if (pair.side === null) throw new DomainError('forbidden')
    if (status === 'suggested') return
    const to = requireStatus(matchActions, 'restore', status)
    if (!pair.acts.restore) throw new DomainError('forbidden')
    await stepMatch(tx, pair, { action: 'restore', to, refusal: null })
  })
}
