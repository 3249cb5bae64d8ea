import { DomainError } from '#app/domain/errors.ts'
import { matchActions, requireStatus } from '#app/domain/status.ts'
import { beginCollaboration } from '#app/server/begin-collaboration.ts'
import type { Ctx } from '#app/server/context.ts'
import { requireNoConflict } from '#app/server/pair-interests.ts'
import { tellAgreed } from '#app/server/tell-agreed.ts'
import { actOnPair } from './act-on-pair.server.ts'
import type { PairTx } from './act-on-pair.server.ts'
import { idsOf } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'
import { stepMatch } from './step-match.server.ts'

/** Writes the word of one side: with both given the pair is agreed, before that it stays invited. */
export async function agreeFor(
  ctx: PairTx,
  pair: Pair,
  side: 'need' | 'offer',
  action: 'agree' | 'confirm' = 'agree',
): Promise<void> {
  const { match } = pair
  await requireNoConflict(ctx, idsOf(pair))
  requireStatus(matchActions, 'agree', effectiveMatchStatus(match))
  const person = ctx.actor.kind === 'person' ? ctx.actor.personId : null
  const other = side === 'need' ? 'offer' : 'need'
  const both = match?.[`${other}_agreed_at`] != null
  const { id, version } = await stepMatch(ctx, pair, {
    action,
    to: both ? 'agreed' : 'invited',
    reason: action === 'confirm' ? `电话确认：${side === 'need' ? '责任单位' : '产品方'}同意` : undefined,
    set: {
      ...(side === 'need'
        ? { need_agreed_at: ctx.now, need_agreed_by: person }
        : { offer_agreed_at: ctx.now, offer_agreed_by: person }),
      ...(action === 'confirm' ? { confirmed_by_staff: person } : {}),
    },
  })
  if (!both) return
  await beginCollaboration(ctx, {
    opportunityId: pair.need.id,
    organisationId: pair.offer.organisation_id,
    productId: pair.offer.id,
    matchId: id,
  })
  const { need, offer } = pair
  await tellAgreed(ctx, {
    event: `match.agreed:${id}:${version}`,
    need: { organisation: need.organisation_id, title: pair.needContent.title, number: need.number },
    offer: { organisation: offer.organisation_id, title: pair.offerContent.title, number: offer.number },
    invitedBy: match?.invited_side === 'organiser' ? match.invited_by : null,
    link: pair.path,
  })
}

/** Agrees to an invitation on behalf of the own side. A second click changes nothing. */
export async function agreeMatch(ctx: Ctx, keys: PairKeys): Promise<void> {
  await actOnPair(ctx, keys, 'match.act', async (tx, pair) => {
    const { side, match, acts } = pair
    if (side !== 'need' && side !== 'offer') throw new DomainError('forbidden')
    const given = match?.[`${side}_agreed_at`] != null && (match.status === 'invited' || match.status === 'agreed')
    if (given) return
    if (!acts.agree) throw new DomainError('wrongState')
    await agreeFor(tx, pair, side)
  })
}
