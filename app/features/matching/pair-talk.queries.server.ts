import { changedSince } from '#app/domain/refusal-basis.ts'
import { SILENT_AFTER_WORKING_DAYS, silentBefore, workingDaysSince } from '#app/domain/silence.ts'
import { matchQuestionStatus } from '#app/domain/status.ts'
import type { MatchQuestionStatus } from '#app/domain/status.ts'
import { formatInstant, formatRemaining, formatShortInstant } from '#app/domain/time.ts'
import { attendanceLevel, matchReason } from '#app/domain/vocabulary.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import { can } from '#app/domain/policy/can.ts'
import type { Ctx } from '#app/server/context.ts'
import { questionsOf } from '#db/repos/match-questions.ts'
import type { MatchQuestionRow } from '#db/repos/match-questions.ts'
import { interestOf, partiality } from '#app/server/pair-interests.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { isReminded, NO_ACTS, sideWords, waitingSides } from './match-rules.ts'
import type { PairSide } from './match-rules.ts'
import type { PairTalk, TalkQuestion } from './pair-talk.tsx'

/** What the two sides have said of a pair before both agreed: the invitation, its waiting, questions, a refusal. */
export async function readPairTalk(ctx: Ctx, keys: PairKeys): Promise<PairTalk> {
  const pair = await loadPair(ctx, ctx.read, keys, 'match.read')
  const { need, offer, match, side, waiting } = pair
  const questions = match ? await questionsOf(ctx.read, match.id) : []
  const ids = idsOf(pair)
  const [reason, { open }] = await Promise.all([partiality(ctx, ctx.read, ids), interestOf(ctx.read, ids)])
  const may = can(ctx.actor, 'match.act', { organisations: [need.organisation_id, offer.organisation_id] }) === true
  return {
    path: pair.path,
    invitation: invitationOf(ctx, pair),
    returned: returnedOf(pair),
    questions: questions.map((row) => questionOf(row, side)),
    acts: may && reason === null ? { ...waiting, ask: waiting.ask && open.length === 0 } : NO_ACTS,
  }
}

function invitationOf(ctx: Ctx, { need, needContent, match, side }: Pair): PairTalk['invitation'] {
  if (match?.status !== 'invited') return null
  const days = workingDaysSince(match.status_at, ctx.now)
  const whom = waitingSides(match).map((s) => (s === side ? '本单位' : sideWords[s]))
  const reminded = isReminded(match) ? match.reminded_at : null
  return {
    by: match.invited_side === 'organiser' ? '牵头单位' : sideWords[match.invited_side as PairSide],
    at: match.invited_at === null ? '' : formatShortInstant(match.invited_at, ctx.now),
    note: match.invite_note,
    waits: `等${whom.join('、')}${match.question_side === null ? '答复' : '回答'}${days > 0 ? `，已等 ${days} 个工作日` : ''}`,
    silent: match.status_at < silentBefore(ctx.now),
    silentAfter: SILENT_AFTER_WORKING_DAYS,
    reminded: reminded === null ? '' : formatShortInstant(reminded, ctx.now),
    deadline: need.deadline_at === null ? '' : formatRemaining(need.deadline_at, ctx.now),
    level: needContent.level === '' ? '' : attendanceLevel.labels[needContent.level],
    organiser: side === 'organiser',
    ownInvitation: match.invited_side === side,
  }
}

/** Why a refused pair is a suggestion again: what its reason named, and what has changed of that. */
function returnedOf({ match, side, needContent, offerContent }: Pair): string {
  if (!match || match.reason_basis === '' || (match.status !== 'declined' && match.status !== 'dismissed')) return ''
  // Why a pair was put aside is for that side and the lead unit alone.
  if (match.status === 'dismissed' && side !== 'organiser' && match.reason_side !== side) return ''
  const changed = changedSince(match.reason_basis, needContent, offerContent)
  if (changed.length === 0) return ''
  const word = match.status === 'declined' ? '谢绝' : '标为不合适'
  const who = match.reason_side === side ? '本单位' : sideWords[match.reason_side as PairSide]
  return `${who}曾以“${matchReason.labels[match.reason_code as MatchReason]}”${word}；此后${changed.join('、')}已经变化，所以重新推荐。`
}

function questionOf(row: MatchQuestionRow, side: PairSide | null): TalkQuestion {
  const word = (s: string) => (s === side ? '本单位' : sideWords[s as PairSide])
  return {
    id: row.id,
    side: row.side as 'need' | 'offer',
    asker: word(row.side),
    asked: formatInstant(row.asked_at),
    question: row.question,
    answerer: row.answered_side === '' ? '' : word(row.answered_side),
    answered: row.closed_at === null || row.status !== 'answered' ? '' : formatInstant(row.closed_at),
    answer: row.answer,
    state: matchQuestionStatus[row.status as MatchQuestionStatus],
    open: row.status === 'open',
  }
}
