import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { requireNoConflict } from '#app/server/pair-interests.ts'
import { actOnPair } from './act-on-pair.server.ts'
import type { PairTx } from './act-on-pair.server.ts'
import { agreeFor } from './agree-match.server.ts'
import { idsOf } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { otherSides, stepMatch, tellSide } from './step-match.server.ts'
import type { Via } from './via.ts'

/**
 * Invites a pair to meet. A side's own invitation is its agreement; the lead unit's needs the word of both. Whoever
 * invites where the other side has already invited agrees with it; a second click changes nothing.
 */
export async function inviteMatch(ctx: Ctx, input: PairKeys & { note: string; via?: Via }): Promise<void> {
  await actOnPair(ctx, input, 'match.act', async (tx, pair) => {
    const { match, side, acts } = pair
    if (side === null) throw new DomainError('forbidden')
    if (acts.agree && side !== 'organiser') return agreeFor(tx, pair, side)
    if (match?.status === 'invited' || match?.status === 'agreed') return
    if (!acts.invite)
      throw new DomainError('wrongState', {
        message: match?.status === 'declined' ? '对方已谢绝，谢绝原因所指的内容没有变化，不能再次邀请。' : undefined,
      })
    await invitePair(tx, pair, input)
  })
}

/** Invites a pair that can be invited, in the name of the side that the actor stands on, and tells the others. */
export async function invitePair(tx: PairTx, pair: Pair, { note, via }: { note: string; via?: Via }): Promise<void> {
  const { side } = pair
  if (side === null) throw new DomainError('forbidden')
  await requireNoConflict(tx, idsOf(pair))
  const person = tx.actor.kind === 'person' ? tx.actor.personId : null
  const { id, version } = await stepMatch(tx, pair, {
    action: 'invite',
    to: 'invited',
    reason: note,
    via,
    set: {
      invited_side: side,
      invited_by: person,
      invited_at: tx.now,
      invite_note: note,
      need_agreed_at: side === 'need' ? tx.now : null,
      need_agreed_by: side === 'need' ? person : null,
      offer_agreed_at: side === 'offer' ? tx.now : null,
      offer_agreed_by: side === 'offer' ? person : null,
      confirmed_by_staff: null,
    },
    refusal: null,
  })
  for (const other of otherSides(side))
    await tellSide(tx, pair, other, {
      event: `match.invited:${id}:${version}`,
      subject: '有一份对接邀请待答复',
      text: `${side === 'organiser' ? '牵头单位' : '对方'}邀请对接。${note ? `附言：${note}。` : ''}同意后双方互见联系人；也可以谢绝并说明原因。`,
    })
}
