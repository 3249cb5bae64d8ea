import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { boardPage } from '#app/features/salons/board.queries.server.ts'
import { cancelledCalendar, personalCalendar } from '#app/features/salons/calendar.server.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { unitInvitations } from '#app/features/salons/desk.queries.server.ts'
import { exportOwnTalks } from '#app/features/salons/export-salon.server.ts'
import { outcomeList } from '#app/features/salons/day.queries.server.ts'
import { fillTable } from '#app/features/salons/fill-table.server.ts'
import { markAbsent } from '#app/features/salons/mark-absent.server.ts'
import { cancelMeeting } from '#app/features/salons/propose-meetings.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { releaseDesk } from '#app/features/salons/release.queries.server.ts'
import { sendNotices } from '#app/features/salons/settle-notices.server.ts'
import { parseCalendar } from '#tests/support/calendar.ts'
import { releasedDay, unitOf } from './day-support.ts'
import type { Day } from './day-support.ts'

/** What units and the public see is the newest release with what happened on the day, never the draft. */

let d: Day
beforeEach(async () => {
  d = await releasedDay()
})
afterEach(() => d.s.world.close())

const anybody = () => d.s.world.ctx()
const agenda = async () => (await salonForEverybody(anybody(), d.s.number)).agenda
const places = async () =>
  (await agenda()).talks.map((t) => `${t.id} ${t.slot} ${t.table}${t.off ? ' off' : ''}`).sort()
const notices = async () => (await releaseDesk(d.team(), d.s.number)).notices.filter((n) => n.status === 'held')
const cal = async (answer: Promise<Response>) => parseCalendar(await (await answer).text())
const messages = async (organisationId: string) =>
  d.s.world.services.read
    .selectFrom('message')
    .innerJoin('membership as m', 'm.person_id', 'message.recipient_id')
    .select(['message.subject', 'message.body'])
    .where('m.organisation_id', '=', organisationId)
    .where('message.kind', 'in', ['salon.agenda', 'salon.invitation'])
    .where('message.subject', 'like', '%取消%')
    .execute()

describe('a second release during the day', () => {
  test('keeps the talks that took place, and tells nobody of them', async () => {
    await sendNotices(d.team(), d.s.number, 'all')
    await d.toRound(0, 16)
    await d.outcome(d.talk(0, 0), 'intent')
    await d.outcome(d.talk(1, 1), 'absent')
    const before = await places()
    expect(await releaseDesk(d.team(), d.s.number)).toMatchObject({ changed: 0, units: [] })
    await d.move(d.talk(1, 0), 3, 1)
    expect((await releaseDesk(d.team(), d.s.number)).units.map((u) => u.id).sort()).toEqual(
      [unitOf(d.needs[1]?.actor), unitOf(d.offers[0]?.actor)].sort(),
    )
    expect(await d.release()).toBe(2)
    const after = await places()
    expect(after).toHaveLength(4)
    expect(after.filter((p) => !p.startsWith(d.talk(1, 0)))).toEqual(before.filter((p) => !p.startsWith(d.talk(1, 0))))
    expect((await notices()).map((n) => n.changes)).toEqual([1, 1])
    const page = await d.page(d.offers[0]?.actor)
    expect(page.talks.map((t) => [t.id, t.off, t.outcomeWord])).toContainEqual([d.talk(0, 0), false, '有合作意向'])
    const link = await d.linkOf(d.offers[0]?.actor)
    expect((await cal(cancelledCalendar(anybody(), link))).events).toEqual([])
  })

  test('leaves out what a unit will miss, and has it again when the unit comes after all', async () => {
    await sendNotices(d.team(), d.s.number, 'all')
    await d.toRound(0, 1)
    const { id } = await d.registrationOf(d.offers[0]?.actor)
    await markAbsent(d.team(), d.s.number, id, true)
    expect(await places()).toContain(`${d.talk(1, 0)} 1 1 off`)
    await d.release()
    const now = await places()
    // The round under way stays as it is; the one to come is gone, and its owner hears of it.
    expect(now).toContain(`${d.talk(0, 0)} 0 0 off`)
    expect(now.some((p) => p.startsWith(d.talk(1, 0)))).toBe(false)
    expect((await notices()).map((n) => n.unit)).toContain(d.needs[1]?.actor.organisation?.name)
    await d.signIn(d.offers[0]?.actor)
    expect(await places()).toContain(`${d.talk(1, 0)} 1 1`)
    expect((await d.page(d.needs[1]?.actor)).talks.map((t) => [t.id, t.off])).toContainEqual([d.talk(1, 0), false])
  })
})

describe('what only the draft says', () => {
  test('a talk taken out, or moved, stands everywhere as released until the next release', async () => {
    const before = await places()
    const link = await d.linkOf(d.offers[0]?.actor)
    const calendar = (await cal(personalCalendar(anybody(), link))).events
    await d.takeOut(d.talk(0, 0))
    await d.move(d.talk(1, 0), 3, 1)
    expect(await places()).toEqual(before)
    const page = await d.page(d.offers[0]?.actor)
    expect(page.talks.map((t) => `${t.slot} ${t.table} ${t.off}`).sort()).toEqual(['0 0 false', '1 1 false'])
    expect(page.invitations).toEqual([])
    const after = (await cal(personalCalendar(anybody(), link))).events
    const told = (events: typeof after) =>
      events.map((e) => [e.UID, e.STATUS, e['DTSTART;TZID=Asia/Shanghai']].join(' ')).sort()
    expect(told(after)).toEqual(told(calendar))
    await d.toRound(0)
    const board = await boardPage(anybody(), d.s.number)
    expect(board.round?.talks.map((t) => t.id).sort()).toEqual([d.talk(0, 0), d.talk(1, 1)].sort())
    expect(board.later?.talks.map((t) => t.table)).toEqual([0, 1])
    expect((await outcomeList(d.team(), d.s.number)).talks.map((t) => [t.id, t.slot, t.table])).toContainEqual([
      d.talk(0, 0),
      0,
      0,
    ])
  })

  test('the list of a unit’s talks has state and place of the release, and its table likewise', async () => {
    const own = async () => {
      const { talks } = await unitInvitations(d.s.world.ctx(d.offers[0]?.actor), d.s.number)
      return talks.map((t) => `${t.id} ${t.status} ${t.place}`).sort()
    }
    const table = async () => {
      const { rows, columns } = await exportOwnTalks(d.s.world.ctx(d.offers[0]?.actor), d.s.number)
      return { rows, columns }
    }
    const before = await own()
    expect(before.find((t) => t.startsWith(d.talk(0, 0)))).toMatch(/ scheduled \d\d:\d\d–\d\d:\d\d 第 1 轮 1 号桌$/)
    const rows = await table()
    await d.takeOut(d.talk(0, 0))
    await d.move(d.talk(1, 0), 3, 1)
    expect(await own()).toEqual(before)
    expect(await table()).toEqual(rows)
    // Placed, but in no release yet: nobody was told a place.
    await d.s.world.services.db.updateTable('salon').set({ released_version: null }).execute()
    for (const talk of await own()) expect(talk).toMatch(/ agreed $/)
  })

  test('a talk placed in the draft waits for its place, as one that is agreed', async () => {
    const walk = await d.walkIn()
    await d.signIn(walk.actor, d.needs[0]?.actor)
    await fillTable(d.team(), d.s.number, {
      opportunityId: d.needs[0]?.id ?? '',
      productId: walk.id,
      slot: 2,
      table: 0,
    })
    await d.release()
    const talk = (await d.page(walk.actor)).talks[0]?.id ?? ''
    await d.takeOut(talk)
    await d.release()
    await d.move(talk, 4, 0)
    const page = await d.page(walk.actor)
    expect([page.talks, page.invitations.map((t) => [t.id, t.answered])]).toEqual([[], [[talk, true]]])
  })

  test('what comes of a talk happened where everybody was told, though the draft had moved it', async () => {
    await d.move(d.talk(0, 0), 4, 0)
    await d.takeOut(d.talk(1, 1))
    await d.toRound(0, 5)
    await d.outcome(d.talk(0, 0))
    await d.outcome(d.talk(1, 1), 'absent')
    expect(await d.row(d.talk(0, 0))).toMatchObject({ status: 'held', slot: 0, table_no: 0 })
    expect(await d.row(d.talk(1, 1))).toMatchObject({ status: 'no-show', slot: 0, table_no: 1 })
  })
})

describe('a talk that is off', () => {
  test('because a unit withdrew: the other side hears it once, with what takes it out of its calendar', async () => {
    await sendNotices(d.team(), d.s.number, 'all')
    await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
    const other = unitOf(d.needs[0]?.actor)
    const told = await messages(other)
    expect(told.map((m) => m.subject)).toEqual([expect.stringMatching(/^洽谈取消：/)])
    expect(await places()).toContain(`${d.talk(0, 0)} 0 0 off`)
    expect((await d.page(d.needs[0]?.actor)).talks.map((t) => [t.id, t.off])).toContainEqual([d.talk(0, 0), true])
    await d.release()
    expect(await notices()).toEqual([])
    expect(await messages(other)).toHaveLength(1)
    expect((await agenda()).talks).toHaveLength(2)
  })

  test('together with another change the notice has only what is new', async () => {
    await sendNotices(d.team(), d.s.number, 'all')
    await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
    await d.move(d.talk(0, 1), 3, 0)
    await d.release()
    const notice = (await notices()).find((n) => n.unit === d.needs[0]?.actor.organisation?.name)
    expect([notice?.changes, notice?.dropped]).toEqual([1, 0])
    expect(notice?.body).not.toContain('取消')
  })

  test('a talk of a round that has ended stays when the unit goes home early', async () => {
    await d.toRound(0, 16)
    await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
    expect((await d.row(d.talk(0, 0)))?.status).toBe('scheduled')
    expect((await d.row(d.talk(1, 0)))?.status).toBe('cancelled')
  })

  test('one arranged on the spot is told to both and leaves their calendars by METHOD:CANCEL', async () => {
    const walk = await d.walkIn()
    await d.signIn(walk.actor, d.needs[0]?.actor)
    const place = { slot: 2, table: 0 }
    await fillTable(d.team(), d.s.number, { opportunityId: d.needs[0]?.id ?? '', productId: walk.id, ...place })
    const [talk] = (await d.page(walk.actor)).talks
    const link = await d.linkOf(walk.actor)
    const first = (await cal(personalCalendar(anybody(), link))).events.find((e) => e.UID === `${talk?.id}@datai`)
    await cancelMeeting(d.team(), d.s.number, talk?.id ?? '')
    expect(await messages(unitOf(walk.actor))).toHaveLength(1)
    expect(await messages(unitOf(d.needs[0]?.actor))).toHaveLength(1)
    expect((await d.page(walk.actor)).talks.map((t) => [t.id, t.off])).toEqual([[talk?.id, true]])
    for (const time of ['at once', 'after the next release']) {
      const off = await cal(cancelledCalendar(anybody(), link))
      expect([off.METHOD, off.events.length], time).toEqual(['CANCEL', 1])
      expect(off.events[0]).toMatchObject({ UID: `${talk?.id}@datai`, STATUS: 'CANCELLED' })
      expect(off.events[0]?.['DTSTART;TZID=Asia/Shanghai']).toBe(first?.['DTSTART;TZID=Asia/Shanghai'])
      expect(Number(off.events[0]?.SEQUENCE)).toBeGreaterThan(Number(first?.SEQUENCE))
      await d.move(d.talk(0, 0), 4, 0)
      await d.release()
    }
    expect((await notices()).map((n) => n.unit)).not.toContain('示例现场有限公司')
  })
})
