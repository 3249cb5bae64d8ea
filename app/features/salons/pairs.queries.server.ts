import { answerBy, wishesCloseAt } from '#app/domain/salon/deadlines.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import type { Ctx } from '#app/server/context.ts'
import { meetingsOf } from '#db/repos/meetings.ts'
import { registrationsOf } from '#db/repos/salon-registrations.ts'
import { wishesOf } from '#db/repos/salon-wishes.ts'
import { publishedReleaseChoices } from '#db/repos/salons.ts'
import { chosenPairs } from './choose.queries.server.ts'
import type { ChooseQuery } from './choose.schema.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { attendanceOf, outcomeWord, reasonText } from './talks.queries.server.ts'
import { wishRows } from './wish-rows.ts'

/** The talks that the team has chosen, with the answers of both sides, and the rows they were made from. */
export async function invitationList(ctx: Ctx, key: string) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const found = await meetingsOf(ctx.read, salon.id)
  const registrations = await registrationsOf(ctx.read, salon.id)
  const registered = new Set(registrations.filter((r) => r.status === 'registered').map((r) => r.organisation_id))
  const meetings = found.map((m) => ({
    id: m.id,
    status: m.status as MeetingStatus,
    need: {
      number: m.need_number ?? '',
      title: m.need_title,
      attendance: attendanceOf(m),
      owner: m.need_name,
      ...wordOn(m.need_agreed_at, m.need_staff_name, m.need_word_of),
      registered: registered.has(m.need_organisation_id),
    },
    product: {
      number: m.offer_number ?? '',
      title: m.offer_title,
      owner: m.offer_name,
      ...wordOn(m.offer_agreed_at, m.offer_staff_name, m.offer_word_of),
      registered: registered.has(m.offer_organisation_id),
    },
    staff: m.staff_name,
    refusedBy: m.refused_side === 'need' ? m.need_name : m.refused_side === 'offer' ? m.offer_name : '',
    reason: reasonText(m),
    outcome: outcomeWord(m.outcome),
  }))
  return { salon, meetings, found, registrations }
}

/** One side's consent: since when, and where the team took it by phone, who did and whose word it was. */
const wordOn = (agreedAt: number | null, staff: string | null, wordOf: string) => ({
  agreed: agreedAt !== null,
  agreedAt,
  takenBy: staff,
  wordOf,
})

/** The page on which pairs are chosen and their answers followed. */
export async function pairsPage(ctx: Ctx, key: string, query: ChooseQuery) {
  const { salon, meetings, found, registrations } = await invitationList(ctx, key)
  const open = salon.status === 'registration' || salon.status === 'released'
  const wishes = await wishesOf(ctx.read, salon.id)
  const made = open ? await chosenPairs(ctx, { salon, meetings: found, registrations, wishes }, query) : null
  const names = new Map(registrations.map((r) => [r.organisation_id, r.organisation_name]))
  return {
    number: salon.number,
    title: salon.title,
    open,
    now: ctx.now,
    choice: made && made.choice,
    wishes: wishRows({
      wishes,
      meetings: found,
      standings: made && made.standings,
      name: (id) => names.get(id) ?? '有单位',
    }),
    listed: registrations.filter((r) => r.status === 'registered' && r.listed_at !== null).length,
    wishesCloseAt: wishesCloseAt(salon),
    answersCloseAt: answerBy(salon, ctx.now),
    releases: await publishedReleaseChoices(ctx.read),
    meetings,
  }
}
export type PairsPage = Awaited<ReturnType<typeof pairsPage>>
