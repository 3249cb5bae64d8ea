import { unnamedOwner } from '#app/domain/issued-list/names.ts'
import { ownerHidden } from '#app/domain/policy/visibility.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { attendanceLevel, matchReason, meetingOutcome } from '#app/domain/vocabulary.ts'
import type { AttendanceLevel, MatchReason, MeetingOutcome, OrganisationKind } from '#app/domain/vocabulary.ts'
import type { MeetingWord } from '#db/repos/meeting-words.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import type { MeetingSide } from './answer-meeting.server.ts'
import { settled } from './record-outcome.server.ts'

/** The owner's name for one who reads as this organisation or in this role: unnamed until both have agreed. */
export function needName(m: SalonMeeting, reader: { actor: Actor; organisationId: string | null }): string {
  if (reader.organisationId === m.need_organisation_id) return m.need_name
  const { anonymousOwner = false } = JSON.parse(m.need_json ?? '{}') as { anonymousOwner?: boolean }
  const ownerKind = m.need_kind as OrganisationKind
  const hidden = ownerHidden(reader.actor, {
    organisationId: m.need_organisation_id,
    ownerKind,
    anonymousOwner,
    agreed: m.match_status === 'agreed',
  })
  return hidden ? unnamedOwner(ownerKind, m.need_category) : m.need_name
}

/** 参会层级: what level of person the owner sends, in words; empty where the need does not say. */
export function attendanceOf(m: Pick<SalonMeeting, 'need_json'>): string {
  const { level = '' } = JSON.parse(m.need_json ?? '{}') as { level?: AttendanceLevel | '' }
  return level === '' ? '' : attendanceLevel.labels[level]
}

/** A talk as one of its sides sees it. */
export function ownTalk(
  m: SalonMeeting,
  reader: { actor: Actor; organisationId: string },
  words: readonly MeetingWord[] = [],
) {
  const side: MeetingSide = m.need_organisation_id === reader.organisationId ? 'need' : 'offer'
  const wordOf = (of: string) => words.find((w) => w.side === of)
  const [own, other] = side === 'need' ? [m.need_agreed_at, m.offer_agreed_at] : [m.offer_agreed_at, m.need_agreed_at]
  const pair = side === 'need' ? m.pair_need_agreed_at : m.pair_offer_agreed_at
  const refused = m.status === 'refused'
  return {
    id: m.id,
    side,
    status: m.status as MeetingStatus,
    otherName: side === 'need' ? m.offer_name : needName(m, reader),
    opportunityNumber: m.need_number ?? '',
    opportunityTitle: m.need_title,
    attendance: attendanceOf(m),
    productNumber: m.offer_number ?? '',
    productTitle: m.offer_title,
    answered: own !== null,
    otherAnswered: other !== null,
    /** The talk is agreed by the personal link, the pair is not: contacts open when the signed-in unit agrees to it. */
    pairOpen: own !== null && pair === null && m.match_status === 'invited',
    /** Both sides have agreed to the pair, so that members of either see the other's contact. */
    pairAgreed: m.match_status === 'agreed',
    refusedByUs: refused && m.refused_side === side,
    reason: refused ? reasonText(m) : '',
    outcomeWord: outcomeWord(m.outcome),
    /** What the own side has said, to be changed; notes of the other side are not told. */
    word: wordView(wordOf(side)),
    otherWord: outcomeWord(wordOf(side === 'need' ? 'offer' : 'need')?.outcome ?? ''),
    disagreed: settled(words).disagreed,
  }
}
export type OwnTalk = ReturnType<typeof ownTalk>

/** A word as a form shows it again. */
export const wordView = (word: MeetingWord | undefined) =>
  word
    ? { outcome: word.outcome, reasonCode: word.reason_code, note: word.note, nextStep: word.next_step }
    : { outcome: '', reasonCode: '', note: '', nextStep: '' }
export type WordView = ReturnType<typeof wordView>

export const outcomeWord = (code: string): string =>
  code in meetingOutcome.labels ? meetingOutcome.labels[code as MeetingOutcome] : ''

export function reasonText(m: Pick<SalonMeeting, 'reason_code' | 'reason_text'>): string {
  const word = m.reason_code in matchReason.labels ? matchReason.labels[m.reason_code as MatchReason] : ''
  return [word, m.reason_text].filter((s) => s !== '').join('：')
}
