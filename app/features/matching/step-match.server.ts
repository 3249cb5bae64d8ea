import type { Updateable } from 'kysely'
import { DomainError } from '#app/domain/errors.ts'
import { refusalBasis } from '#app/domain/refusal-basis.ts'
import type { MatchStatus } from '#app/domain/status.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import type { TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { storeSeenList } from '#app/server/seen-list.ts'
import { lapseOpenQuestion, openQuestionOf } from '#db/repos/match-questions.ts'
import { insertRefusal } from '#db/repos/match-refusals.ts'
import { insertMatch, updateMatch } from '#db/repos/matches.ts'
import type { MatchTable } from '#db/tables/dealings.ts'
import type { PairTx } from './act-on-pair.server.ts'
import type { Pair } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'
import type { PairSide } from './match-rules.ts'
import type { Via } from './via.ts'

interface Refusal {
  act: 'decline' | 'withdraw' | 'dismiss'
  side: PairSide
  code: MatchReason
  text: string
}

interface Step {
  action: string
  to: MatchStatus
  /** What the other side may read. */
  reason?: string
  set?: Updateable<MatchTable>
  /** How the actor came to the pair; empty where nothing said so. */
  via?: Via
  /** Why a pair is put aside; null where an earlier refusal is over. */
  refusal?: Refusal | null
}

/**
 * One step of a pair: it makes the row at the first human act, remembers the texts that were acted on, and writes
 * history, audit and the list that was seen. Refuses with `conflict` when somebody else was faster.
 */
export async function stepMatch(ctx: PairTx, pair: Pair, step: Step): Promise<{ id: string; version: number }> {
  const { match, need, offer } = pair
  const from = effectiveMatchStatus(match)
  const id = match?.id ?? newId()
  const written = {
    status: step.to,
    status_at: ctx.now,
    need_hash: need.public_hash ?? '',
    offer_hash: offer.public_hash ?? '',
    ...step.set,
    ...refusalColumns(pair, step.refusal),
  }
  const done = match
    ? await updateMatch(ctx.tx, { id, status: match.status as MatchStatus, version: match.version }, written)
    : await insertMatch(ctx.tx, { id, opportunity_id: need.id, product_id: offer.id, created_at: ctx.now, ...written })
  if (!done) throw new DomainError('conflict')
  if (step.refusal) {
    const { act, side, code } = step.refusal
    await insertRefusal(ctx.tx, { id: newId(), match_id: id, act, side, reason_code: code, at: ctx.now })
  }
  await lapseQuestion(ctx, id, step)
  const { list, shown } = ctx.seen
  const numbers = [need.number, offer.number] as const
  const other = list?.side === 'offer' ? need.id : offer.id
  const act = { matchId: id, action: step.action, other, numbers, via: step.via }
  await recordStep(ctx, {
    object: { kind: 'match', id },
    action: step.action,
    from,
    to: step.to,
    reason: step.reason,
    changes: {
      ...(step.refusal ? { reasonCode: { after: step.refusal.code } } : {}),
      ...(list ? { seenList: { after: await storeSeenList(ctx, act, list) } } : {}),
      shown: { after: shown },
    },
  })
  return { id, version: (match?.version ?? 0) + 1 }
}

function refusalColumns({ needContent, offerContent }: Pair, refusal: Refusal | null | undefined) {
  if (refusal === undefined) return {}
  if (refusal === null) return { reason_side: '', reason_code: '', reason_text: '', reason_basis: '' }
  const { side, code, text } = refusal
  const basis = refusalBasis(code, needContent, offerContent)
  return { reason_side: side, reason_code: code, reason_text: text, reason_basis: basis }
}

/**
 * A question ends unanswered when the pair leaves the invitation, or when the side that asked agrees. To invite is no
 * answer to one's own question: it stays.
 */
async function lapseQuestion(ctx: TxCtx, matchId: string, { action, to, set }: Step): Promise<void> {
  const open = await openQuestionOf(ctx.tx, matchId)
  if (!open) return
  const decided = action !== 'invite' && set?.[open.side === 'need' ? 'need_agreed_at' : 'offer_agreed_at'] != null
  if (to !== 'invited' || decided) await lapseOpenQuestion(ctx.tx, matchId, ctx.now)
}

/** Sides other than the one that acts. */
export const otherSides = (side: Pair['side']): ('need' | 'offer')[] =>
  (['need', 'offer'] as const).filter((other) => other !== side)

/** What both sides call the pair. An owner may be hidden, so nobody is named. */
export const pairWords = ({ need, offer, needContent, offerContent }: Pair): string =>
  `机会“${needContent.title}”（${need.number ?? ''}）和产品“${offerContent.title}”（${offer.number ?? ''}）`

/** Tells one side of a pair: titles and the link say what it is about. */
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
    body: `${pairWords(pair)}：${message.text}`,
    link: pair.path,
  })
}
