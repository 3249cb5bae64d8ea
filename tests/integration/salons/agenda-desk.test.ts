import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { halfDay } from '#app/domain/salon/blocks.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { stepAgenda } from '#app/features/salons/agenda-steps.server.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { dropAgenda, requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { lockMeetings, lockWhole, moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { cancelMeeting } from '#app/features/salons/propose-meetings.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { editSalon } from '#app/features/salons/save-salon.server.ts'
import type { SalonForm } from '#app/features/salons/salon.schema.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import type { Ctx } from '#app/server/context.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { crowd, delegates, meetings, registrations, salonForm, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

let s: Scene
let ctx: Ctx
beforeEach(async () => {
  s = await scene()
  ctx = s.world.ctx(s.organiser)
})
afterEach(() => s.world.close())

const version = async () => (await salonRow(s)).version
const desk = () => agendaDesk(ctx, s.number)
const draft = async () => (await meetings(s)).map((m) => [m.id, m.status, m.slot, m.table_no, m.locked])
const placed = async () => (await meetings(s)).filter((m) => m.status === 'scheduled')

async function compose(wish: Parameters<typeof requestAgenda>[2] = {}): Promise<string> {
  s.world.pass(1000)
  ctx = s.world.ctx(s.organiser)
  const run = await requestAgenda(ctx, s.number, wish)
  expect(await composeAgendas(s.world.services, composeHere)).toBe(1)
  return run
}
const composeAndTake = async () => takeAgenda(ctx, s.number, await compose())

/** Takes back or repeats the step that the desk offers. */
async function step(direction: 'undo' | 'redo', as = ctx): Promise<string> {
  const offered = (await desk())[direction]
  return stepAgenda(as, s.number, { direction, version: await version(), position: offered?.position ?? 0 })
}

/** Some cell that is free for the first talk. */
async function freeCell(): Promise<{ id: string; slot: number; table: number }> {
  const [m] = await placed()
  const busy = new Set((await placed()).filter((x) => x.table_no === m?.table_no).map((x) => x.slot))
  const others = (await placed()).filter((x) => x.offer_organisation_id === m?.offer_organisation_id)
  const slot = [0, 1, 2, 3, 4].find((n) => !busy.has(n) && !others.some((x) => x.slot === n)) ?? -1
  return { id: m?.id ?? '', slot, table: m?.table_no ?? -1 }
}

async function moveOne(): Promise<string> {
  const { id, slot, table } = await freeCell()
  await moveMeeting(ctx, s.number, { meetingId: id, version: await version(), to: { slot, table } })
  return id
}

describe('undo and redo', () => {
  test('move, take out, lock, lock of a unit and of a round, and a taken agenda come back in turn and go again', async () => {
    const { needs } = await crowd(s, 2, 2)
    const states: unknown[] = [await draft()]
    const note = async () => states.push([await draft(), (await desk()).lockedUnits, (await desk()).lockedRounds])
    states[0] = [await draft(), [], []]
    await composeAndTake()
    await note()
    const id = await moveOne()
    await note()
    await lockMeetings(ctx, s.number, { locked: true, meetingId: id })
    await note()
    await lockWhole(ctx, s.number, { kind: 'unit', organisationId: needs[0]?.actor.organisation?.id ?? '' }, true)
    await note()
    await lockWhole(ctx, s.number, { kind: 'round', slot: 0 }, true)
    await note()
    await lockMeetings(ctx, s.number, { locked: false })
    await note()
    await moveMeeting(ctx, s.number, { meetingId: id, version: await version(), to: null })
    await note()
    const now = async () => [await draft(), (await desk()).lockedUnits, (await desk()).lockedRounds]
    for (const state of states.slice(0, -1).reverse()) {
      await step('undo')
      expect(await now()).toEqual(state)
    }
    expect((await desk()).undo).toBeNull()
    for (const state of states.slice(1)) {
      await step('redo')
      expect(await now()).toEqual(state)
    }
    expect((await desk()).redo).toBeNull()
    expect(await code(step('redo'))).toBe('wrongState')
  })

  test('a new step forgets what was undone; the step names who made it', async () => {
    await crowd(s, 1, 2)
    await composeAndTake()
    await moveOne()
    await step('undo')
    expect((await desk()).redo?.title).toMatch(/^把 .+ 放到第 \d 轮 \d 号桌$/)
    await lockMeetings(ctx, s.number, { locked: true })
    expect((await desk()).redo).toBeNull()
    expect((await desk()).undo).toMatchObject({ title: '锁定2 场', by: '徐示例', own: true, refusal: '' })
  })

  test('nothing is undone on a stale page, nor over what somebody changed later', async () => {
    await crowd(s, 2, 2)
    await composeAndTake()
    const id = await moveOne()
    const offered = (await desk()).undo
    const before = await draft()
    const stale = { direction: 'undo', version: (await version()) - 1, position: offered?.position ?? 0 } as const
    await expect(stepAgenda(ctx, s.number, stale)).rejects.toThrow('议程刚有变化，请看过最新的安排再撤销。')
    const other = { ...stale, version: await version(), position: 99 }
    expect(await code(stepAgenda(ctx, s.number, other))).toBe('conflict')
    expect(await draft()).toEqual(before)
    await cancelMeeting(ctx, s.number, id)
    expect((await desk()).undo?.refusal).toMatch(/在这一步之后又有变化$/)
    const changed = await draft()
    await expect(step('undo')).rejects.toThrow(/× .+在这一步之后又有变化，不能撤销。/)
    expect(await draft()).toEqual(changed)
  })

  test('an undo that would put somebody where it is absent by now changes nothing by half', async () => {
    await crowd(s, 1, 2)
    await composeAndTake()
    const { id, slot, table } = await freeCell()
    const from = (await placed()).find((m) => m.id === id)
    await moveMeeting(ctx, s.number, { meetingId: id, version: await version(), to: { slot, table } })
    await s.world.services.db
      .updateTable('registration')
      .set({ absent_json: JSON.stringify([from?.slot]) })
      .where('organisation_id', '=', from?.offer_organisation_id ?? '')
      .execute()
    const before = await draft()
    await expect(step('undo')).rejects.toThrow(/撤销后会有冲突：.+不在场。没有改动。/)
    expect(await draft()).toEqual(before)
    expect((await desk()).undo?.title).toMatch(/^把/)
  })

  test('is for the team alone', async () => {
    await crowd(s, 1, 1)
    await composeAndTake()
    for (const actor of [s.other, s.firm]) expect(await code(step('undo', s.world.ctx(actor)))).toBe('notFound')
    expect(await code(step('undo', s.world.ctx()))).toBe('signInFirst')
  })
})

describe('locks', () => {
  test('a locked unit and a locked round stay where they are while the rest is composed again', async () => {
    const { offers } = await crowd(s, 2, 3)
    await composeAndTake()
    const unit = offers[0]?.actor.organisation?.id ?? ''
    await lockWhole(ctx, s.number, { kind: 'unit', organisationId: unit }, true)
    await lockWhole(ctx, s.number, { kind: 'round', slot: 1 }, true)
    const held = (await placed()).filter((m) => m.offer_organisation_id === unit || m.slot === 1)
    expect(held.length).toBeGreaterThan(1)
    expect(new Set((await desk()).locked)).toEqual(new Set(held.map((m) => m.id)))
    const free = (await placed()).find((m) => !held.some((h) => h.id === m.id))
    await cancelMeeting(ctx, s.number, free?.id ?? '')
    await composeAndTake()
    for (const m of held)
      expect((await placed()).find((x) => x.id === m.id)).toMatchObject({ slot: m.slot, table_no: m.table_no })
    const [one] = held
    const move = { meetingId: one?.id ?? '', version: await version(), to: null }
    await expect(moveMeeting(ctx, s.number, move)).rejects.toThrow(
      '这场洽谈已锁定（或它的单位、轮次已锁定），请先解锁。',
    )
  })

  test('of nobody here, or of a round that is not there, are refused; twice is once', async () => {
    await crowd(s, 1, 1)
    await composeAndTake()
    const lock = (target: Parameters<typeof lockWhole>[2]) => lockWhole(ctx, s.number, target, true)
    expect(await code(lock({ kind: 'unit', organisationId: 'nobody' }))).toBe('notFound')
    expect(await code(lock({ kind: 'round', slot: 5 }))).toBe('notFound')
    await lock({ kind: 'round', slot: 0 })
    const before = await version()
    await lock({ kind: 'round', slot: 0 })
    expect(await version()).toBe(before)
  })

  test('contradictory ones: a locked talk whose unit is absent by now is named, and the release is refused', async () => {
    await crowd(s, 1, 2)
    await composeAndTake()
    const [m] = await placed()
    await lockMeetings(ctx, s.number, { locked: true, meetingId: m?.id ?? '' })
    await s.world.services.db
      .updateTable('registration')
      .set({ absent_json: JSON.stringify([m?.slot]) })
      .where('organisation_id', '=', m?.offer_organisation_id ?? '')
      .execute()
    expect((await desk()).conflicts).toEqual([expect.stringMatching(/^示例企业\d有限公司第\d轮不在场。$/)])
    await compose()
    expect((await desk()).run?.result?.unplaced).toMatchObject([
      { id: m?.id, reason: '它的锁定与其他锁定或缺席冲突，解锁后再排。' },
    ])
    const before = await draft()
    expect(await code(releaseAgenda(ctx, s.number, await version()))).toBe('incomplete')
    expect(await draft()).toEqual(before)
  })
})

describe('composing again', () => {
  test('shows the difference talk by talk and unit by unit, and leaves the draft until it is taken', async () => {
    await crowd(s, 2, 2)
    const run = await compose()
    const { result } = (await desk()).run ?? {}
    expect(result).toMatchObject({
      told: null,
      changes: Array(4)
        .fill({ kind: 'new' })
        .map((c) => expect.objectContaining(c as object) as unknown),
    })
    expect(result?.units.map((u) => u.changes.length)).toEqual([2, 2, 2, 2])
    expect(await placed()).toEqual([])
    await dropAgenda(ctx, s.number, run)
    expect(await placed()).toEqual([])
    expect(await code(takeAgenda(ctx, s.number, run))).toBe('wrongState')
  })

  test('after a release moves nobody for a gap, unless asked to, and says how many units would have to be told', async () => {
    await crowd(s, 1, 3)
    await composeAndTake()
    // rounds 1, 3 and 5: two gaps of the owner that composing freely would close
    const talks = await placed()
    for (const [i, m] of talks.entries())
      await s.world.services.db
        .updateTable('meeting')
        .set({ slot: i * 2 })
        .where('id', '=', m.id)
        .execute()
    await releaseAgenda(ctx, s.number, await version())
    expect((await desk()).quality.gaps).toBe(2)
    await compose()
    expect((await desk()).run).toMatchObject({ fewMoves: true, result: { changes: [], gaps: 2, told: 0 } })
    await compose({ freely: true })
    const freely = (await desk()).run
    expect(freely).toMatchObject({ fewMoves: false, result: { gaps: 0 } })
    const moved = freely?.result?.changes.length ?? 0
    expect(moved).toBeGreaterThan(0)
    expect(freely?.result?.told).toBe(moved + 1)
  })

  test('after a release lets one more talk in with few moves', async () => {
    const { offers } = await crowd(s, 2, 2)
    await composeAndTake()
    await releaseAgenda(ctx, s.number, await version())
    const gone = (await placed()).find((m) => m.offer_organisation_id === offers[0]?.actor.organisation?.id)
    await moveMeeting(ctx, s.number, { meetingId: gone?.id ?? '', version: await version(), to: null })
    await compose()
    expect((await desk()).run?.result?.changes.map((c) => c.kind)).toEqual(['new'])
  })
})

describe('假如', () => {
  test('each is compared with now, and nothing is stored until it is taken', async () => {
    const { offers } = await crowd(s, 2, 7)
    await composeAndTake()
    await releaseAgenda(ctx, s.number, await version())
    const before = await draft()
    const row = await salonRow(s)
    const absent = offers[0]?.actor.organisation?.id ?? ''
    for (const scenario of [
      { kind: 'without', organisationId: absent },
      { kind: 'tables', more: 2 },
      { kind: 'end', minutes: -30 },
      { kind: 'end', minutes: 30 },
    ] as const)
      await compose({ scenario })
    const { whatIfs, quality } = await desk()
    expect(quality).toMatchObject({ talks: 14, placed: 10 })
    expect(whatIfs.map((w) => [w.title, w.result?.quality.placed, w.result?.quality.talks])).toEqual([
      ['假如示例企业0有限公司不来', 10, 12],
      ['假如再加 2 张桌', 10, 14],
      ['假如早半小时结束（3 轮）', 6, 14],
      ['假如晚半小时结束（6 轮）', 12, 14],
    ])
    for (const w of whatIfs) expect(w.result?.told).toBeGreaterThanOrEqual(0)
    expect(await draft()).toEqual(before)
    expect(await salonRow(s)).toEqual(row)
  })

  test('a taken one changes the salon and the agenda together, and both come back together', async () => {
    await crowd(s, 2, 7)
    await composeAndTake()
    const before = await draft()
    const run = await compose({ scenario: { kind: 'end', minutes: 30 } })
    await takeAgenda(ctx, s.number, run)
    expect(await salonRow(s)).toMatchObject({ rounds: 6 })
    expect(await placed()).toHaveLength(12)
    const { problem, current } = await loadComposition(s.world.services.read, await salonRow(s), s.world.now())
    expect(validateAgenda(problem, current)).toEqual([])
    await step('undo')
    expect(await salonRow(s)).toMatchObject({ rounds: 5 })
    expect(await draft()).toEqual(before)
  })

  test('“without” cancels the registration only when it is taken', async () => {
    const { offers } = await crowd(s, 2, 3)
    await composeAndTake()
    const absent = offers[0]?.actor.organisation?.id ?? ''
    const status = async () => (await registrations(s)).find((r) => r.organisation_id === absent)?.status
    const run = await compose({ scenario: { kind: 'without', organisationId: absent } })
    expect(await status()).toBe('registered')
    await takeAgenda(ctx, s.number, run)
    expect(await status()).toBe('cancelled')
    expect(await placed()).toHaveLength(4)
    expect((await meetings(s)).filter((m) => m.status === 'cancelled')).toHaveLength(2)
  })

  test('a taken “without” is undone as a whole: registration, talks with their words and places, and who was told; and done again', async () => {
    const { offers } = await crowd(s, 2, 3)
    await composeAndTake()
    const absent = offers[0]?.actor.organisation?.id ?? ''
    const own = async () =>
      (await meetings(s))
        .filter((m) => m.offer_organisation_id === absent)
        .map(({ id, status, slot, table_no, locked, need_agreed_at, offer_agreed_at }) =>
          JSON.stringify({ id, status, slot, table_no, locked, need_agreed_at, offer_agreed_at }),
        )
    const [talk] = (await meetings(s)).filter((m) => m.offer_organisation_id === absent)
    await lockMeetings(ctx, s.number, { locked: true, meetingId: talk?.id ?? '' })
    const before = [await draft(), await own(), (await registrations(s)).map((r) => [r.id, r.status])]
    const run = await compose({ scenario: { kind: 'without', organisationId: absent } })
    await takeAgenda(ctx, s.number, run)
    const taken = [await draft(), await own(), (await registrations(s)).map((r) => [r.id, r.status])]
    expect(taken).not.toEqual(before)
    s.world.pass(1000)
    ctx = s.world.ctx(s.organiser)
    expect((await desk()).undo).toMatchObject({ title: '采用“假如”的安排', refusal: '' })
    await step('undo')
    expect([await draft(), await own(), (await registrations(s)).map((r) => [r.id, r.status])]).toEqual(before)
    const told = async (word: string) =>
      (await s.world.services.read.selectFrom('message').select('id').where('subject', 'like', `${word}%`).execute())
        .length
    expect(await told('洽谈恢复')).toBe(await told('洽谈取消'))
    const { problem, current } = await loadComposition(s.world.services.read, await salonRow(s), s.world.now())
    expect(validateAgenda(problem, current)).toEqual([])
    await step('redo')
    expect([await draft(), await own(), (await registrations(s)).map((r) => [r.id, r.status])]).toEqual(taken)
  })

  test('a “without” whose seats went to who waited cannot be undone, and says so before anything changes', async () => {
    const { offers } = await crowd(s, 1, 2)
    await composeAndTake()
    await s.world.services.db.updateTable('salon').set({ capacity: 3 }).execute()
    await registerForSalon(s.world.ctx(s.stranger), s.number, delegates(1))
    const run = await compose({
      scenario: { kind: 'without', organisationId: offers[0]?.actor.organisation?.id ?? '' },
    })
    await takeAgenda(ctx, s.number, run)
    const moved = (await registrations(s)).find((r) => r.organisation_id === s.stranger.organisation?.id)
    expect(moved?.status).toBe('registered')
    expect((await desk()).undo?.refusal).toBe('这家单位的 1 个名额已由候补递补，现在只剩 0 个')
    const before = [await draft(), await registrations(s), await salonRow(s)]
    await expect(step('undo')).rejects.toThrow('不能恢复。没有改动。')
    expect([await draft(), await registrations(s), await salonRow(s)]).toEqual(before)
    // Once the seat is free again, it can.
    await cancelRegistration(s.world.ctx(s.stranger), moved?.id ?? '')
    await step('undo')
    expect((await registrations(s)).filter((r) => r.status === 'registered')).toHaveLength(3)
  })

  test('a “without” after which the unit has registered anew is not undone', async () => {
    const { offers } = await crowd(s, 1, 2)
    await composeAndTake()
    const firm = offers[0]?.actor
    const run = await compose({ scenario: { kind: 'without', organisationId: firm?.organisation?.id ?? '' } })
    await takeAgenda(ctx, s.number, run)
    await registerForSalon(s.world.ctx(firm), s.number, delegates(2))
    expect((await desk()).undo?.refusal).toBe('这家单位的报名或洽谈在这一步之后又有变化')
    expect(await code(step('undo'))).toBe('conflict')
  })

  test('about nobody here, of no effect, or against a lock is refused; a stale one is not taken', async () => {
    await crowd(s, 1, 5)
    await composeAndTake()
    const ask = (scenario: NonNullable<Parameters<typeof requestAgenda>[2]>['scenario']) =>
      requestAgenda(ctx, s.number, { scenario })
    await expect(ask({ kind: 'without', organisationId: 'nobody' })).rejects.toThrow('请选择一家已报名的单位。')
    await expect(ask({ kind: 'end', minutes: 5 })).rejects.toThrow('这点时间不够多一轮，也不能再少一轮。')
    await lockMeetings(ctx, s.number, { locked: true })
    await expect(ask({ kind: 'end', minutes: -30 })).rejects.toThrow('第 4 轮起有 2 场已锁定，请先解锁再试早结束。')
    const run = await compose({ scenario: { kind: 'tables', more: 2 } })
    await lockMeetings(ctx, s.number, { locked: false })
    const before = await salonRow(s)
    expect(await code(takeAgenda(ctx, s.number, run))).toBe('conflict')
    expect(await salonRow(s)).toEqual(before)
  })
})

test('an item that is pitched only after its talks have begun is named with both times', async () => {
  const { needs } = await crowd(s, 2, 1)
  const { number: pitched } = await s.world.services.db
    .selectFrom('opportunity')
    .select('number')
    .where('id', '=', needs[0]?.id ?? '')
    .executeTakeFirstOrThrow()
  const save = async (blocks: SalonForm['blocks']) =>
    editSalon(ctx, s.number, salonForm({ blocks, needPitches: `${pitched} 5`, version: await version() }))
  const blocks = halfDay.blocks.map((b) => ({ ...b }))
  await save(blocks)
  expect((await desk()).latePitches).toEqual([])
  const pitches = blocks.filter((b) => b.kind === 'needPitches')
  await save([...blocks.filter((b) => b.kind !== 'needPitches'), ...pitches])
  const late = await desk()
  expect(late.latePitches).toMatchObject([{ title: '需求 0', block: '需求发布', talks: 1 }])
  expect(late.latePitches[0]?.startsAt).toBeGreaterThan(late.rounds[0]?.startsAt ?? 0)
  // A talk that is off needs no pitch before it.
  for (const m of await meetings(s)) await cancelMeeting(ctx, s.number, m.id)
  expect((await desk()).latePitches).toEqual([])
})

describe('bad input at the desk', () => {
  test('a unit withdrawn while another organiser drags its talk', async () => {
    const { offers } = await crowd(s, 1, 2)
    await composeAndTake()
    const unit = offers[0]?.actor.organisation?.id ?? ''
    const dragged = (await placed()).find((m) => m.offer_organisation_id === unit)
    const seen = await version()
    const registration = (await registrations(s)).find((r) => r.organisation_id === unit)
    await cancelRegistration(s.world.ctx(offers[0]?.actor), registration?.id ?? '')
    const before = await draft()
    const move = { meetingId: dragged?.id ?? '', version: seen, to: { slot: 4, table: 0 } }
    await expect(moveMeeting(ctx, s.number, move)).rejects.toThrow(/刚刚已取消（例如有一方取消了报名），没有移动。/)
    expect(await draft()).toEqual(before)
  })

  test('a talk of two that are never there at once is named with its reason', async () => {
    await crowd(s, 1, 1)
    for (const [i, r] of (await registrations(s)).entries())
      await s.world.services.db
        .updateTable('registration')
        .set({ absent_json: JSON.stringify(i === 0 ? [0, 1, 2] : [3, 4]) })
        .where('id', '=', r.id)
        .execute()
    await compose()
    expect((await desk()).run?.result?.unplaced.map((u) => u.reason)).toEqual([
      expect.stringMatching(/^没有双方都在场的轮次（示例.+、示例.+有缺席）。最小的改动：示例.+第\d轮到场，就能排进。$/),
    ])
    const [rules = []] = (await desk()).run?.result?.unplaced.map((u) => u.conflict) ?? []
    expect(rules[0]).toMatch(/^示例.+与示例.+洽谈$/)
    expect(
      rules
        .slice(1)
        .map((rule) => /第.+$/.exec(rule)?.[0])
        .sort(),
    ).toEqual(['第1、2、3轮不在场', '第4、5轮不在场'])
  })

  test('more talks than places, and more than a unit has rounds, are each named', async () => {
    s.world.close()
    s = await scene({ tables: 1, rounds: 2 })
    ctx = s.world.ctx(s.organiser)
    await crowd(s, 3, 1)
    await compose()
    expect((await desk()).run?.result?.unplaced.map((u) => u.reason)).toEqual([
      expect.stringMatching(
        /^示例企业0有限公司的洽谈多于能参加的轮次。最小的改动：第1轮加一桌，并示例企业0有限公司第1轮增派一人，就能排进。$/,
      ),
    ])
    await crowd(s, 2, 2)
    await compose()
    const reasons = (await desk()).run?.result?.unplaced.map((u) => u.reason) ?? []
    expect(reasons.filter((r) => /^洽谈多于所有轮次的桌位。最小的改动：第\d轮加一桌/.test(r)).length).toBeGreaterThan(0)
    expect((await desk()).run?.result?.quality.placed).toBe(2)
  })

  test('two units of one name are told apart', async () => {
    await crowd(s, 1, 2)
    await s.world.services.db.updateTable('organisation').set({ short_name: '同名' }).execute()
    expect(new Set(Object.values((await desk()).names)).size).toBe(3)
    await s.world.services.db.updateTable('organisation').set({ name: '同名公司' }).execute()
    expect(Object.values((await desk()).names).sort()).toEqual(['同名公司（1）', '同名公司（2）', '同名公司（3）'])
  })
})
