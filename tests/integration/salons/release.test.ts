import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { cancelledCalendar, noticeCalendar, personalCalendar } from '#app/features/salons/calendar.server.ts'
import { requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { releaseDesk } from '#app/features/salons/release.queries.server.ts'
import { editSalon } from '#app/features/salons/save-salon.server.ts'
import { dropNotices, editNotice, sendNotices } from '#app/features/salons/settle-notices.server.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import type { Ctx } from '#app/server/context.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { parseCalendar } from '#tests/support/calendar.ts'
import { crowd, delegates, meetings, messageCount, salonForm, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

let s: Scene
let ctx: Ctx
let needs: { actor: SignedIn }[]
let offers: { actor: SignedIn }[]
beforeEach(async () => {
  s = await scene()
  ctx = s.world.ctx(s.organiser)
  const both = await crowd(s, 2, 2)
  needs = both.needs
  offers = both.offers
  const run = await requestAgenda(ctx, s.number)
  await composeAgendas(s.world.services, composeHere)
  await takeAgenda(ctx, s.number, run)
})
afterEach(() => s.world.close())

const version = async () => (await salonRow(s)).version
const desk = () => releaseDesk(ctx, s.number)
const release = async () => {
  s.world.pass(1000)
  ctx = s.world.ctx(s.organiser)
  return releaseAgenda(ctx, s.number, await version())
}
const placed = async () => (await meetings(s)).filter((m) => m.status === 'scheduled')
const unitOf = (person: SignedIn | undefined) => person?.organisation?.id ?? ''
const held = async () => (await desk()).notices.filter((n) => n.status === 'held')
const messages = () => messageCount(s, 'salon.agenda')

/** Moves the first talk into the last round at its own table and returns it as it was. */
async function moveOne(slot = 4) {
  const [m] = await placed()
  await moveMeeting(ctx, s.number, {
    meetingId: m?.id ?? '',
    version: await version(),
    to: { slot, table: m?.table_no ?? 0 },
  })
  return m
}
const takeOut = async (id: string) => moveMeeting(ctx, s.number, { meetingId: id, version: await version(), to: null })

async function linkOf(person: SignedIn | undefined): Promise<string> {
  return (await registerForSalon(s.world.ctx(person), s.number, delegates(1))).token
}
const textOf = async (answer: Promise<Response>) => (await answer).text()

describe('a release', () => {
  test('is shown as a difference first, publishes, and tells nobody by itself', async () => {
    expect((await desk()).units).toHaveLength(4)
    expect(await release()).toBe(1)
    expect(await messages()).toBe(0)
    expect(await held()).toHaveLength(4)
    expect(await desk()).toMatchObject({ units: [], changed: 0, versions: [{ version: 1, talks: 4, by: '徐示例' }] })
  })

  test('drafts a notice only for those whose own day changed, with before and after', async () => {
    await release()
    await sendNotices(ctx, s.number, 'all')
    const m = await moveOne()
    const { units, changed } = await desk()
    expect(changed).toBe(1)
    const concerned = [m?.need_organisation_id, m?.offer_organisation_id].sort()
    expect(units.map((u) => u.id).sort()).toEqual(concerned)
    expect(units.map((u) => u.lines)).toEqual(
      Array(2).fill([expect.stringMatching(/^改为：16:52–17:07 .+，原 1\d:\d\d/)]),
    )
    expect(await release()).toBe(2)
    const drafts = await held()
    expect(drafts).toHaveLength(2)
    for (const n of drafts) {
      expect(n).toMatchObject({ version: 2, base: 1, changes: 1, dropped: 0 })
      expect(n.before).toHaveLength(2)
      expect(n.after).toHaveLength(2)
      expect(n.body).toMatch(/^示例沙龙（议程第 2 版）\n.+\n贵单位的安排有变化：\n改为：/)
      expect(n.copyText).toMatch(/查看日程、加入日历：http.+\/salons\/r\/[\w-]{20,}$/)
    }
  })

  test('who was not told of the last one is told the difference to what it knows, and old drafts are replaced', async () => {
    await release()
    await sendNotices(ctx, s.number, 'all')
    const was = await moveOne()
    await release()
    expect(await held()).toHaveLength(2)
    await moveMeeting(ctx, s.number, {
      meetingId: was?.id ?? '',
      version: await version(),
      to: { slot: was?.slot ?? 0, table: was?.table_no ?? 0 },
    })
    expect((await desk()).units).toEqual([])
    await release()
    expect(await held()).toEqual([])
    expect(
      (await s.world.services.read.selectFrom('agenda_notice').select('status').execute()).map((n) => n.status).sort(),
    ).toEqual(['replaced', 'replaced', 'sent', 'sent', 'sent', 'sent'])
    await moveOne(3)
    await release()
    expect((await held()).map((n) => n.base)).toEqual([3, 3])
  })

  test('a changed 参会层级 counts, but not one that an older version did not know', async () => {
    await release()
    await sendNotices(ctx, s.number, 'all')
    const [need] = await s.world.services.read
      .selectFrom('opportunity')
      .selectAll()
      .where('public_json', 'is not', null)
      .execute()
    const level = async (value: string) =>
      s.world.services.db
        .updateTable('opportunity')
        .set({ public_json: JSON.stringify({ ...(JSON.parse(need?.public_json ?? '{}') as object), level: value }) })
        .where('id', '=', need?.id ?? '')
        .execute()
    await level('leader')
    const { units } = await desk()
    expect(units.map((u) => u.id).sort()).toEqual(offers.map((o) => unitOf(o.actor)).sort())
    expect(units[0]?.lines[0]).toMatch(/^参会层级改为分管负责人：/)
    const version1 = s.world.services.read.selectFrom('agenda_version').select('content_json')
    const content = JSON.parse((await version1.executeTakeFirstOrThrow()).content_json) as {
      talks: { level?: string }[]
    }
    for (const t of content.talks) delete t.level
    await s.world.services.db
      .updateTable('agenda_version')
      .set({ content_json: JSON.stringify(content) })
      .execute()
    expect((await desk()).units).toEqual([])
  })

  test('of a stale page, or by somebody outside the team, changes nothing', async () => {
    expect(await code(releaseAgenda(ctx, s.number, (await version()) - 1))).toBe('conflict')
    for (const actor of [s.other, s.firm])
      expect(await code(releaseAgenda(s.world.ctx(actor), s.number, await version()))).toBe('notFound')
    expect(await code(releaseAgenda(s.world.ctx(), s.number, await version()))).toBe('signInFirst')
    expect((await desk()).versions).toEqual([])
  })

  test('a round that is taken away after it leaves the released version as it was', async () => {
    await moveOne()
    await release()
    const form = salonForm({ rounds: 4 })
    await expect(editSalon(ctx, s.number, { ...form, version: await version() })).rejects.toMatchObject({
      fields: { rounds: '第 5 轮已有洽谈，请先移走再减少轮数' },
    })
    const last = (await placed()).find((m) => m.slot === 4)
    await takeOut(last?.id ?? '')
    await editSalon(ctx, s.number, { ...form, version: await version() })
    const page = await salonForEverybody(s.world.ctx(), s.number)
    expect(page.agenda.rounds).toHaveLength(5)
    expect(page.agenda.talks).toHaveLength(4)
    await release()
    const now = await salonForEverybody(s.world.ctx(), s.number)
    expect(now.agenda.rounds).toHaveLength(4)
    expect(now.agenda.talks).toHaveLength(3)
    expect((await held()).filter((n) => n.version === 2)).not.toEqual([])
  })
})

describe('notices', () => {
  test('chosen ones are sent once with the text that was edited, others are dropped', async () => {
    await release()
    const [a, b, c, d] = await held()
    await editNotice(ctx, s.number, { noticeId: a?.id ?? '', revision: 1, body: '请提前十分钟到。' })
    expect(await sendNotices(ctx, s.number, [a?.id ?? ''])).toBe(1)
    expect(await sendNotices(ctx, s.number, [a?.id ?? ''])).toBe(0)
    expect(await dropNotices(ctx, s.number, [b?.id ?? '', 'nothing'])).toBe(1)
    expect(await messages()).toBe(1)
    const sent = await s.world.services.read
      .selectFrom('message')
      .select('body')
      .where('kind', '=', 'salon.agenda')
      .execute()
    expect(sent).toEqual([{ body: '请提前十分钟到。' }])
    expect((await held()).map((n) => n.id).sort()).toEqual([c?.id, d?.id].sort())
    expect(await sendNotices(ctx, s.number, 'all')).toBe(2)
    expect(await sendNotices(ctx, s.number, 'all')).toBe(0)
    expect(await messages()).toBe(3)
  })

  test('two organisers at once: neither text is lost silently, and what is settled is not edited', async () => {
    await release()
    const [a] = await held()
    const edit = (revision: number, body: string) =>
      editNotice(ctx, s.number, { noticeId: a?.id ?? '', revision, body })
    await edit(1, '第一位')
    await expect(edit(1, '第二位')).rejects.toThrow('这条通知刚被同事改过，请看过最新的文字再改。')
    expect((await held()).find((n) => n.id === a?.id)?.body).toBe('第一位')
    await dropNotices(ctx, s.number, [a?.id ?? ''])
    await expect(edit(2, '太晚')).rejects.toThrow('这条通知已经发送或不再发送，不能再改。')
    expect(await code(sendNotices(ctx, s.number, []))).toBe('badInput')
  })

  test('are the team’s alone', async () => {
    await release()
    const [a] = await held()
    for (const [actor, refusal] of [
      [s.other, 'notFound'],
      [s.firm, 'notFound'],
      [offers[0]?.actor, 'notFound'],
      [undefined, 'signInFirst'],
    ] as const) {
      const theirs = s.world.ctx(actor)
      expect(await code(sendNotices(theirs, s.number, 'all'))).toBe(refusal)
      expect(await code(dropNotices(theirs, s.number, [a?.id ?? '']))).toBe(refusal)
      expect(await code(editNotice(theirs, s.number, { noticeId: a?.id ?? '', revision: 1, body: 'x' }))).toBe(refusal)
      expect(await code(noticeCalendar(theirs, s.number, a?.id ?? '', 'schedule.ics'))).toBe(refusal)
      expect(await code(releaseDesk(theirs, s.number))).toBe(refusal)
    }
    expect(await held()).toHaveLength(4)
  })
})

describe('calendars', () => {
  test('keep the UID, raise the SEQUENCE, and cancel by method what fell out', async () => {
    const token = await linkOf(offers[0]?.actor)
    await release()
    const first = parseCalendar(await textOf(personalCalendar(s.world.ctx(), token)))
    expect(first).toMatchObject({ METHOD: 'PUBLISH', VERSION: '2.0' })
    const mine = (await placed()).filter((m) => m.offer_organisation_id === unitOf(offers[0]?.actor))
    const [gone, kept] = mine
    expect(first.events.map((e) => e.UID)).toEqual(expect.arrayContaining(mine.map((m) => `${m.id}@datai`)))
    await takeOut(gone?.id ?? '')
    await moveMeeting(ctx, s.number, {
      meetingId: kept?.id ?? '',
      version: await version(),
      to: { slot: 4, table: kept?.table_no ?? 0 },
    })
    await release()
    const second = parseCalendar(await textOf(personalCalendar(s.world.ctx(), token)))
    const entry = (calendar: typeof first, id = '') => calendar.events.find((e) => e.UID === `${id}@datai`)
    expect(Number(entry(second, kept?.id)?.SEQUENCE)).toBeGreaterThan(Number(entry(first, kept?.id)?.SEQUENCE))
    expect(entry(second, kept?.id)?.['DTSTART;TZID=Asia/Shanghai']).toBe('20261212T165200')
    expect(entry(second, gone?.id)).toBeUndefined()
    const cancelled = parseCalendar(await textOf(cancelledCalendar(s.world.ctx(), token)))
    expect(cancelled.METHOD).toBe('CANCEL')
    expect(cancelled.events).toHaveLength(1)
    expect(cancelled.events[0]).toMatchObject({ UID: `${gone?.id}@datai`, STATUS: 'CANCELLED' })
    expect(Number(cancelled.events[0]?.SEQUENCE)).toBeGreaterThan(Number(entry(first, gone?.id)?.SEQUENCE))
  })

  test('of a notice are the day as released and what fell out', async () => {
    await release()
    await sendNotices(ctx, s.number, 'all')
    const [gone] = await placed()
    await takeOut(gone?.id ?? '')
    await release()
    const owner = needs.find((n) => unitOf(n.actor) === gone?.need_organisation_id)
    const notice = (await held()).find((n) => n.unit === owner?.actor.organisation?.name)
    expect(notice).toMatchObject({ dropped: 1 })
    const file = async (name: string) =>
      parseCalendar(await textOf(noticeCalendar(ctx, s.number, notice?.id ?? '', name)))
    const day = await file('schedule.ics')
    const off = await file('cancelled.ics')
    expect([day.METHOD, day.events.length, off.METHOD]).toEqual(['PUBLISH', 1, 'CANCEL'])
    expect(off.events.map((e) => e.UID)).toEqual([`${gone?.id}@datai`])
    expect(day.events.map((e) => e.UID)).not.toContain(`${gone?.id}@datai`)
  })
})

describe('the public page', () => {
  test('shows the newest release and what changed; old ones stay readable by address', async () => {
    await release()
    const [gone, moved] = await placed()
    await takeOut(gone?.id ?? '')
    await moveMeeting(ctx, s.number, {
      meetingId: moved?.id ?? '',
      version: await version(),
      to: { slot: 4, table: moved?.table_no ?? 0 },
    })
    expect((await salonForEverybody(s.world.ctx(), s.number)).changes).toBeNull()
    await release()
    const page = await salonForEverybody(s.world.ctx(), s.number)
    expect(page).toMatchObject({ version: 2, old: null })
    expect(page.changes?.talks.map((c) => [c.id, c.kind]).sort()).toEqual(
      [
        [gone?.id, 'dropped'],
        [moved?.id, 'moved'],
      ].sort(),
    )
    const old = await salonForEverybody(s.world.ctx(), s.number, 1)
    expect(old).toMatchObject({ version: 2, old: 1, changes: null })
    expect(old.agenda.talks).toHaveLength(4)
    expect(page.agenda.talks).toHaveLength(3)
    expect(await code(salonForEverybody(s.world.ctx(), s.number, 3))).toBe('notFound')
    expect(JSON.stringify([page, old])).not.toContain(unitOf(offers[0]?.actor))
  })
})
