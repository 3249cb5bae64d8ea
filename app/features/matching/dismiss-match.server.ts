import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { actOnPair } from './act-on-pair.server.ts'
import { reasonSentence, requireWords } from './decline-match.server.ts'
import type { MatchRefusal } from './decline-match.server.ts'
import { stepMatch } from './step-match.server.ts'

/** Puts a suggestion aside with a reason. Nobody is told; it does not return before what the reason names has changed. */
export async function dismissMatch(ctx: Ctx, input: MatchRefusal): Promise<void> {
  requireWords(input)
  await actOnPair(ctx, input, 'match.act', async (tx, pair) => {
    const { side, match, acts } = pair
    if (side === null) throw new DomainError('forbidden')
    if (match?.status === 'dismissed' && !acts.dismiss) return
    if (!acts.dismiss) throw new DomainError('wrongState')
    await stepMatch(tx, pair, {
      action: 'dismiss',
      to: 'dismissed',
      reason: reasonSentence(input),
      refusal: { act: 'dismiss', side, code: input.reasonCode, text: input.reasonText },
    })
  })
}
