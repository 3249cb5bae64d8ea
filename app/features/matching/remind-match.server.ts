import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { changePair } from './act-on-pair.server.ts'
import { keepInvited } from './keep-invited.server.ts'
import type { PairKeys } from './load-pair.server.ts'
import { isReminded, waitingSides } from './match-rules.ts'
import { tellSide } from './step-match.server.ts'

/** 提醒一次: whoever waits reminds the silent side, once for each step of the pair. */
export async function remindMatch(ctx: Ctx, keys: PairKeys): Promise<void> {
  await changePair(ctx, keys, async (tx, pair, match) => {
    if (match.status === 'invited' && isReminded(match)) return
    if (!pair.waiting.remind) throw new DomainError('wrongState')
    await keepInvited(tx, match, { action: 'remind' })
    for (const side of waitingSides(match))
      await tellSide(tx, pair, side, {
        event: `match.reminded:${match.id}:${match.status_at}`,
        subject: '提醒：对接邀请待答复',
        text:
          match.question_side === null
            ? '对方还在等贵单位答复。可以同意、谢绝并说明原因，或先提问。'
            : '对方还在等贵单位回答问题。',
      })
  })
}
