import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { cancelByLink, cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { personalCalendar, salonCalendar } from '#app/features/salons/calendar.server.ts'
import { collaborationList } from '#app/features/salons/collaborations.queries.server.ts'
import { dropAgenda, requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { lockMeetings, moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { cancelMeeting, proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { sendNotices } from '#app/features/salons/settle-notices.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import { composeInThread } from '#app/server/agenda-host.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import { code, fittingProduct, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { pathToFileURL } from 'node:url'
import { crowd, delegates, meetings, messageCount, registrations, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

let s: Scene
beforeEach(async () => {
  s = await scene()
})
afterEach(() => s.world.close())

async function composeAndTake(): Promise<void> {
  const run = await requestAgenda(s.world.ctx(s.organiser), s.number)
  expect(await composeAgendas(s.world.services, composeHere)).toBe(1)
  await takeAgenda(s.world.ctx(s.organiser), s.number, run)
}
const placed = async () => (await meetings(s)).filter((m) => m.status === 'scheduled')
const version = async () => (await salonRow(s)).version

const subjectsTo = async (person: SignedIn | undefined) =>
  (
    await s.world.services.read
      .selectFrom('message')
      .select('subject')
      .where('recipient_id', '=', person?.personId ?? '')
      .execute()
  ).map((m) => m.subject)

describe('invitations', () => {
  const pair = async () => ({
    opportunityId: await putNeed(s.world, s.owner),
    productId: await putProduct(s.world, s.firm),
  })

  test('both sides decide; the pair that the organiser invited is agreed with the talk', async () => {
    const { world, organiser, owner, firm, stranger, number } = s
    const chosen = await pair()
    expect(await proposeMeetings(world.ctx(organiser), number, [chosen])).toBe(1)
    expect(await proposeMeetings(world.ctx(organiser), number, [chosen])).toBe(0)
    const [m] = await meetings(s)
    const id = m?.id ?? ''
    expect(await code(answerMeeting(world.ctx(stranger), id, { as: 'unit' }, { accept: true }))).toBe('notFound')
    for (const _ of [1, 2]) await answerMeeting(world.ctx(owner), id, { as: 'unit' }, { accept: true })
    expect(await meetings(s)).toMatchObject([{ status: 'proposed', offer_agreed_at: null }])
    await registerForSalon(world.ctx(firm), number, delegates(1))
    await answerMeeting(world.ctx(firm), id, { as: 'unit' }, { accept: true })
    expect(await meetings(s)).toMatchObject([{ status: 'agreed' }])
    expect(await world.services.read.selectFrom('match').selectAll().execute()).toMatchObject([
      { status: 'agreed', invited_side: 'organiser' },
    ])
    for (const person of [owner, firm, organiser])
      expect((await subjectsTo(person)).filter((subject) => subject === '双方已同意对接')).toHaveLength(1)
    expect(await world.services.read.selectFrom('collaboration').selectAll().execute()).toMatchObject([
      { match_id: m?.match_id, meeting_id: null, status: 'intent' },
    ])
  })

  test('a unit that cancels its registration: the other side of each agreed talk is told at once, in one message', async () => {
    const { world } = s
    const { needs, offers } = await crowd(s, 2, 2)
    const firm = offers[0]?.actor
    const [mine] = (await registrations(s)).filter((r) => r.organisation_id === firm?.organisation?.id)
    for (const _ of [1, 2]) await cancelRegistration(world.ctx(firm), mine?.id ?? '')
    const cancelled = async (person: SignedIn | undefined) =>
      (await subjectsTo(person)).filter((subject) => subject.startsWith('洽谈取消')).length
    expect(await Promise.all([...needs, ...offers].map(({ actor }) => cancelled(actor)))).toEqual([1, 1, 0, 0])
  })

  test('a refusal carries its reason and leaves the pair as it is', async () => {
    const { world, organiser, owner, firm, number } = s
    await proposeMeetings(world.ctx(organiser), number, [await pair()])
    const id = (await meetings(s))[0]?.id ?? ''
    await answerMeeting(
      world.ctx(firm),
      id,
      { as: 'unit' },
      { accept: false, reasonCode: 'capacity', reasonText: '当天已满' },
    )
    expect(await meetings(s)).toMatchObject([{ status: 'refused', refused_side: 'offer', reason_text: '当天已满' }])
    expect((await world.services.read.selectFrom('match').select('status').execute())[0]?.status).toBe('invited')
    expect(await code(answerMeeting(world.ctx(owner), id, { as: 'unit' }, { accept: true }))).toBe('wrongState')
  })

  test('代为确认 names who did it, and only the team may', async () => {
    const { world, organiser, other, owner, number } = s
    await proposeMeetings(world.ctx(organiser), number, [await pair()])
    const id = (await meetings(s))[0]?.id ?? ''
    const forSide = { as: 'team', side: 'offer' } as const
    expect(await code(answerMeeting(world.ctx(other), id, forSide, { accept: true }))).toBe('notFound')
    expect(await code(answerMeeting(world.ctx(owner), id, forSide, { accept: true }))).toBe('forbidden')
    await answerMeeting(world.ctx(organiser), id, forSide, { accept: true })
    expect(await meetings(s)).toMatchObject([{ confirmed_by_staff: organiser.personId }])
  })

  test('own products, pairs declined and salons of others are refused', async () => {
    const { world, organiser, other, owner, number } = s
    const chosen = await pair()
    expect(await code(proposeMeetings(world.ctx(other), number, [chosen]))).toBe('notFound')
    expect(await code(proposeMeetings(world.ctx(owner), number, [chosen]))).toBe('notFound')
    expect(await code(proposeMeetings(world.ctx(await world.person({ staff: ['auditor'] })), number, [chosen]))).toBe(
      'forbidden',
    )
    const own = await putProduct(world, owner, fittingProduct({ title: '自己的产品' }))
    expect(await code(proposeMeetings(world.ctx(organiser), number, [{ ...chosen, productId: own }]))).toBe('sameParty')
    await proposeMeetings(world.ctx(organiser), number, [chosen])
    await world.services.db.updateTable('match').set({ status: 'declined' }).execute()
    const second = { ...chosen, opportunityId: chosen.opportunityId }
    expect(await code(proposeMeetings(world.ctx(organiser), number, [second]))).toBe('wrongState')
  })
})

describe('composing', () => {
  test('asks once, shows a difference, and is taken as a valid agenda', async () => {
    const { world, organiser, number } = s
    await crowd(s, 3, 3)
    const ctx = world.ctx(organiser)
    const run = await requestAgenda(ctx, number)
    expect(await requestAgenda(ctx, number)).toBe(run)
    await composeAgendas(world.services, composeHere)
    expect(await composeAgendas(world.services, composeHere)).toBe(0)
    const desk = await agendaDesk(ctx, number)
    expect(desk.run).toMatchObject({ status: 'done', stale: false, result: { proven: true, gaps: 0, unplaced: [] } })
    expect(desk.run?.result?.changes).toHaveLength(9)
    expect(await placed()).toHaveLength(0)
    for (const _ of [1, 2]) await takeAgenda(ctx, number, run)
    expect(await placed()).toHaveLength(9)
    const { problem, current } = await loadComposition(world.services.read, await salonRow(s), s.world.now())
    expect(validateAgenda(problem, current)).toEqual([])
    expect((await agendaDesk(ctx, number)).run).toBeNull()
  })

  test('gives the same agenda for the same salon', async () => {
    await crowd(s, 3, 4)
    const { problem, current, locked } = await loadComposition(s.world.services.read, await salonRow(s), s.world.now())
    const request = { problem, current, locked, seed: 7, timeLimitMs: 10_000 }
    const a = await composeHere(request, () => undefined)
    const b = await composeHere(request, () => undefined)
    expect(b.slots).toEqual(a.slots)
    expect(b.tables).toEqual(a.tables)
  })

  test('runs in its own thread and reports progress', async () => {
    await crowd(s, 2, 3)
    const { problem, current, locked } = await loadComposition(s.world.services.read, await salonRow(s), s.world.now())
    const thread = composeInThread(pathToFileURL(await bundleEntry('app/server/agenda-thread.ts')))
    const seen: number[] = []
    const result = await thread({ problem, current, locked, seed: 1, timeLimitMs: 10_000 }, (p) => seen.push(p.gaps))
    expect(result).toMatchObject({ valid: true, proven: true, unplaced: [] })
    expect(seen.length).toBeGreaterThan(0)
    await expect(
      composeInThread(new URL('file:///nowhere/agenda-thread.mjs'))(
        { problem, current, locked, seed: 1, timeLimitMs: 100 },
        () => undefined,
      ),
    ).rejects.toThrow()
  })

  test('a failing composer is tried three times and then said', async () => {
    await crowd(s, 1, 1)
    await requestAgenda(s.world.ctx(s.organiser), s.number)
    const failing = () => Promise.reject(new Error('out of memory'))
    for (let i = 0; i < 3; i++) {
      expect(await composeAgendas(s.world.services, failing)).toBe(1)
      s.world.pass(60_000)
    }
    expect(await composeAgendas(s.world.services, failing)).toBe(0)
    expect((await agendaDesk(s.world.ctx(s.organiser), s.number)).run).toMatchObject({
      status: 'failed',
      error: '排议程没有完成，请再试一次。',
    })
  })

  test('is not taken when its basis changed, and nothing to compose is said', async () => {
    const { world, organiser, number } = s
    expect(await code(requestAgenda(world.ctx(organiser), number))).toBe('incomplete')
    await crowd(s, 2, 2)
    const run = await requestAgenda(world.ctx(organiser), number)
    await composeAgendas(world.services, composeHere)
    await cancelMeeting(world.ctx(organiser), number, (await meetings(s))[0]?.id ?? '')
    expect((await agendaDesk(world.ctx(organiser), number)).run?.stale).toBe(true)
    expect(await code(takeAgenda(world.ctx(organiser), number, run))).toBe('conflict')
    await dropAgenda(world.ctx(organiser), number, run)
    expect((await agendaDesk(world.ctx(organiser), number)).run).toBeNull()
  })

  test('only the team composes', async () => {
    await crowd(s, 1, 1)
    for (const actor of [s.other, s.firm])
      expect(await code(requestAgenda(s.world.ctx(actor), s.number))).toBe('notFound')
    expect(await code(requestAgenda(s.world.ctx(), s.number))).toBe('signInFirst')
  })

  test('more talks than rounds are named with their reason', async () => {
    await crowd(s, 1, 7)
    await composeAndTake()
    expect(await placed()).toHaveLength(5)
    s.world.pass(1000)
    const run = await requestAgenda(s.world.ctx(s.organiser), s.number)
    await composeAgendas(s.world.services, composeHere)
    const desk = await agendaDesk(s.world.ctx(s.organiser), s.number)
    expect(desk.run?.id).toBe(run)
    expect(desk.run?.result?.unplaced.map((u) => u.reason)).toEqual(
      Array(2).fill(
        '示例需求单位0的洽谈多于能参加的轮次。最小的改动：示例需求单位0第1轮增派一人，并第1轮另开一桌，就能排进。',
      ),
    )
  })
})

describe('what is proven about the draft', () => {
  const desk = () => agendaDesk(s.world.ctx(s.organiser), s.number)

  test('stands as long as the draft is the result that was taken', async () => {
    await crowd(s, 2, 3)
    expect((await desk()).verdict).toBe('')
    await composeAndTake()
    const ctx = s.world.ctx(s.organiser)
    const best = '最优：洽谈排得最多，空档最少。'
    expect((await desk()).verdict).toBe(best)
    await lockMeetings(ctx, s.number, { locked: true })
    expect((await desk()).verdict).toBe(best)
    await lockMeetings(ctx, s.number, { locked: false })
    const [first] = await placed()
    const [id, was] = [first?.id ?? '', { slot: first?.slot ?? 0, table: first?.table_no ?? 0 }]
    await moveMeeting(ctx, s.number, { meetingId: id, version: await version(), to: { ...was, slot: 4 } })
    expect((await desk()).verdict).toBe('采用重排的结果之后，已手工调整。')
    await moveMeeting(ctx, s.number, { meetingId: id, version: await version(), to: was })
    expect((await desk()).verdict).toBe(best)
    await cancelMeeting(ctx, s.number, id)
    expect((await desk()).verdict).toBe('采用重排的结果之后，洽谈、报名、桌轮或锁定又有变化。')
  })

  test('a result around locks says nothing once one of them is gone', async () => {
    await crowd(s, 2, 3)
    await composeAndTake()
    const ctx = s.world.ctx(s.organiser)
    await lockMeetings(ctx, s.number, { locked: true })
    s.world.pass(1000)
    await composeAndTake()
    expect((await desk()).verdict).toContain('最优')
    await lockMeetings(ctx, s.number, { locked: false })
    expect((await desk()).verdict).toContain('锁定又有变化')
  })

  test('each talk left out keeps its reason and smallest change after 采用', async () => {
    await crowd(s, 1, 7)
    expect((await desk()).why).toEqual({})
    await composeAndTake()
    const { why, talks } = await desk()
    const left = talks.filter((t) => t.slot === null)
    expect(left).toHaveLength(2)
    expect(left.map((t) => why[t.id])).toEqual(
      Array(2).fill({
        reason: '示例需求单位0的洽谈多于能参加的轮次。',
        change: '最小的改动：示例需求单位0第1轮增派一人，并第1轮另开一桌，就能排进。',
      }),
    )
    const [first] = await placed()
    await moveMeeting(s.world.ctx(s.organiser), s.number, {
      meetingId: first?.id ?? '',
      version: await version(),
      to: null,
    })
    expect((await desk()).why[first?.id ?? '']?.reason).toMatch(/^第 \d 轮有空位，可以直接安排。$/)
  })
})

describe('moving and locking', () => {
  test('a move is told what it breaks, is refused on a stale version, and a lock holds', async () => {
    const { world, organiser, number } = s
    await crowd(s, 2, 2)
    await composeAndTake()
    const ctx = world.ctx(organiser)
    const [a] = await placed()
    const id = a?.id ?? ''
    const taken = (await placed()).find((m) => m.id !== id && m.need_organisation_id === a?.need_organisation_id)
    const at = { slot: taken?.slot ?? 0, table: taken?.table_no ?? 0 }
    const refused = moveMeeting(ctx, number, { meetingId: id, version: await version(), to: at })
    await expect(refused).rejects.toThrow(/已有其他洽谈/)
    expect(await code(moveMeeting(ctx, number, { meetingId: id, version: (await version()) - 1, to: null }))).toBe(
      'conflict',
    )
    await moveMeeting(ctx, number, {
      meetingId: id,
      version: await version(),
      to: { slot: 4, table: a?.table_no ?? 0 },
    })
    await lockMeetings(ctx, number, { locked: true, meetingId: id })
    expect(await code(moveMeeting(ctx, number, { meetingId: id, version: await version(), to: null }))).toBe(
      'wrongState',
    )
    await composeAndTake()
    expect((await placed()).find((m) => m.id === id)).toMatchObject({ slot: 4, table_no: a?.table_no, locked: 1 })
    await lockMeetings(ctx, number, { locked: false })
    await moveMeeting(ctx, number, { meetingId: id, version: await version(), to: null })
    expect((await meetings(s)).find((m) => m.id === id)).toMatchObject({ status: 'agreed', slot: null, table_no: null })
  })

  test('composing again without a change moves nothing', async () => {
    await crowd(s, 3, 3)
    await composeAndTake()
    const before = (await placed()).map((m) => [m.id, m.slot, m.table_no])
    await composeAndTake()
    expect((await placed()).map((m) => [m.id, m.slot, m.table_no])).toEqual(before)
  })
})

describe('a released agenda', () => {
  test('is frozen, public without persons and without the unnamed owner, and tells only whom it concerns', async () => {
    const { world, organiser, number } = s
    const retail = await world.person({
      organisation: await world.organisation({ name: '示例百货商贸有限公司' }),
      name: '金示例',
    })
    const need = await putNeed(world, retail, { anonymousOwner: true, categories: ['growth-retail'] })
    const product = await putProduct(world, s.firm)
    for (const a of [retail, s.firm]) await registerForSalon(world.ctx(a), number, delegates(1, '金示例'))
    await proposeMeetings(world.ctx(organiser), number, [{ opportunityId: need, productId: product }])
    const id = (await meetings(s))[0]?.id ?? ''
    for (const a of [retail, s.firm]) await answerMeeting(world.ctx(a), id, { as: 'unit' }, { accept: true })
    await crowd(s, 1, 1)
    await composeAndTake()
    expect(await releaseAgenda(world.ctx(organiser), number, await version())).toBe(1)
    const page = await salonForEverybody(world.ctx(), number)
    expect(page).toMatchObject({ version: 1, status: 'released' })
    const text = JSON.stringify(page)
    expect(text).toContain('某商贸企业')
    for (const secret of ['示例百货', '金示例', retail.organisation?.id ?? '?']) expect(text).not.toContain(secret)
    expect(await messageCount(s, 'salon.agenda')).toBe(0)
    expect(await sendNotices(world.ctx(organiser), number, 'all')).toBe(4)
    const told = await messageCount(s, 'salon.agenda')
    expect(told).toBe(4)

    await moveMeeting(world.ctx(organiser), number, { meetingId: id, version: await version(), to: null })
    expect((await salonForEverybody(world.ctx(), number)).agenda.talks).toHaveLength(2)
    expect(await code(releaseAgenda(world.ctx(organiser), number, (await version()) - 1))).toBe('conflict')
    expect(await releaseAgenda(world.ctx(organiser), number, await version())).toBe(2)
    expect((await salonForEverybody(world.ctx(), number)).agenda.talks).toHaveLength(1)
    expect(await sendNotices(world.ctx(organiser), number, 'all')).toBe(2)
    expect((await messageCount(s, 'salon.agenda')) - told).toBe(2)
  })

  test('gives a personal schedule and calendars in Shanghai time', async () => {
    const { world, organiser, number } = s
    const { offers } = await crowd(s, 2, 1)
    await composeAndTake()
    await releaseAgenda(world.ctx(organiser), number, await version())
    const firm = offers[0]?.actor
    const { token } = await registerForSalon(world.ctx(firm), number, delegates(1))
    const page = await personalPage(world.ctx(), token)
    expect(page.talks).toHaveLength(2)
    const own = await (await personalCalendar(world.ctx(), token)).text()
    expect(own.match(/BEGIN:VEVENT/g)).toHaveLength(3)
    expect(own).toContain('号桌')
    const whole = await (await salonCalendar(world.ctx(), number)).text()
    expect(whole).toMatch(/DTSTART;TZID=Asia\/Shanghai:20261212T133000/)
    expect(whole).toContain('BEGIN:VTIMEZONE')
    expect(whole).toMatch(/\r\nDTSTAMP:20261123T020000Z\r\n/)
    await cancelByLink(world.ctx(), token)
    expect((await meetings(s)).every((m) => m.status === 'cancelled' && m.slot === null)).toBe(true)
    expect(await (await personalCalendar(world.ctx(), token)).text()).toContain('STATUS:CANCELLED')
  })
})

describe('outcomes', () => {
  test('from either side, the team or the link, once the salon has begun; an intent starts one collaboration', async () => {
    const { world, organiser, number } = s
    const { needs, offers } = await crowd(s, 1, 2)
    await composeAndTake()
    await releaseAgenda(world.ctx(organiser), number, await version())
    const firm = offers[0]?.actor
    const [a, b] = await placed()
    const mine = [a, b].find((m) => m?.offer_organisation_id === firm?.organisation?.id)
    const id = mine?.id ?? ''
    const intent = { outcome: 'intent', note: '下周看样机' } as const
    expect(await code(recordOutcome(world.ctx(firm), id, { as: 'account' }, intent))).toBe('wrongState')
    world.pass(Date.UTC(2026, 11, 12, 6) - world.now())
    for (const actor of [s.stranger, s.other])
      expect(await code(recordOutcome(world.ctx(actor), id, { as: 'account' }, intent))).toBe('notFound')
    for (const actor of [firm, needs[0]?.actor, organiser])
      await recordOutcome(world.ctx(actor), id, { as: 'account' }, intent)
    expect((await meetings(s)).find((m) => m.id === id)).toMatchObject({ status: 'held', outcome: 'intent' })
    const absent = [a, b].find((m) => m?.id !== id)?.id ?? ''
    await recordOutcome(world.ctx(organiser), absent, { as: 'account' }, { outcome: 'absent', note: '' })
    expect((await meetings(s)).find((m) => m.id === absent)).toMatchObject({ status: 'no-show' })
    expect(await collaborationList(world.ctx(organiser), { source: 'meeting', page: 1 })).toMatchObject({
      staff: true,
      total: 1,
      rows: [{ source: '沙龙', status: '意向' }],
    })
    expect((await collaborationList(world.ctx(firm), { page: 1 })).total).toBe(1)
    expect(await collaborationList(world.ctx(offers[1]?.actor), { page: 1 })).toMatchObject({
      total: 1,
      rows: [{ source: '匹配' }],
    })
    await stepSalon(world.ctx(organiser), number, 'hold')
    await stepSalon(world.ctx(organiser), number, 'close')
    expect(await code(recordOutcome(world.ctx(firm), id, { as: 'account' }, intent))).toBe('wrongState')
  })
})
