import { isOver } from '#app/domain/salon/follow-up.ts'
import type { FollowUpSide, FollowUpWord } from '#app/domain/salon/follow-up.ts'
import type { FollowUpAnswer } from '#app/domain/vocabulary.ts'
import { followUpWordsOf } from '#db/repos/follow-ups.ts'
import type { FollowUpWordRow } from '#db/repos/follow-ups.ts'
import { meetingsOf } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import type { ReadDb } from '#db/schema.ts'

/** A talk that took place, with what has been said of it since. */
export interface FollowedTalk {
  meeting: SalonMeeting
  rows: (FollowUpWordRow & { by_name: string | null })[]
  words: FollowUpWord[]
}

/** The talks of a salon whose progress is asked for: those that took place and did not end with 不合适. */
export async function followedTalks(db: ReadDb, salonId: string): Promise<FollowedTalk[]> {
  const said = await followUpWordsOf(db, salonId)
  return (await meetingsOf(db, salonId))
    .filter((m) => m.status === 'held' && m.outcome !== 'unfit')
    .map((meeting) => {
      const rows = said.get(meeting.id) ?? []
      return {
        meeting,
        rows,
        words: rows.map(({ side, wave, answer }) => ({ side, wave, answer: answer as FollowUpAnswer })),
      }
    })
}

/** On which side of a talk a unit is; null when on none. */
export const sideOfUnit = (m: SalonMeeting, organisationId: string): FollowUpSide | null =>
  m.need_organisation_id === organisationId ? 'need' : m.offer_organisation_id === organisationId ? 'offer' : null

/** What a wave asks a unit: its talks that are not over by the words of both sides in an earlier one. */
export const askedTalks = (talks: readonly FollowedTalk[], wave: number, organisationId: string): FollowedTalk[] =>
  talks.filter((t) => sideOfUnit(t.meeting, organisationId) !== null && !isOver(t.words, wave))
