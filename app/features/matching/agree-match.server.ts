import { DomainError } from '#app/domain/errors.ts'
import { matchActions, requireStatus } from '#app/domain/status.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'
import { stepMatch, tellSide } from './step-match.server.ts'

/** Writes the word of one side: with both given the pair is agreed, before that it stays invited. */
export async function agreeFor(
  ctx: TxCtx,
  pair: Pair,
  side: 'need' | 'offer',
  action: 'agree' | 'confirm' = 'agree',
): Promise<void> {
  const { match, hashes } = pair
  requireStatus(matchActions, 'agree', effectiveMatchStatus(match, hashes))
  const person = ctx.actor.kind === 'person' ? ctx.actor.personId : null
  const other = side === 'need' ? 'offer' : 'need'
  const both = match?.[`${other}_agreed_at`] != null
  const { id, version } = await stepMatch(ctx, pair, {
    action,
    to: both ? 'agreed' : 'invited',
    reason: action === 'confirm' ? `电话确认：${side === 'need' ? '机会方' : '产品方'}同意` : undefined,
    set: {
      ...(side === 'need'
        ? { need_agreed_at: ctx.now, need_agreed_by: person }
        : { offer_agreed_at: ctx.now, offer_agreed_by: person }),
      ...(action === 'confirm' ? { confirmed_by_staff: person } : {}),
    },
  })
  if (!both) return
  const event = `match.agreed:${id}:${version}`
  const subject = '双方已同意对接'
  const text = '双方已同意对接，可以互见联系人。'
  await tellSide(ctx, pair, 'need', { event, subject, text })
  await tellSide(ctx, pair, 'offer', { event, subject, text })
  if (match?.invited_side === 'organiser' && match.invited_by)
    await notify(ctx, [match.invited_by], {
      event,
      kind: 'match',
      subject,
      body: `机会“${pair.needContent.title}”和产品“${pair.offerContent.title}”：${text}`,
      link: pair.path,
    })
}

/** Agrees to an invitation on behalf of the own side. A second click changes nothing. */
export async function agreeMatch(ctx: Ctx, keys: PairKeys): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, keys, 'match.act')
    const { side, match, acts } = pair
    if (side !== 'need' && side !== 'offer') throw new DomainError('forbidden')
    const given = match?.[`${side}_agreed_at`] != null && (match.status === 'invited' || match.status === 'agreed')
    if (given) return
    if (!acts.agree) throw new DomainError('wrongState')
    await agreeFor(tx, pair, side)
  })
}
