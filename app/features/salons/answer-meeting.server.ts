import { DomainError } from '#app/domain/errors.ts'
import { answerBy, tooLateToAnswer } from '#app/domain/salon/deadlines.ts'
import type { SalonDates } from '#app/domain/salon/deadlines.ts'
import { formatInstant } from '#app/domain/time.ts'
import { matchActions, meetingActions, nextStatus, requireStatus } from '#app/domain/status.ts'
import type { MatchStatus, MeetingStatus } from '#app/domain/status.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import { beginCollaboration } from '#app/server/begin-collaboration.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { leadUnit } from '#app/server/lead-unit.ts'
import { requireImpartial, requireUnbiased } from '#app/server/pair-interests.ts'
import { tellAgreed } from '#app/server/tell-agreed.ts'
import { recordStep } from '#app/server/record-step.ts'
import { meetingById, updateMeeting, updatePair } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { lapseOpenQuestion } from '#db/repos/match-questions.ts'
import { findMatch } from '#db/repos/matches.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { loadSalon } from './load-salon.server.ts'
import { actingByLink } from './personal-link.server.ts'
import { refuseTalk } from './refuse-talk.server.ts'

export type MeetingSide = 'need' | 'offer'

/** Who answers: the acting unit, the holder of a unit's personal link, or the team after a phone call with `wordOf`. */
export type Voice = { as: 'unit' } | { as: 'link'; token: string } | { as: 'team'; side: MeetingSide; wordOf?: string }

export type MeetingAnswer = { accept: true } | { accept: false; reasonCode: MatchReason; reasonText: string }

/**
 * Takes one side's answer to an invitation. The second consent makes the talk agreed, and an organiser's invitation of
 * the pair with it. A refusal counts for this salon only. The same answer twice changes nothing.
 */
export async function answerMeeting(ctx: Ctx, meetingId: string, voice: Voice, answer: MeetingAnswer): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const meeting = await meetingById(tx.tx, meetingId)
    if (!meeting) throw new DomainError('notFound')
    const by = await sideOf(tx, meeting, voice)
    const salon = await loadSalon(ctx, tx.tx, meeting.salon_id)
    if (salon.status === 'held' || salon.status === 'closed') throw new DomainError('wrongState')
    await requireImpartial(tx, pairOf(meeting))
    if (answer.accept && by.staff === null) await requireInTime(tx, salon, meeting, by.side)
    if (answer.accept) await accept(tx, meeting, { ...by, wordOf: voice.as === 'team' ? voice.wordOf : '' })
    else await refuseTalk(tx, salon, meeting, { ...by, ...answer })
    await touchSalon(tx.tx, meeting.salon_id, tx.now)
  })
}

/** The pair of a talk as the rules about interests ask for it. */
export const pairOf = (
  m: Pick<SalonMeeting, 'opportunity_id' | 'product_id' | 'need_organisation_id' | 'offer_organisation_id'>,
) => ({
  opportunityId: m.opportunity_id,
  productId: m.product_id,
  organisations: [m.need_organisation_id, m.offer_organisation_id] as const,
})

/** A unit's own consent comes before the deadline; later only the team takes it. Declining is possible at any time. */
async function requireInTime(tx: TxCtx, salon: SalonDates, meeting: SalonMeeting, side: MeetingSide): Promise<void> {
  const agreed = side === 'need' ? meeting.need_agreed_at : meeting.offer_agreed_at
  const by = answerBy(salon, meeting.status_at)
  if (meeting.status === 'proposed' && agreed === null && tx.now >= by)
    throw new DomainError('closed', {
      message: tooLateToAnswer(formatInstant(by, true), await leadUnit(tx.tx)),
    })
}

export async function sideOf(
  tx: TxCtx,
  meeting: SalonMeeting,
  voice: Voice,
): Promise<{ side: MeetingSide; staff: string | null; link?: true }> {
  if (voice.as === 'team') {
    const actor = requirePermission(tx, 'match.confirmForSide')
    const salon = await loadSalon(tx, tx.tx, meeting.salon_id)
    if (!salon.own) throw new DomainError('notFound')
    return { side: voice.side, staff: actor.personId }
  }
  const organisationId = voice.as === 'link' ? await unitOfLink(tx, meeting, voice.token) : actingUnit(tx)
  const side =
    organisationId === meeting.need_organisation_id
      ? 'need'
      : organisationId === meeting.offer_organisation_id
        ? 'offer'
        : null
  if (side === null) throw new DomainError('notFound')
  if (voice.as === 'unit') requirePermission(tx, 'meeting.answer', { organisations: [organisationId] })
  return { side, staff: null, ...(voice.as === 'link' ? { link: true as const } : {}) }
}

async function unitOfLink(tx: TxCtx, meeting: SalonMeeting, token: string): Promise<string> {
  const registration = await actingByLink(tx.tx, token, 'meeting.answer')
  if (registration.salon_id !== meeting.salon_id) throw new DomainError('notFound')
  return registration.organisation_id
}

const actingUnit = (ctx: Ctx): string => (ctx.actor.kind === 'person' ? (ctx.actor.organisation?.id ?? '') : '')

interface Consent {
  side: MeetingSide
  staff: string | null
  wordOf?: string
  /** Given by a personal link: it holds for the talk alone, because consent to the pair opens contacts. */
  link?: true
}

/** Takes the consent of one side; the second makes the talk, and the pair with it, agreed. */
export async function accept(tx: TxCtx, meeting: SalonMeeting, { side, staff, wordOf = '', link }: Consent) {
  const own = side === 'need' ? meeting.need_agreed_at : meeting.offer_agreed_at
  const other = side === 'need' ? meeting.offer_agreed_at : meeting.need_agreed_at
  if (own !== null && meeting.status !== 'refused' && meeting.status !== 'cancelled') return
  await requireUnbiased(tx, pairOf(meeting))
  const from = meeting.status as MeetingStatus
  const agreed = requireStatus(meetingActions, 'agree', from)
  const to = other === null ? from : agreed
  const saved = await updateMeeting(
    tx.tx,
    { id: meeting.id, status: from, version: meeting.version },
    {
      status: to,
      ...(side === 'need'
        ? { need_agreed_at: tx.now, need_staff: staff, need_word_of: wordOf }
        : { offer_agreed_at: tx.now, offer_staff: staff, offer_word_of: wordOf }),
      ...(staff ? { confirmed_by_staff: staff } : {}),
      ...(to === from ? {} : { status_at: tx.now }),
    },
  )
  if (!saved) throw new DomainError('conflict')
  const mode = staff ? 'phone' : link ? 'link' : 'account'
  await recordStep(tx, {
    object: { kind: 'meeting', id: meeting.id },
    action: staff ? 'confirmForSide' : 'agree',
    from,
    to,
    reason: side,
    changes: { mode: { after: mode } },
  })
  if (!link) await consentToPair(tx, meeting, side, staff)
}

/** Consent to a talk is consent to the pair that an organiser has invited. */
async function consentToPair(tx: TxCtx, meeting: SalonMeeting, side: MeetingSide, staff: string | null) {
  const match = await findMatch(tx.tx, meeting.opportunity_id, meeting.product_id)
  if (!match || match.status !== 'invited') return
  const personId = tx.actor.kind === 'person' ? tx.actor.personId : null
  const need = side === 'need' ? tx.now : match.need_agreed_at
  const offer = side === 'offer' ? tx.now : match.offer_agreed_at
  const to =
    need !== null && offer !== null
      ? (nextStatus(matchActions, 'agree', match.status as MatchStatus) ?? match.status)
      : match.status
  const saved = await updatePair(
    tx.tx,
    { id: match.id, status: match.status },
    {
      status: to,
      status_at: to === match.status ? match.status_at : tx.now,
      ...(side === 'need'
        ? { need_agreed_at: tx.now, need_agreed_by: personId }
        : { offer_agreed_at: tx.now, offer_agreed_by: personId }),
      ...(staff ? { confirmed_by_staff: staff } : {}),
    },
  )
  if (!saved || to === match.status) return
  await lapseOpenQuestion(tx.tx, match.id, tx.now)
  await recordStep(tx, { object: { kind: 'match', id: match.id }, action: 'agree', from: match.status, to })
  await beginCollaboration(tx, {
    opportunityId: match.opportunity_id,
    organisationId: meeting.offer_organisation_id,
    productId: match.product_id,
    matchId: match.id,
  })
  await tellAgreed(tx, {
    event: `match.agreed:${match.id}:${match.version + 1}`,
    need: { organisation: meeting.need_organisation_id, title: meeting.need_title, number: meeting.need_number },
    offer: { organisation: meeting.offer_organisation_id, title: meeting.offer_title, number: meeting.offer_number },
    invitedBy: match.invited_side === 'organiser' ? match.invited_by : null,
    link: `/matches/${meeting.need_number ?? meeting.opportunity_id}/${meeting.offer_number ?? meeting.product_id}`,
  })
}
