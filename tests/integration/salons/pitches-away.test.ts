import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { agendaAct } from '#app/features/salons/agenda-act.server.ts'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { cancelledCalendar } from '#app/features/salons/calendar.server.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { salonPaper } from '#app/features/salons/papers.queries.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { markAbsent } from '#app/features/salons/mark-absent.server.ts'
import { reportPage } from '#app/features/salons/report.queries.server.ts'
import { releaseDesk } from '#app/features/salons/release.queries.server.ts'
import { sendNotices } from '#app/features/salons/settle-notices.server.ts'
import { shiftDay } from '#app/features/salons/shift-day.server.ts'
import { timerPage } from '#app/features/salons/timer.queries.server.ts'
import { parseCalendar } from '#tests/support/calendar.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { MINUTE, releasedDay, unitOf } from './day-support.ts'
import type { Day } from './day-support.ts'

/** A unit that will not come, and its place on the stage. */

let d: Day
beforeEach(async () => {
  d = await releasedDay()
  const { db } = d.s.world.services
  const { id } = await db.selectFrom('salon').select('id').where('number', '=', d.s.number).executeTakeFirstOrThrow()
  const pitch = (item_kind: string, item_id: string, position: number) => ({
    id: `${item_kind}-${position}`,
    salon_id: id,
    item_kind,
    item_id,
    position,
    minutes: 5,
    speaker: '',
  })
  await db
    .insertInto('pitch')
    .values([
      pitch('opportunity', d.needs[0]?.id ?? '', 0),
      pitch('product', d.offers[0]?.id ?? '', 0),
      pitch('product', d.offers[1]?.id ?? '', 1),
    ])
    .execute()
  await d.release()
})
afterEach(() => d.s.world.close())

const desk = () => agendaDesk(d.team(), d.s.number)
const timer = async () => (await timerPage(d.team(), d.s.number)).pitches

test('who cancelled is a conflict of the desk and of the next release until it is taken out, by one press', async () => {
  expect((await desk()).strays).toEqual([])
  await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
  const { strays } = await desk()
  expect(strays.map((s) => s.sentence)).toEqual(['示例企业0有限公司已取消报名，仍在方案路演中。'])
  expect((await releaseDesk(d.team(), d.s.number)).strays).toEqual(strays)
  expect((await timer()).map((p) => p.away)).toEqual(['', '已取消报名', ''])
  const press = () => agendaAct(d.team(), d.s.number, { intent: 'removePitch', pitchId: strays[0]?.id ?? '' })
  expect(await press()).toBe('已移出上台安排')
  expect((await desk()).strays).toEqual([])
  expect(await code(press())).toBe('conflict')
  // What is released stays as it was until the next one.
  expect(await timer()).toHaveLength(3)
  await d.release()
  expect((await timer()).map((p) => p.away)).toEqual(['', ''])
})

test('who will not come stands so in the running order, and nobody is called up for it', async () => {
  const script = async () => {
    const { paper } = await salonPaper(d.team(), d.s.number, 'script')
    return paper.kind === 'tables' ? (paper.parts[0]?.rows ?? []).map((r) => r.cells.join('｜')) : []
  }
  expect((await script()).join('\n')).not.toContain('已取消报名')
  await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
  const rows = await script()
  expect(rows.filter((r) => r.includes('示例企业0有限公司（已取消报名）'))).toHaveLength(1)
  expect(rows.join('\n')).toContain('示例企业0有限公司已取消报名，请下一位。')
  expect(rows.join('\n')).toContain('下面是方案路演，共 1 场。')
  expect(rows.join('\n')).not.toContain('请示例企业0有限公司')
})

test('only the team takes a pitch out', async () => {
  for (const actor of [d.s.other, d.s.firm, d.offers[0]?.actor])
    expect(
      await code(agendaAct(d.s.world.ctx(actor), d.s.number, { intent: 'removePitch', pitchId: 'product-0' })),
    ).toBe('notFound')
  expect(await timer()).toHaveLength(3)
})

test('who does not come is marked on the timer, and no more when it comes after all', async () => {
  await markAbsent(d.team(), d.s.number, (await d.registrationOf(d.needs[0]?.actor)).id, true)
  expect((await timer()).map((p) => p.away)).toEqual(['未到场', '', ''])
  await d.signIn(d.needs[0]?.actor)
  expect((await timer()).map((p) => p.away)).toEqual(['', '', ''])
})

describe('a pitch of a unit that will not come', () => {
  const publicPitches = async (version: number | null = null) =>
    (await salonForEverybody(d.s.world.ctx(), d.s.number, version)).agenda.blocks.flatMap((b) => b.pitches)

  test('is marked for everybody until the next release, like a lost talk; what was released stays as it was', async () => {
    expect((await publicPitches()).map((p) => p.off)).toEqual([false, false, false])
    const block = async () => (await d.page(d.needs[0]?.actor)).blocks.find((b) => b.kind === 'productPitches')?.pitches
    expect(await block()).toBe(2)
    await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
    await markAbsent(d.team(), d.s.number, (await d.registrationOf(d.needs[0]?.actor)).id, true)
    expect((await publicPitches()).map((p) => p.off)).toEqual([true, true, false])
    expect(await block()).toBe(1)
    expect((await d.page(d.offers[1]?.actor)).pitches.map((p) => p.at)).toEqual([1])
    const { paper } = await salonPaper(d.team(), d.s.number, 'agenda')
    const rows = paper.kind === 'tables' ? (paper.parts[0]?.rows ?? []).map((r) => r.cells.join('｜')) : []
    expect(rows.filter((r) => r.includes('示例企业0有限公司（已取消报名）'))).toHaveLength(1)
    const away = (await desk()).strays.map((s) => s.id)
    for (const pitchId of away) await agendaAct(d.team(), d.s.number, { intent: 'removePitch', pitchId })
    await d.release()
    expect((await publicPitches()).map((p) => p.off)).toEqual([false])
    expect((await publicPitches(2)).map((p) => p.off)).toEqual([false, false, false])
  })

  test('is not counted by the report', async () => {
    const text = async () => (await reportPage(d.team(), d.s.number)).drafted.publicText
    expect(await text()).toContain('需求发布 1 项，方案路演 2 项。')
    await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
    expect(await text()).toContain('需求发布 1 项，方案路演 1 项。')
  })

  test('drafts no notice for the unit that cancelled itself, whether the pitch is taken out or not', async () => {
    await sendNotices(d.team(), d.s.number, 'all')
    await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
    const held = async () =>
      (await releaseDesk(d.team(), d.s.number)).notices.filter((n) => n.status === 'held').map((n) => n.unit)
    await d.release()
    expect(await held()).toEqual([])
    const [stray] = (await desk()).strays
    await agendaAct(d.team(), d.s.number, { intent: 'removePitch', pitchId: stray?.id ?? '' })
    expect((await releaseDesk(d.team(), d.s.number)).units.map((u) => u.id)).not.toContain(unitOf(d.offers[0]?.actor))
    await d.release()
    expect(await held()).not.toContain('示例企业0有限公司')
  })

  test('is no longer in the day of the unit that cancelled, and leaves its calendar', async () => {
    const link = await d.linkOf(d.offers[0]?.actor)
    await cancelRegistration(d.team(), (await d.registrationOf(d.offers[0]?.actor)).id)
    expect((await d.page(d.offers[0]?.actor)).pitches).toEqual([])
    const off = parseCalendar(await (await cancelledCalendar(d.s.world.ctx(), link)).text())
    expect(off.events.map((e) => e.SUMMARY)).toContain('上台：产品 0')
  })
})

test('the times of the timer follow a shift', async () => {
  const before = await timer()
  const point = (await d.desk()).points.find((p) => p.title === '方案路演')
  await shiftDay(d.team(), d.s.number, { from: point?.planned ?? 0, seen: point?.live ?? 0, minutes: 10 })
  expect((await timer()).map((p, i) => p.startsAt - (before[i]?.startsAt ?? 0))).toEqual([0, 10 * MINUTE, 10 * MINUTE])
})
