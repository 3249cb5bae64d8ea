import { DomainError } from '#app/domain/errors.ts'
import { matchReason } from '#app/domain/vocabulary.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { actOnPair } from './act-on-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'
import { otherSides, stepMatch, tellSide } from './step-match.server.ts'

export interface MatchRefusal extends PairKeys {
  reasonCode: MatchReason
  reasonText: string
}

/** The reason in words: 必备条件不符：质保只有 2 年. */
export const reasonSentence = (r: Pick<MatchRefusal, 'reasonCode' | 'reasonText'>): string =>
  r.reasonText === '' ? matchReason.labels[r.reasonCode] : `${matchReason.labels[r.reasonCode]}：${r.reasonText}`

/** 其他 says nothing by itself. */
export function requireWords(r: Pick<MatchRefusal, 'reasonCode' | 'reasonText'>): void {
  if (r.reasonCode === 'other' && r.reasonText === '')
    throw new DomainError('badInput', { fields: { reasonText: '选了“其他”，请写明原因' } })
}

/** Declines an invitation with a reason that the other side reads. The pair does not return before what the reason names has changed. */
export async function declineMatch(ctx: Ctx, input: MatchRefusal): Promise<void> {
  requireWords(input)
  await actOnPair(ctx, input, 'match.act', async (tx, pair) => {
    const { side, match, acts } = pair
    if (side !== 'need' && side !== 'offer') throw new DomainError('forbidden')
    if (match?.status === 'declined' && match.reason_side === side) return
    if (!acts.decline) throw new DomainError('wrongState')
    const reason = reasonSentence(input)
    // Whoever has invited takes the invitation back; the reason and the consequence are the same.
    const own = match?.[`${side}_agreed_at`] != null
    const word = own ? '邀请已撤回' : '邀请已谢绝'
    const { id, version } = await stepMatch(tx, pair, {
      action: own ? 'withdraw' : 'decline',
      to: 'declined',
      reason,
      refusal: { act: own ? 'withdraw' : 'decline', side, code: input.reasonCode, text: input.reasonText },
    })
    const news = { event: `match.declined:${id}:${version}`, subject: `对接${word}` }
    for (const other of otherSides(side)) await tellSide(tx, pair, other, { ...news, text: `${word}。原因：${reason}` })
    if (match?.invited_side === 'organiser' && match.invited_by)
      await notify(tx, [match.invited_by], {
        ...news,
        kind: 'match',
        body: `机会“${pair.needContent.title}”和产品“${pair.offerContent.title}”：${word}。原因：${reason}`,
        link: pair.path,
      })
  })
}
