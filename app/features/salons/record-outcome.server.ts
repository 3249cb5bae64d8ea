import { DomainError } from '#app/domain/errors.ts'
import { meetingActions, requireStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import type { MeetingOutcome } from '#app/domain/vocabulary.ts'
import { beginCollaboration } from '#app/server/begin-collaboration.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { meetingById, updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { loadSalon } from './load-salon.server.ts'
import { actingByLink } from './personal-link.server.ts'

export type OutcomeVoice = { as: 'account' } | { as: 'link'; token: string }

/**
 * What came of a talk, from either side or the team; the last word stays. 未到场 makes it a no-show, everything else
 * held; 有合作意向 starts a collaboration of the need and the firm, once.
 */
export async function recordOutcome(
  ctx: Ctx,
  meetingId: string,
  voice: OutcomeVoice,
  { outcome, note }: { outcome: MeetingOutcome; note: string },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const meeting = await meetingById(tx.tx, meetingId)
    if (!meeting) throw new DomainError('notFound')
    const salon = await loadSalon(ctx, tx.tx, meeting.salon_id)
    await mayRecord(tx, meeting, voice, salon.team)
    if (ctx.now < salon.starts_at || salon.status === 'closed')
      throw new DomainError('wrongState', {
        message: salon.status === 'closed' ? '沙龙已结束，结果不再修改。' : '沙龙开始后才能填写洽谈结果。',
      })
    const from = meeting.status as MeetingStatus
    const wanted = outcome === 'absent' ? 'no-show' : 'held'
    const to = from === wanted ? from : requireStatus(meetingActions, outcome === 'absent' ? 'miss' : 'hold', from)
    const by = ctx.actor.kind === 'person' ? ctx.actor.personId : null
    const saved = await updateMeeting(
      tx.tx,
      { id: meetingId, status: from },
      {
        status: to,
        outcome,
        outcome_note: note,
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
      changes: { outcome: { before: meeting.outcome, after: outcome } },
    })
    if (outcome === 'intent')
      await beginCollaboration(tx, {
        opportunityId: meeting.opportunity_id,
        organisationId: meeting.offer_organisation_id,
        productId: meeting.product_id,
        matchId: meeting.match_id,
        meetingId: meeting.id,
      })
  })
}

async function mayRecord(tx: TxCtx, meeting: SalonMeeting, voice: OutcomeVoice, team: string[]): Promise<void> {
  const sides = [meeting.need_organisation_id, meeting.offer_organisation_id]
  if (voice.as === 'link') {
    const registration = await actingByLink(tx.tx, voice.token, 'meeting.outcome')
    if (registration.salon_id !== meeting.salon_id || !sides.includes(registration.organisation_id))
      throw new DomainError('notFound')
    return
  }
  const involved =
    tx.actor.kind === 'person' && (team.includes(tx.actor.personId) || sides.includes(tx.actor.organisation?.id ?? ''))
  if (!involved) throw new DomainError(tx.actor.kind === 'person' ? 'notFound' : 'signInFirst')
  requirePermission(tx, 'meeting.outcome', { organisations: sides, team })
}
