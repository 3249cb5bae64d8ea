import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { badgeCode, doorToken } from '#app/features/salons/badges.server.ts'
import { boardPage } from '#app/features/salons/board.queries.server.ts'
import { checkIn, checkInAtDoor, substitute } from '#app/features/salons/check-in.server.ts'
import { checkInList } from '#app/features/salons/day.queries.server.ts'
import { badgePage, doorPage } from '#app/features/salons/door.queries.server.ts'
import { fillTable } from '#app/features/salons/fill-table.server.ts'
import { markAbsent } from '#app/features/salons/mark-absent.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { createSalon } from '#app/features/salons/save-salon.server.ts'
import { shiftDay } from '#app/features/salons/shift-day.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { code, putNeed } from '#tests/integration/matching/matching-support.ts'
import { MINUTE, releasedDay } from './day-support.ts'
import type { Day } from './day-support.ts'
import { delegates, meetings, messageCount, salonForm, salonRow } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

let s: Scene
let d: Day
let startsAt: number
let needs: Day['needs']
let offers: Day['offers']

beforeEach(async () => {
  d = await releasedDay()
  ;({ s, startsAt, needs, offers } = d)
})
afterEach(() => s.world.close())

const team = () => d.team()
const desk = () => d.desk()
const registrationOf = (actor: SignedIn | undefined) => d.registrationOf(actor)
const people = (actor: SignedIn | undefined) => d.people(actor)
const signIn = (...actors: (SignedIn | undefined)[]) => d.signIn(...actors)
const states = () => d.states()

describe('badges', () => {
  test('the code of a badge names its bearer, and signing in twice is once', async () => {
    const [person] = await people(offers[0]?.actor)
    const ctx = team()
    const seen = await badgePage(ctx, s.number, badgeCode(ctx, person!.id).toLowerCase())
    expect(seen.bearer).toMatchObject({ name: person?.name, at: null })
    await checkIn(ctx, s.number, { delegateId: person!.id, present: true, way: 'badge' })
    s.world.pass(MINUTE)
    await checkIn(team(), s.number, { delegateId: person!.id, present: true, way: 'badge' })
    expect((await badgePage(team(), s.number, badgeCode(ctx, person!.id))).bearer?.at).toBe(startsAt)
  })

  test('the badge stays the same when the unit changes who else comes', async () => {
    const [before] = await people(offers[0]?.actor)
    const ctx = s.world.ctx(offers[0]?.actor)
    await s.world.services.db.updateTable('salon').set({ registration_closes_at: null }).execute()
    await registerForSalon(ctx, s.number, delegates(2))
    const after = await people(offers[0]?.actor)
    expect(after.map((d) => d.id)).toContain(before?.id)
  })

  test('the badge of another salon is named as such', async () => {
    const other = await createSalon(
      team(),
      salonForm({
        title: '另一场沙龙',
        startsAt: { day: '2026-12-13', time: '09:30' },
        closesAt: { day: '', time: '' },
      }),
    )
    await stepSalon(team(), other, 'openRegistration')
    await registerForSalon(s.world.ctx(s.firm), other, delegates(1, '陈示例'))
    const [person] = await s.world.services.read
      .selectFrom('delegate')
      .selectAll()
      .where('name', 'like', '陈示例%')
      .execute()
    const typed = badgeCode(team(), person!.id)
    const { bearer, refusal } = await badgePage(team(), s.number, typed)
    expect([bearer, refusal]).toEqual([null, `这是另一场沙龙“另一场沙龙”（${other}）的胸牌，不是本场的。`])
    expect((await checkInList(team(), s.number, typed)).note).toBe(refusal)
  })

  test('what is no code and whose code it is not', async () => {
    expect((await badgePage(team(), s.number, '王示例')).refusal).toBe('胸牌编号是 6 位字母和数字，请核对。')
    expect((await badgePage(team(), s.number, 'ZZZZZZ')).refusal).toMatch(/^没有这个编号的胸牌/)
  })

  test('only for the team of the salon', async () => {
    const [person] = await people(offers[0]?.actor)
    const typed = badgeCode(team(), person!.id)
    const other = await badgePage(s.world.ctx(s.other), s.number, typed).catch((error: Error) => error.message)
    expect(other).toBe(
      `这是 12月12日 13:30“示例沙龙”（${s.number}）的胸牌，您不在这场沙龙的主办人员里，不能签到。请让持牌人到这场沙龙的签到台。`,
    )
    expect(await code(badgePage(s.world.ctx(s.other), s.number, typed))).toBe('forbidden')
    for (const actor of [s.firm, s.stranger, offers[0]?.actor])
      expect(await code(badgePage(s.world.ctx(actor), s.number, typed))).toBe('notFound')
    expect(await code(badgePage(s.world.ctx(), s.number, typed))).toBe('signInFirst')
  })
})

describe('at the door', () => {
  const token = async () => doorToken(team(), (await salonRow(s)).id)
  const say = async (change: Partial<{ unit: string; name: string; lastFour: string }> = {}, word?: string) =>
    checkInAtDoor(s.world.ctx(), s.number, word ?? (await token()), {
      unit: '示例企业0有限公司',
      name: '王示例1',
      lastFour: '0001',
      ...change,
    })

  test('unit, name and the last four digits sign somebody in, also with other spaces and widths', async () => {
    expect(await say({ unit: ' 示例企业０有限公司', name: '王 示例1' })).toBe(startsAt)
    expect((await people(offers[0]?.actor))[0]?.checked_in_at).toBe(startsAt)
    s.world.pass(MINUTE)
    expect(await say()).toBe(startsAt)
  })

  test.each([{ unit: '示例企业1' }, { name: '李示例' }, { lastFour: '0002' }])(
    'whatever does not fit, the answer is the same: %o',
    async (change) => {
      const refused = await say(change).catch((error: Error) => error.message)
      expect(refused).toBe('没有对上报名信息。请核对单位全称、姓名和手机后四位，或请工作人员签到。')
      expect((await checkInList(team(), s.number, '')).present).toBe(0)
    },
  )

  test('without the word of the poster there is no page', async () => {
    expect(await code(say({}, 'x'.repeat(24)))).toBe('notFound')
    expect(await code(doorPage(s.world.ctx(), s.number, 'x'))).toBe('notFound')
  })

  test('a day earlier it is closed', async () => {
    s.world.pass(-24 * 60 * MINUTE)
    expect((await doorPage(s.world.ctx(), s.number, await token())).open).toBe(false)
    expect(await code(say())).toBe('wrongState')
  })
})

describe('somebody else comes', () => {
  test('takes name, badge and schedule, and is signed in', async () => {
    const [person] = await people(offers[0]?.actor)
    await substitute(team(), s.number, person!.id, { name: '代示例', title: '工程师', mobile: '' })
    const [now] = await people(offers[0]?.actor)
    expect(now).toMatchObject({ id: person?.id, name: '代示例', checked_in_at: startsAt, mobile_cipher: null })
    expect(await states()).toEqual(Array(4).fill('scheduled'))
  })
})

describe('a unit that does not come', () => {
  test('its tables are free, and it has its talks again when it comes after all', async () => {
    await signIn(needs[0]?.actor, needs[1]?.actor, offers[1]?.actor)
    const late = await registrationOf(offers[0]?.actor)
    await markAbsent(team(), s.number, late.id, true)
    expect(await states()).toEqual(['no-show', 'no-show', 'scheduled', 'scheduled'])
    const page = await desk()
    expect(page.missing).toEqual([{ registrationId: late.id, unit: '示例企业0有限公司', absent: true, talks: 2 }])
    expect(page.rounds[0]?.free).toContain(0)
    await signIn(offers[0]?.actor)
    expect(await states()).toEqual(Array(4).fill('scheduled'))
    expect((await registrationOf(offers[0]?.actor)).no_show_at).toBeNull()
  })

  test('a talk whose table was given away stays off', async () => {
    await signIn(needs[0]?.actor, needs[1]?.actor, offers[1]?.actor)
    const late = await registrationOf(offers[0]?.actor)
    await markAbsent(team(), s.number, late.id, true)
    const { db } = s.world.services
    await db
      .updateTable('meeting')
      .set({ slot: 0, table_no: 0 })
      .where('slot', '=', 1)
      .where('status', '=', 'scheduled')
      .execute()
    await markAbsent(team(), s.number, late.id, false)
    expect(await states()).toEqual(['no-show', 'scheduled', 'scheduled', 'scheduled'])
  })

  test('a round that is over stays as it was', async () => {
    const agenda = (await salonForEverybody(team(), s.number)).agenda
    s.world.pass((agenda.rounds[0]?.endsAt ?? 0) - s.world.now())
    await markAbsent(team(), s.number, (await registrationOf(offers[0]?.actor)).id, true)
    expect(await states()).toEqual(['no-show', 'scheduled', 'scheduled', 'scheduled'])
  })

  test('is refused while somebody of it is there, and on another day', async () => {
    const { id } = await registrationOf(offers[0]?.actor)
    s.world.pass(24 * 60 * MINUTE)
    expect(await code(markAbsent(team(), s.number, id, true))).toBe('wrongState')
    s.world.pass(-24 * 60 * MINUTE)
    await signIn(offers[0]?.actor)
    expect(await code(markAbsent(team(), s.number, id, true))).toBe('wrongState')
    expect(await states()).toEqual(Array(4).fill('scheduled'))
  })
})

describe('a free table', () => {
  const walkIn = () => d.walkIn()

  test('a unit registered on the spot is offered good talks, and a chosen one is in every schedule at once', async () => {
    const walk = await walkIn()
    expect((await desk()).rounds[2]?.pairs).toEqual([])
    await signIn(walk.actor, needs[0]?.actor)
    const round = (await desk()).rounds[2]
    const [pair] = round?.pairs ?? []
    expect(pair).toMatchObject({ productId: walk.id, opportunityId: needs[0]?.id, table: 0 })
    await fillTable(team(), s.number, { ...pair!, slot: 2 })
    const { agenda } = await salonForEverybody(s.world.ctx(), s.number)
    expect(agenda.talks.map((t) => [t.slot, t.table, t.offerName])).toContainEqual([2, 0, '示例现场有限公司'])
    expect(
      (await desk()).rounds[2]?.pairs.filter((p) => p.productId === walk.id && p.opportunityId === needs[0]?.id),
    ).toEqual([])
    expect((await boardPage(s.world.ctx(), s.number)).released).toBe(true)
    const { link_cipher: cipher, id } = await registrationOf(walk.actor)
    const token = s.world.services.keys.decryptField(cipher, `registration.link:${id}`)
    expect((await personalPage(s.world.ctx(), token)).talks).toMatchObject([{ slot: 2, table: 0, off: false }])
  })

  test('a table that was taken meanwhile, a unit that is busy or not there: refused, nothing changed', async () => {
    const walk = await walkIn()
    await signIn(walk.actor, needs[0]?.actor)
    const pair = { opportunityId: needs[0]?.id ?? '', productId: walk.id }
    const before = (await meetings(s)).length
    expect(await code(fillTable(team(), s.number, { ...pair, slot: 0, table: 0 }))).toBe('conflict')
    // Free table, but the owner talks to somebody in this round.
    expect(await code(fillTable(team(), s.number, { ...pair, slot: 0, table: 3 }))).toBe('conflict')
    const absent = { opportunityId: needs[1]?.id ?? '', productId: walk.id }
    expect(await code(fillTable(team(), s.number, { ...absent, slot: 2, table: 2 }))).toBe('conflict')
    expect(await code(fillTable(team(), s.number, { ...pair, slot: 9, table: 0 }))).toBe('wrongState')
    expect(await meetings(s)).toHaveLength(before)
    expect(await code(fillTable(s.world.ctx(s.other), s.number, { ...pair, slot: 2, table: 0 }))).toBe('notFound')
  })

  test('the same press twice is one talk', async () => {
    const walk = await walkIn()
    await signIn(walk.actor, needs[0]?.actor)
    const filling = { opportunityId: needs[0]?.id ?? '', productId: walk.id, slot: 2, table: 0 }
    await fillTable(team(), s.number, filling)
    expect(await code(fillTable(team(), s.number, filling))).toBe('conflict')
    expect((await meetings(s)).filter((m) => m.on_day === 1)).toHaveLength(1)
  })
})

describe('the day runs late', () => {
  const point = async (title: string) => {
    const found = (await desk()).points.find((p) => p.title === title)
    if (!found) throw new Error('no such point')
    return { from: found.planned, seen: found.live }
  }

  test('every page follows, and who is concerned is told', async () => {
    const before = (await salonForEverybody(s.world.ctx(), s.number)).agenda
    const told = await messageCount(s, 'salon.agenda')
    await shiftDay(team(), s.number, { ...(await point('第 2 轮洽谈')), minutes: 10 })
    const { agenda } = await salonForEverybody(s.world.ctx(), s.number)
    expect(agenda.rounds[0]).toEqual(before.rounds[0])
    expect(agenda.rounds[1]?.startsAt).toBe((before.rounds[1]?.startsAt ?? 0) + 10 * MINUTE)
    expect((await desk()).shifted).toBe(10)
    expect(await messageCount(s, 'salon.agenda')).toBeGreaterThan(told)
  })

  test('two organisers at once: the second sees the new time first', async () => {
    const seen = await point('第 2 轮洽谈')
    await shiftDay(team(), s.number, { ...seen, minutes: 10 })
    expect(await code(shiftDay(team(), s.number, { ...seen, minutes: 10 }))).toBe('conflict')
    expect((await desk()).shifted).toBe(10)
  })

  test('what cannot be is refused at its field', async () => {
    const seen = await point('第 1 轮洽谈')
    const refused = await shiftDay(team(), s.number, { ...seen, minutes: -50 }).catch(
      (error: { fields?: Record<string, string> }) => error.fields,
    )
    expect(refused).toEqual({ minutes: '提前得太多，会与前一个环节重叠。' })
    expect((await desk()).shifted).toBe(0)
  })
})

test('the board names what runs, what comes and who sits where', async () => {
  const { agenda } = await salonForEverybody(s.world.ctx(), s.number)
  s.world.pass((agenda.rounds[0]?.startsAt ?? 0) - s.world.now())
  const board = await boardPage(s.world.ctx(), s.number)
  expect([board.current?.title, board.next?.title]).toEqual(['第 1 轮洽谈', '第 2 轮洽谈'])
  expect(board.round?.talks.map((t) => t.table)).toEqual([0, 1])
  expect(board.later?.talks.map((t) => t.table)).toEqual([0, 1])
  await markAbsent(team(), s.number, (await registrationOf(offers[0]?.actor)).id, true)
  expect((await boardPage(s.world.ctx(), s.number)).round?.talks.map((t) => t.table)).toEqual([1])
})

test('before the release and on other days nothing can be run', async () => {
  s.world.pass(-24 * 60 * MINUTE)
  expect((await desk()).running).toBe(false)
  await putNeed(s.world, s.owner)
  expect(await code(shiftDay(team(), s.number, { from: startsAt, seen: startsAt, minutes: 5 }))).toBe('wrongState')
})
