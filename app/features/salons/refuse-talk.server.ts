import { DomainError } from '#app/domain/errors.ts'
import { meetingActions, requireStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { matchReason } from '#app/domain/vocabulary.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import type { TxCtx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { agendaToday } from '#db/repos/salon-days.ts'
import type { MeetingSide } from './answer-meeting.server.ts'
import { tellCancelled } from './cancel-talk.server.ts'
import type { Salon } from './load-salon.server.ts'

interface Refusal {
  side: MeetingSide
  /** Who of the team took the word of the side; null when the side said so itself. */
  staff: string | null
  reasonCode: MatchReason
  reasonText: string
}

/**
 * One side will not come to a talk. The team hears of it, and so does the other side when it had agreed too: for it the
 * talk is cancelled. The same word again changes nothing.
 */
export async function refuseTalk(
  tx: TxCtx,
  salon: Salon & { team: string[] },
  meeting: SalonMeeting,
  r: Refusal,
): Promise<void> {
  const from = meeting.status as MeetingStatus
  if (from === 'refused' && meeting.refused_side === r.side) return
  const to = requireStatus(meetingActions, 'refuse', from)
  await requireAhead(tx, salon, meeting)
  // One that was arranged on the spot stands in no release: calendars need its place to take it out.
  const place = meeting.on_day === 1 ? {} : { slot: null, table_no: null }
  const saved = await updateMeeting(
    tx.tx,
    { id: meeting.id, status: from, version: meeting.version },
    {
      status: to,
      refused_side: r.side,
      reason_code: r.reasonCode,
      reason_text: r.reasonText,
      ...place,
      locked: 0,
      status_at: tx.now,
      ...(r.staff ? { confirmed_by_staff: r.staff } : {}),
    },
  )
  if (!saved) throw new DomainError('conflict')
  await recordStep(tx, {
    object: { kind: 'meeting', id: meeting.id },
    action: 'refuse',
    from,
    to,
    reason: r.reasonText,
    changes: { reasonCode: { after: r.reasonCode } },
  })
  await notify(tx, salon.team, {
    event: `meeting.refused:${meeting.id}:${meeting.version}`,
    kind: 'salon.invitation',
    subject: `有单位不参加洽谈：${salon.title}`,
    body: `“${meeting.need_title}”与“${meeting.offer_title}”的洽谈不能进行。`,
    link: `/desk/salons/${salon.number}/pairs`,
  })
  if (from === 'proposed') return
  const organisationId = r.side === 'need' ? meeting.offer_organisation_id : meeting.need_organisation_id
  const why = `对方不参加（${matchReason.labels[r.reasonCode]}）`
  await tellCancelled(tx, salon, { organisationId, talks: [meeting], why })
}

/** Of a talk whose round has ended, both sides are asked what came of it. */
async function requireAhead(tx: TxCtx, salon: Salon, meeting: SalonMeeting): Promise<void> {
  const { rounds, talks } = await agendaToday(tx.tx, salon)
  const told = talks.find((t) => t.id === meeting.id && t.fate === 'stands')
  if (told && (rounds[told.slot]?.endsAt ?? Infinity) <= tx.now)
    throw new DomainError('wrongState', { message: '这一轮已经结束，请填写洽谈结果。' })
}
