import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { stepAgenda } from '#app/features/salons/agenda-steps.server.ts'
import { requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { lockMeetings } from '#app/features/salons/move-meeting.server.ts'
import { fillTable } from '#app/features/salons/fill-table.server.ts'
import { markAbsent } from '#app/features/salons/mark-absent.server.ts'
import { obstacles } from '#app/features/salons/moving.ts'
import { releaseDesk } from '#app/features/salons/release.queries.server.ts'
import { shiftDay } from '#app/features/salons/shift-day.server.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import { releasedDay } from './day-support.ts'
import type { Day } from './day-support.ts'
import { salonRow } from './salon-support.ts'

/** Rounds that have begun are closed; what is placed there or has taken place stays where it is. */

let d: Day
beforeEach(async () => {
  d = await releasedDay()
})
afterEach(() => d.s.world.close())

const desk = () => agendaDesk(d.team(), d.s.number)
const compose = async (freely = false) => {
  const run = await requestAgenda(d.team(), d.s.number, { freely })
  await composeAgendas(d.s.world.services, composeHere)
  return run
}
const undo = async () => {
  const { version, undo: step } = await desk()
  return stepAgenda(d.team(), d.s.number, { direction: 'undo', version, position: step?.position ?? 0 })
}

describe('by hand', () => {
  test('nothing goes into a round that has begun, and the page says so at the cell', async () => {
    await d.toRound(0)
    const first = await desk()
    expect(obstacles(first, d.talk(1, 0), { slot: 0, table: 1 })).toEqual(['这一轮已经开始。'])
    expect(obstacles(first, d.talk(1, 0), { slot: 2, table: 1 })).toEqual([])
    await expect(d.move(d.talk(1, 0), 0, 1)).rejects.toThrow('这一轮已经开始。')
    await d.toRound(1)
    await expect(d.move(d.talk(0, 0), 4, 0)).rejects.toThrow(/第 1 轮已经开始，.+不再移动。/)
    await expect(d.takeOut(d.talk(0, 1))).rejects.toThrow(/第 2 轮已经开始，.+不再移动。/)
    const page = await desk()
    expect(page.begun).toEqual([0, 1])
    expect(page.talks.map((t) => t.fixed === '')).toEqual([false, false, false, false])
  })

  test('a round begins when it really does: a shift keeps it open', async () => {
    const point = (await d.desk()).points.find((p) => p.title === '第 1 轮洽谈')
    await shiftDay(d.team(), d.s.number, { from: point?.planned ?? 0, seen: point?.live ?? 0, minutes: 20 })
    d.s.world.pass((point?.planned ?? 0) - d.s.world.now() + 60_000)
    expect((await desk()).begun).toEqual([])
    await d.move(d.talk(0, 0), 4, 0)
    d.s.world.pass(20 * 60_000)
    await expect(d.move(d.talk(0, 1), 0, 0)).rejects.toThrow('这一轮已经开始。')
  })

  test('the cell of a talk that was held early is not free, and the talk does not move', async () => {
    await d.outcome(d.talk(0, 1))
    expect(obstacles(await desk(), d.talk(0, 0), { slot: 1, table: 0 })).toContain('第2轮1号桌已有其他洽谈。')
    await expect(d.move(d.talk(0, 1), 3, 0)).rejects.toThrow(/已经谈过，不再移动。$/)
  })

  test('what the draft wanted with a round and nobody released in time is void', async () => {
    await d.move(d.talk(0, 0), 3, 0)
    await d.move(d.talk(1, 0), 0, 0).catch(() => undefined)
    await d.takeOut(d.talk(1, 1))
    await d.move(d.talk(0, 1), 0, 0)
    expect((await releaseDesk(d.team(), d.s.number)).changed).toBe(3)
    await d.toRound(0)
    const { talks } = await desk()
    const place = (id: string) => talks.filter((t) => t.id === id).map((t) => [t.slot, t.table])
    expect(place(d.talk(0, 0))).toEqual([[0, 0]])
    expect(place(d.talk(1, 1))).toEqual([[0, 1]])
    expect(place(d.talk(0, 1))).toEqual([[null, null]])
    await d.release()
    const after = await desk()
    expect([after.changed, after.conflicts]).toEqual([0, []])
  })

  test('undoing a step reaches no talk whose round has begun', async () => {
    await d.move(d.talk(0, 0), 0, 2).catch(() => undefined)
    await d.move(d.talk(1, 1), 2, 1)
    await d.toRound(0)
    expect((await desk()).undo?.refusal).not.toBe('')
    await expect(undo()).rejects.toThrow(/不能撤销。$/)
  })

  test('a talk missed by a unit is not taken for one that was cancelled', async () => {
    await markAbsent(d.team(), d.s.number, (await d.registrationOf(d.offers[0]?.actor)).id, true)
    await expect(d.move(d.talk(0, 0), 3, 0)).rejects.toThrow(/因有一方未到场已空出；双方到齐后请在“现场”页面加排。$/)
  })
})

describe('composing again', () => {
  test('leaves rounds that have begun as they are and puts nothing new into them', async () => {
    await d.toRound(0, 16)
    await d.outcome(d.talk(0, 0))
    await cancelRegistration(d.team(), (await d.registrationOf(d.offers[1]?.actor)).id)
    await d.toRound(1)
    await d.s.world.services.db
      .updateTable('meeting')
      .set({ status: 'agreed', slot: null, table_no: null })
      .where('id', '=', d.talk(1, 0))
      .execute()
    await d.s.world.services.db
      .updateTable('agenda_version')
      .set((eb) => ({
        content_json: eb.fn<string>('replace', [eb.ref('content_json'), eb.val(d.talk(1, 0)), eb.val('x')]),
      }))
      .execute()
    const run = await compose(true)
    const { result } = (await desk()).run ?? {}
    expect(result?.changes.map((c) => [c.id, c.kind, (c.to?.slot ?? 0) > 1])).toEqual([[d.talk(1, 0), 'new', true]])
    await takeAgenda(d.team(), d.s.number, run)
    expect(await d.row(d.talk(0, 0))).toMatchObject({ status: 'held', slot: 0, table_no: 0 })
    // It took place before the unit went home.
    expect(await d.row(d.talk(1, 1))).toMatchObject({ status: 'scheduled', slot: 0, table_no: 1 })
    expect((await desk()).conflicts).toEqual([])
  })

  test('a result that a round has overtaken is not taken, and when all have begun there is nothing to compose', async () => {
    await d.move(d.talk(0, 0), 3, 0)
    await lockMeetings(d.team(), d.s.number, { locked: true, meetingId: d.talk(0, 0) })
    const run = await compose(true)
    await d.toRound(4)
    await expect(takeAgenda(d.team(), d.s.number, run)).rejects.toThrow(/或有一轮已经开始，这个结果不再适用/)
    await expect(requestAgenda(d.team(), d.s.number)).rejects.toThrow('各轮都已经开始，没有可以重排的了。')
  })

  test('a unit that did not come is left out, by name', async () => {
    await d.takeOut(d.talk(1, 0))
    await markAbsent(d.team(), d.s.number, (await d.registrationOf(d.offers[0]?.actor)).id, true)
    await d.s.world.services.db
      .updateTable('meeting')
      .set({ status: 'agreed', slot: null, table_no: null, outcome: '' })
      .where('id', '=', d.talk(1, 0))
      .execute()
    const page = await desk()
    expect(page.problem.participants.map((p) => p.id)).not.toContain(d.offers[0]?.actor.organisation?.id)
    expect(page.missing[d.talk(1, 0)]).toMatch(/^示例企业0.*未到场。$/)
  })
})

describe('a free table', () => {
  test('is none in a round that has begun, nor where the draft has put somebody', async () => {
    const walk = await d.walkIn()
    await d.signIn(walk.actor, d.needs[0]?.actor)
    await d.move(d.talk(1, 0), 3, 1)
    const fill = (slot: number, table: number) =>
      fillTable(d.team(), d.s.number, { opportunityId: d.needs[0]?.id ?? '', productId: walk.id, slot, table })
    // Where the release still has the talk, and where the draft has it.
    await expect(fill(1, 1)).rejects.toThrow('刚刚被占用')
    await expect(fill(3, 1)).rejects.toThrow('刚刚被占用')
    await d.toRound(2)
    await expect(fill(2, 0)).rejects.toThrow('这一轮已经开始。请选后面的轮次。')
    const round = (await d.desk()).rounds.find((r) => r.slot === 2)
    expect([round?.closed, round?.free, round?.pairs]).toEqual([true, [], []])
    await fill(4, 0)
    // Promised to both who stand there: the draft does not move it before it is released.
    const talk = (await d.page(walk.actor)).talks[0]?.id ?? ''
    await expect(d.move(talk, 3, 2)).rejects.toThrow('是现场加排的，双方已当面说定；发布新一版议程后才能移动。')
    await d.release()
    await d.move(talk, 3, 0)
  })

  test('goes to who came too late for its talk, in any later round', async () => {
    await d.signIn(d.needs[0]?.actor, d.needs[1]?.actor, d.offers[1]?.actor)
    await d.toRound(0)
    await markAbsent(d.team(), d.s.number, (await d.registrationOf(d.offers[0]?.actor)).id, true)
    await d.toRound(3)
    await d.signIn(d.offers[0]?.actor)
    const owed = async () =>
      (await d.desk()).rounds
        .find((r) => r.slot === 4)
        ?.pairs.filter((p) => p.owed === 'missed')
        .map((p) => [p.opportunityId, p.productId, p.level])
    const lost = [d.needs[0]?.id, d.offers[0]?.id]
    expect(await owed()).toContainEqual([...lost, null])
    const [opportunityId = '', productId = ''] = lost
    await fillTable(d.team(), d.s.number, { opportunityId, productId, slot: 4, table: 0 })
    expect(await d.row(d.talk(0, 0))).toMatchObject({ status: 'scheduled', slot: 4, table_no: 0, outcome: '' })
    expect((await d.page(d.offers[0]?.actor)).talks.map((t) => [t.id, t.slot, t.off])).toContainEqual([
      d.talk(0, 0),
      4,
      false,
    ])
    expect(await owed()).not.toContainEqual([...lost, null])
  })

  test('goes to a pair that both agreed to and found no place, and to one that was cancelled', async () => {
    await d.takeOut(d.talk(0, 0))
    await d.release()
    await d.signIn(d.needs[0]?.actor, d.offers[0]?.actor)
    const pair = { opportunityId: d.needs[0]?.id ?? '', productId: d.offers[0]?.id ?? '' }
    const pairs = (await d.desk()).rounds.find((r) => r.slot === 2)?.pairs ?? []
    expect(pairs[0]).toMatchObject({ ...pair, owed: 'agreed', table: 0 })
    const before = (await salonRow(d.s)).version
    await fillTable(d.team(), d.s.number, { ...pair, slot: 2, table: 0 })
    expect(await d.row(d.talk(0, 0))).toMatchObject({ status: 'scheduled', slot: 2, on_day: 1 })
    expect((await salonRow(d.s)).version).toBeGreaterThan(before)
  })
})
