import type { Updateable } from 'kysely'
import { DomainError } from '#app/domain/errors.ts'
import type { MatchStatus } from '#app/domain/status.ts'
import type { TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { storeSeenList } from '#app/server/seen-list.ts'
import { insertMatch, updateMatch } from '#db/repos/matches.ts'
import type { MatchTable } from '#db/tables/dealings.ts'
import type { PairTx } from './act-on-pair.server.ts'
import type { Pair } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'

interface Step {
  action: string
  to: MatchStatus
  /** What the other side may read. */
  reason?: string
  set: Updateable<MatchTable>
}

/**
 * One step of a pair: it makes the row at the first human act, remembers the texts that were acted on, and writes
 * history, audit and the list that was seen. Refuses with `conflict` when somebody else was faster.
 */
export async function stepMatch(ctx: PairTx, pair: Pair, step: Step): Promise<{ id: string; version: number }> {
  const { match, need, offer, hashes } = pair
  const from = effectiveMatchStatus(match, hashes)
  const id = match?.id ?? newId()
  const written = {
    status: step.to,
    status_at: ctx.now,
    need_hash: hashes.needHash ?? '',
    offer_hash: hashes.offerHash ?? '',
    ...step.set,
  }
  const done = match
    ? await updateMatch(ctx.tx, { id, status: match.status as MatchStatus, version: match.version }, written)
    : await insertMatch(ctx.tx, { id, opportunity_id: need.id, product_id: offer.id, created_at: ctx.now, ...written })
  if (!done) throw new DomainError('conflict')
  const { seen } = ctx
  const act = { matchId: id, action: step.action, other: seen?.side === 'offer' ? need.id : offer.id }
  await recordStep(ctx, {
    object: { kind: 'match', id },
    action: step.action,
    from,
    to: step.to,
    reason: step.reason,
    changes: {
      ...(step.set.reason_code ? { reasonCode: { after: step.set.reason_code } } : {}),
      ...(seen ? { seenList: { after: await storeSeenList(ctx, act, seen) } } : {}),
    },
  })
  return { id, version: (match?.version ?? 0) + 1 }
}

/** Sides other than the one that acts. */
export const otherSides = (side: Pair['side']): ('need' | 'offer')[] =>
  (['need', 'offer'] as const).filter((other) => other !== side)

/** Tells one side of a pair. An owner may be hidden, so nobody is named: titles and the link say what it is about. */
export async function tellSide(
  ctx: TxCtx,
  pair: Pair,
  side: 'need' | 'offer',
  message: { event: string; subject: string; text: string },
): Promise<void> {
  const organisation = side === 'need' ? pair.need.organisation_id : pair.offer.organisation_id
  await notifyOrganisation(ctx, organisation, {
    event: message.event,
    kind: 'match',
    subject: message.subject,
    body: `机会“${pair.needContent.title}”（${pair.need.number ?? ''}）和产品“${pair.offerContent.title}”（${pair.offer.number ?? ''}）：${message.text}`,
    link: pair.path,
  })
}
