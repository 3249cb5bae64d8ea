import { DomainError } from '#app/domain/errors.ts'
import { matchActions, requireStatus } from '#app/domain/status.ts'
import type { Ctx } from '#app/server/context.ts'
import { actOnPair } from './act-on-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'
import { otherSides, stepMatch, tellSide } from './step-match.server.ts'

/** The lead unit takes its own invitation back: the pair is a suggestion again, and words already given are void. */
export async function recallMatch(ctx: Ctx, keys: PairKeys): Promise<void> {
  await actOnPair(ctx, keys, 'match.act', async (tx, pair) => {
    const status = effectiveMatchStatus(pair.match)
    if (pair.side !== 'organiser') throw new DomainError('forbidden')
    if (status === 'suggested') return
    const to = requireStatus(matchActions, 'recall', status)
    if (!pair.acts.recall) throw new DomainError('forbidden')
    const nobody = { need_agreed_at: null, need_agreed_by: null, offer_agreed_at: null, offer_agreed_by: null }
    const { id, version } = await stepMatch(tx, pair, { action: 'recall', to, set: nobody })
    for (const side of otherSides('organiser'))
      await tellSide(tx, pair, side, {
        event: `match.recalled:${id}:${version}`,
        subject: '对接邀请已收回',
        text: '牵头单位已收回这份邀请，不必答复。',
      })
  })
}
