import { DomainError } from '#app/domain/errors.ts'
import { matchActions, meetingActions, nextStatus, requireStatus } from '#app/domain/status.ts'
import type { MatchStatus, MeetingStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { interestOf, requireImpartial } from '#app/server/pair-interests.ts'
import { recordStep } from '#app/server/record-step.ts'
import { lapseOpenQuestion } from '#db/repos/match-questions.ts'
import { updateMatch } from '#db/repos/matches.ts'
import { updateMeeting } from '#db/repos/meetings.ts'
import { comingTalks, endCollaborationOf } from '#db/repos/pairs-under-way.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { tellSide } from './step-match.server.ts'

/**
 * The lead unit stops a pair that went on when a conflict of interest was entered: talks to come are cancelled, an
 * invitation is taken back, the collaboration ends. What both sides have agreed stays on record. One person with a reason
 * is enough: to stop is the careful direction, to go on takes two.
 */
export async function stopPair(ctx: Ctx, input: PairKeys & { reason: string }): Promise<void> {
  requirePermission(ctx, 'match.waive')
  await inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, input, 'match.disclose')
    const ids = idsOf(pair)
    await requireImpartial(tx, ids)
    const { open } = await interestOf(tx.tx, ids)
    const { match } = pair
    if (!match || open.length === 0)
      throw new DomainError('wrongState', { message: '这一对没有因利益冲突要停止的事项。' })
    const stopped = [
      await cancelTalks(tx, match.id, input.reason),
      await takeBack(tx, pair, input.reason),
      await endCollaboration(tx, match.id, input.reason),
    ]
    if (!stopped.some(Boolean)) throw new DomainError('wrongState', { message: '这一对已经没有在进行的事项。' })
    for (const side of ['need', 'offer'] as const)
      await tellSide(tx, pair, side, {
        event: `match.stopped:${match.id}:${ctx.now}`,
        subject: '对接因利益冲突停止',
        text: `牵头单位决定停止：${input.reason}`,
      })
  })
}

async function cancelTalks(tx: TxCtx, matchId: string, reason: string): Promise<boolean> {
  const talks = await comingTalks(tx.tx, matchId)
  for (const talk of talks) {
    const from = talk.status as MeetingStatus
    const to = requireStatus(meetingActions, 'cancel', from)
    const set = { status: to, slot: null, table_no: null, locked: 0, status_at: tx.now }
    if (!(await updateMeeting(tx.tx, { id: talk.id, status: from }, set))) throw new DomainError('conflict')
    await touchSalon(tx.tx, talk.salon_id, tx.now)
    await recordStep(tx, { object: { kind: 'meeting', id: talk.id }, action: 'cancel', from, to, reason })
  }
  return talks.length > 0
}

/** An invitation that waits is taken back: with the conflict nobody could agree to it anyway. */
async function takeBack(tx: TxCtx, { match }: Pair, reason: string): Promise<boolean> {
  const from = match?.status as MatchStatus | undefined
  const to = from === undefined ? null : nextStatus(matchActions, 'recall', from)
  if (!match || from === undefined || to === null) return false
  const nobody = { need_agreed_at: null, need_agreed_by: null, offer_agreed_at: null, offer_agreed_by: null }
  const set = { status: to, status_at: tx.now, ...nobody }
  if (!(await updateMatch(tx.tx, { id: match.id, status: from, version: match.version }, set)))
    throw new DomainError('conflict')
  await lapseOpenQuestion(tx.tx, match.id, tx.now)
  await recordStep(tx, { object: { kind: 'match', id: match.id }, action: 'recall', from, to, reason })
  return true
}

async function endCollaboration(tx: TxCtx, matchId: string, reason: string): Promise<boolean> {
  const ended = await endCollaborationOf(tx.tx, matchId, tx.now)
  if (!ended) return false
  const object = { kind: 'collaboration', id: ended.id }
  await recordStep(tx, { object, action: 'end', from: ended.from, to: 'ended', reason })
  return true
}
