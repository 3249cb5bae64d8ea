import { DomainError } from '#app/domain/errors.ts'
import { settledOutcome } from '#app/domain/salon/outcome.ts'
import type { OutcomeVoiceOf, SettledOutcome } from '#app/domain/salon/outcome.ts'
import { meetingActions, requireStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import type { MatchReason, MeetingOutcome } from '#app/domain/vocabulary.ts'
import { beginCollaboration } from '#app/server/begin-collaboration.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { requireImpartial } from '#app/server/pair-interests.ts'
import { recordStep } from '#app/server/record-step.ts'
import { putWord, wordsOf } from '#db/repos/meeting-words.ts'
import type { MeetingWord } from '#db/repos/meeting-words.ts'
import { meetingById, updateMeeting } from '#db/repos/meetings.ts'
import { agendaToday } from '#db/repos/salon-days.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { pairOf } from './answer-meeting.server.ts'
import { loadSalon } from './load-salon.server.ts'
import { settleAsReleased } from './place-meeting.server.ts'
import { actingByLink } from './personal-link.server.ts'

export type OutcomeVoice = { as: 'account' } | { as: 'link'; token: string }

/** What somebody says of a talk. `reasonCode` belongs to 不合适; `note` is for the own side and the team. */
export interface Word {
  outcome: MeetingOutcome
  note: string
  nextStep?: string
  reasonCode?: MatchReason | ''
}

/**
 * What came of a talk, from either side or the team; each has its own word and may change it, and `settledOutcome` says
 * what counts. 未到场 makes the talk a no-show, everything else held; what goes on starts a collaboration, once.
 */
export async function recordOutcome(ctx: Ctx, meetingId: string, voice: OutcomeVoice, word: Word): Promise<void> {
  if (word.outcome === 'unfit' && (word.reasonCode ?? '') === '')
    throw new DomainError('badInput', { fields: { reasonCode: '选“不合适”时请选择原因' } })
  await inTransaction(ctx, async (tx) => {
    const found = await meetingById(tx.tx, meetingId)
    if (!found) throw new DomainError('notFound')
    const salon = await loadSalon(ctx, tx.tx, found.salon_id)
    const side = await mayRecord(tx, found, voice, salon.team)
    await requireImpartial(tx, pairOf(found))
    if (ctx.now < salon.starts_at || salon.status === 'closed')
      throw new DomainError('wrongState', {
        message: salon.status === 'closed' ? '沙龙已结束，结果不再修改。' : '沙龙开始后才能填写洽谈结果。',
      })
    const meeting = await settleAsReleased(tx, found, await agendaToday(tx.tx, salon))
    const by = ctx.actor.kind === 'person' ? ctx.actor.personId : null
    const from = meeting.status as MeetingStatus
    // Before a word is kept it must be possible at all.
    if (!['held', 'no-show'].includes(from)) requireStatus(meetingActions, 'hold', from)
    const outcome = await keepWord(tx, meetingId, side, word)
    const wanted = outcome === 'absent' ? 'no-show' : 'held'
    const to = from === wanted ? from : requireStatus(meetingActions, outcome === 'absent' ? 'miss' : 'hold', from)
    const saved = await updateMeeting(
      tx.tx,
      { id: meetingId, status: from },
      {
        status: to,
        outcome,
        ...(side === 'team' ? { outcome_note: word.note } : {}),
        outcome_by: by,
        outcome_at: tx.now,
        ...(to === from ? {} : { status_at: tx.now }),
      },
    )
    if (!saved) throw new DomainError('conflict')
    await recordStep(tx, {
      object: { kind: 'meeting', id: meetingId },
      action: 'outcome',
      from,
      to,
      reason: side,
      changes: { outcome: { before: meeting.outcome, after: outcome } },
    })
    if (outcome === 'intent' || outcome === 'talking')
      await beginCollaboration(tx, {
        opportunityId: meeting.opportunity_id,
        organisationId: meeting.offer_organisation_id,
        productId: meeting.product_id,
        matchId: meeting.match_id,
        meetingId: meeting.id,
      })
  })
}

/** Keeps the word of one side, in place of what it said before, and gives what counts now. */
async function keepWord(tx: TxCtx, meetingId: string, side: OutcomeVoiceOf, word: Word): Promise<MeetingOutcome> {
  await putWord(tx.tx, {
    meeting_id: meetingId,
    side,
    outcome: word.outcome,
    reason_code: word.outcome === 'unfit' ? (word.reasonCode ?? '') : '',
    note: word.note,
    next_step: word.nextStep ?? '',
    by_person_id: tx.actor.kind === 'person' ? tx.actor.personId : null,
    at: tx.now,
  })
  const words = (await wordsOf(tx.tx, [meetingId])).get(meetingId) ?? []
  return settled(words).outcome ?? word.outcome
}

/** The words about one talk as what counts. */
export const settled = (words: readonly Pick<MeetingWord, 'side' | 'outcome'>[]): SettledOutcome =>
  settledOutcome(Object.fromEntries(words.map(({ side, outcome }) => [side, outcome])))

/** Whose word it is; throws where somebody has none. */
async function mayRecord(
  tx: TxCtx,
  meeting: SalonMeeting,
  voice: OutcomeVoice,
  team: string[],
): Promise<OutcomeVoiceOf> {
  const sideOf = (organisationId: string) => (organisationId === meeting.need_organisation_id ? 'need' : 'offer')
  const sides = [meeting.need_organisation_id, meeting.offer_organisation_id]
  if (voice.as === 'link') {
    const registration = await actingByLink(tx.tx, voice.token, 'meeting.outcome')
    if (registration.salon_id !== meeting.salon_id || !sides.includes(registration.organisation_id))
      throw new DomainError('notFound')
    return sideOf(registration.organisation_id)
  }
  const involved =
    tx.actor.kind === 'person' && (team.includes(tx.actor.personId) || sides.includes(tx.actor.organisation?.id ?? ''))
  if (!involved) throw new DomainError(tx.actor.kind === 'person' ? 'notFound' : 'signInFirst')
  const actor = requirePermission(tx, 'meeting.outcome', { organisations: sides, team })
  return team.includes(actor.personId) ? 'team' : sideOf(actor.organisation?.id ?? '')
}
