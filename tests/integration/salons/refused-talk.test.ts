import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { cancelledCalendar, noticeCalendar, personalCalendar } from '#app/features/salons/calendar.server.ts'
import { fillTable } from '#app/features/salons/fill-table.server.ts'
import { cancelMeeting } from '#app/features/salons/propose-meetings.server.ts'
import { releaseDesk } from '#app/features/salons/release.queries.server.ts'
import { sendNotices } from '#app/features/salons/settle-notices.server.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { parseCalendar } from '#tests/support/calendar.ts'
import { releasedDay, unitOf } from './day-support.ts'
import type { Day } from './day-support.ts'

/** A side that says after the release that it will not come to a talk: for the other side the talk is cancelled. */

let d: Day
beforeEach(async () => {
  d = await releasedDay()
})
afterEach(() => d.s.world.close())

const no = { accept: false, reasonCode: 'capacity', reasonText: '' } as const
const asFirm = { as: 'unit' } as const
const firm = () => d.offers[0]?.actor
const owner = () => d.needs[0]?.actor
const cal = async (answer: Promise<Response>) => parseCalendar(await (await answer).text())
const notices = async () => (await releaseDesk(d.team(), d.s.number)).notices.filter((n) => n.status === 'held')
const told = async (organisationId: string) =>
  d.s.world.services.read
    .selectFrom('message')
    .innerJoin('membership as m', 'm.person_id', 'message.recipient_id')
    .select(['message.id', 'message.subject', 'message.body'])
    .where('m.organisation_id', '=', organisationId)
    .where('message.subject', 'like', '洽谈取消：%')
    .execute()
const toTeam = async () =>
  d.s.world.services.read.selectFrom('message').select('id').where('subject', 'like', '有单位不参加洽谈%').execute()

describe('a refused talk of the release', () => {
  test('is told to the other side at once, with the reason and what takes it out of the calendar, once', async () => {
    await sendNotices(d.team(), d.s.number, 'all')
    const link = await d.linkOf(owner())
    const first = (await cal(personalCalendar(d.s.world.ctx(), link))).events.find((e) =>
      e.UID?.startsWith(d.talk(0, 0)),
    )
    await answerMeeting(d.s.world.ctx(firm()), d.talk(0, 0), asFirm, no)
    const [message, ...more] = await told(unitOf(owner()))
    expect(more).toEqual([])
    expect(message?.body).toMatch(/^对方不参加（.+），“需求 [01]”与“产品 [01]”的洽谈不再进行。/)
    expect(await told(unitOf(firm()))).toEqual([])
    const mail = await d.s.world.services.read
      .selectFrom('message_calendar as c')
      .innerJoin('message as m', 'm.event', 'c.event')
      .select(['c.method', 'c.content'])
      .where('m.id', '=', message?.id ?? '')
      .execute()
    expect(mail).toEqual([{ method: 'CANCEL', content: expect.stringContaining(d.talk(0, 0)) as string }])
    const off = await cal(cancelledCalendar(d.s.world.ctx(), link))
    expect([off.METHOD, off.events.map((e) => e.UID)]).toEqual(['CANCEL', [`${d.talk(0, 0)}@datai`]])
    expect(Number(off.events[0]?.SEQUENCE)).toBeGreaterThan(Number(first?.SEQUENCE))
    // The same word again is no news, for neither side nor for the team.
    await answerMeeting(d.s.world.ctx(firm()), d.talk(0, 0), asFirm, no)
    expect([await told(unitOf(owner())), await toTeam()].map((m) => m.length)).toEqual([1, 1])
    await d.release()
    expect(await notices()).toEqual([])
  })

  test('by the personal link, and by the team for a side, likewise', async () => {
    await answerMeeting(d.s.world.ctx(), d.talk(0, 0), { as: 'link', token: await d.linkOf(firm()) }, no)
    await answerMeeting(d.team(), d.talk(1, 1), { as: 'team', side: 'need', wordOf: '王示例' }, no)
    expect(await told(unitOf(owner()))).toHaveLength(1)
    expect(await told(unitOf(d.offers[1]?.actor))).toHaveLength(1)
    expect(await told(unitOf(d.needs[1]?.actor))).toEqual([])
  })

  test('together with another change the next notice has only what is new', async () => {
    await sendNotices(d.team(), d.s.number, 'all')
    await answerMeeting(d.s.world.ctx(firm()), d.talk(0, 0), asFirm, no)
    await d.move(d.talk(0, 1), 3, 0)
    await d.release()
    const notice = (await notices()).find((n) => n.unit === owner()?.organisation?.name)
    expect([notice?.changes, notice?.dropped]).toEqual([1, 0])
    expect(notice?.body).not.toContain('取消')
  })

  test('that was arranged on the spot leaves calendars too', async () => {
    const walk = await d.walkIn()
    await d.signIn(walk.actor, owner())
    const pair = { opportunityId: d.needs[0]?.id ?? '', productId: walk.id }
    await fillTable(d.team(), d.s.number, { ...pair, slot: 2, table: 0 })
    const [talk] = (await d.page(walk.actor)).talks
    await answerMeeting(d.s.world.ctx(walk.actor), talk?.id ?? '', asFirm, no)
    expect((await d.page(owner())).talks.map((t) => [t.id, t.off])).toContainEqual([talk?.id, true])
    const off = await cal(cancelledCalendar(d.s.world.ctx(), await d.linkOf(owner())))
    expect(off.events.map((e) => e.UID)).toEqual([`${talk?.id}@datai`])
  })

  test('in a round that is over it is not refused any more, because what came of it is asked', async () => {
    await d.toRound(0, 16)
    expect(await code(answerMeeting(d.s.world.ctx(firm()), d.talk(0, 0), asFirm, no))).toBe('wrongState')
    expect((await d.row(d.talk(0, 0)))?.status).toBe('scheduled')
    await answerMeeting(d.s.world.ctx(firm()), d.talk(1, 0), asFirm, no)
    expect((await d.row(d.talk(1, 0)))?.status).toBe('refused')
  })
})

describe('a notice that is still held as a draft', () => {
  test('says of a talk that is off since that it is, and its calendar has it no more', async () => {
    const held = async () => (await notices()).find((n) => n.unit === owner()?.organisation?.name)
    const before = await held()
    await answerMeeting(d.s.world.ctx(firm()), d.talk(0, 0), asFirm, no)
    const after = await held()
    expect(after?.body.split('\n').filter((l) => l.endsWith('（已取消）'))).toEqual([
      expect.stringContaining('1 号桌：示例企业0有限公司（已取消）'),
    ])
    expect(after?.body.split('\n').length).toBe(before?.body.split('\n').length)
    expect(after?.revision).toBe((before?.revision ?? 0) + 1)
    const published = await cal(noticeCalendar(d.team(), d.s.number, after?.id ?? '', 'schedule.ics'))
    expect(published.events.map((e) => e.UID)).toEqual([`${d.talk(0, 1)}@datai`])
    await cancelMeeting(d.team(), d.s.number, d.talk(0, 1))
    expect((await held())?.body.match(/（已取消）/g)).toHaveLength(2)
  })
})
