import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { registrationList, unitInvitations } from '#app/features/salons/desk.queries.server.ts'
import { chooseQuery } from '#app/features/salons/choose.schema.ts'
import { pairsPage } from '#app/features/salons/pairs.queries.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { editSalon } from '#app/features/salons/save-salon.server.ts'
import { delegatesSchema } from '#app/features/salons/salon.schema.ts'
import { remindSalons } from '#app/jobs/remind-salons.ts'
import { putSetting } from '#db/repos/settings.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import { code, fittingProduct, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { delegates, meetings, salonForm, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** Deadlines of answers, whose word was taken by phone, and people who are there for a part of the day. */

let s: Scene
beforeEach(async () => {
  s = await scene({ answersAt: { day: '2026-12-11', time: '12:00' } })
})
afterEach(() => s.world.close())

const DEADLINE = Date.parse('2026-12-11T12:00:00+08:00')
const HOUR = 3_600_000

async function invited(): Promise<string> {
  const pair = {
    opportunityId: await putNeed(s.world, s.owner),
    productId: await putProduct(s.world, s.firm, fittingProduct()),
  }
  await proposeMeetings(s.world.ctx(s.organiser), s.number, [pair])
  return (await meetings(s))[0]?.id ?? ''
}
const until = (at: number) => s.world.pass(at - s.world.now())
const accept = (id: string, voice: Parameters<typeof answerMeeting>[2], actor?: SignedIn) =>
  answerMeeting(s.world.ctx(actor), id, voice, { accept: true })
const asUnit = (id: string, actor = s.firm) => accept(id, { as: 'unit' }, actor)

describe('the deadline for answers', () => {
  test('is shown to both sides and to the team', async () => {
    await invited()
    const { token } = await registerForSalon(s.world.ctx(s.firm), s.number, delegates(1))
    expect((await unitInvitations(s.world.ctx(s.owner), s.number)).talks[0]?.answerBy).toBe(DEADLINE)
    expect((await personalPage(s.world.ctx(), token)).invitations[0]?.answerBy).toBe(DEADLINE)
    expect((await pairsPage(s.world.ctx(s.organiser), s.number, chooseQuery.parse({}))).answersCloseAt).toBe(DEADLINE)
  })

  test('ends the consent of units, by account and by link; declining and 代为确认 stay possible', async () => {
    const id = await invited()
    const { token } = await registerForSalon(s.world.ctx(s.firm), s.number, delegates(1))
    until(DEADLINE - 1)
    await asUnit(id, s.owner)
    until(DEADLINE)
    const before = await meetings(s)
    await expect(asUnit(id)).rejects.toThrow(/已于 .+ 截止回复/)
    await expect(accept(id, { as: 'link', token })).rejects.toThrow(/截止回复/)
    expect(await meetings(s)).toEqual(before)
    // Who agreed in time and presses again is refused nothing.
    await asUnit(id, s.owner)
    await accept(id, { as: 'team', side: 'offer', wordOf: '陈经理' }, s.organiser)
    expect(await meetings(s)).toMatchObject([{ status: 'agreed' }])
    await answerMeeting(
      s.world.ctx(s.owner),
      id,
      { as: 'unit' },
      { accept: false, reasonCode: 'capacity', reasonText: '' },
    )
    expect(await meetings(s)).toMatchObject([{ status: 'refused' }])
  })

  test('names after it whom to call, as far as the team has said so', async () => {
    const id = await invited()
    const { token } = await registerForSalon(s.world.ctx(s.firm), s.number, delegates(1))
    const says = async () => asUnit(id).then(String, (error: Error) => error.message)
    until(DEADLINE)
    expect(await says()).toMatch(/截止回复。仍想参加的，请联系主办方，由主办方代为确认。$/)
    const { db } = s.world.services
    for (const [key, value] of [
      ['lead.name', '演示区数据局'],
      ['lead.phone', '0000-6600001'],
    ] as const)
      await putSetting(db, key, value, { by: null, now: s.world.now() })
    expect(await says()).toMatch(/请联系演示区数据局（办公电话 0000-6600001），由主办方代为确认。$/)
    await expect(accept(id, { as: 'link', token })).rejects.toThrow('（办公电话 0000-6600001）')
  })

  test('an invitation that comes after it waits until the salon begins', async () => {
    until(DEADLINE + HOUR)
    const id = await invited()
    expect((await unitInvitations(s.world.ctx(s.firm), s.number)).talks[0]?.answerBy).toBe(
      (await salonRow(s)).starts_at,
    )
    await asUnit(id)
    until((await salonRow(s)).starts_at)
    expect(await code(asUnit(id, s.owner))).toBe('closed')
  })

  test('both sides are reminded of it once, with the deadline, and not right after the invitation', async () => {
    const count = async () =>
      (
        await s.world.services.read
          .selectFrom('message')
          .select('body')
          .where('subject', 'like', '请确认是否参加洽谈%')
          .execute()
      ).map((m) => m.body)
    const run = () => remindSalons(s.world.services)
    until(DEADLINE - 49 * HOUR)
    await invited()
    until(DEADLINE - 47 * HOUR)
    await run()
    expect(await count()).toEqual([])
    until(DEADLINE - 30 * HOUR)
    await run()
    await run()
    expect(await count()).toHaveLength(2)
    expect((await count())[0]).toContain('12月11日 12:00 前回复')
    until(DEADLINE - HOUR)
    await run()
    expect(await count()).toHaveLength(2)
  })

  test('stands before the salon', async () => {
    const late = { answersAt: { day: '2026-12-12', time: '14:00' } }
    const { version } = await salonRow(s)
    expect(await code(editSalon(s.world.ctx(s.organiser), s.number, salonForm({ ...late, version })))).toBe('badInput')
    const wishes = { wishesAt: { day: '2026-12-13', time: '' } }
    expect(await code(editSalon(s.world.ctx(s.organiser), s.number, salonForm({ ...wishes, version })))).toBe(
      'badInput',
    )
    expect(await salonRow(s)).toMatchObject({ version, answers_close_at: DEADLINE })
  })
})

test('代为确认 by phone says for each side who took it, when, and whose word it was', async () => {
  const id = await invited()
  const at = s.world.now() + HOUR
  until(at)
  await accept(id, { as: 'team', side: 'need', wordOf: '李科长' }, s.organiser)
  await asUnit(id)
  expect(await meetings(s)).toMatchObject([
    {
      need_agreed_at: at,
      need_staff: s.organiser.personId,
      need_word_of: '李科长',
      offer_staff: null,
      offer_word_of: '',
    },
  ])
  const page = await pairsPage(s.world.ctx(s.organiser), s.number, chooseQuery.parse({}))
  expect(page.meetings).toMatchObject([
    { need: { takenBy: '徐示例', agreedAt: at, wordOf: '李科长' }, product: { takenBy: null, wordOf: '' } },
  ])
  // The name is for the team: neither side reads it.
  for (const actor of [s.owner, s.firm])
    expect(JSON.stringify(await unitInvitations(s.world.ctx(actor), s.number))).not.toContain('李科长')
})

describe('people with own times', () => {
  const person = (name: string, comesAt = '', leavesAt = '') => ({ name, title: '', mobile: '', comesAt, leavesAt })
  /** Rounds of the half day: 15:40, 15:58, 16:16, 16:34, 16:52, a quarter of an hour each. */
  const come = (people: ReturnType<typeof person>[], absent: number[] = []) =>
    registerForSalon(s.world.ctx(s.firm), s.number, { delegates: people, absent, note: '' })
  const attendance = async () =>
    (await loadComposition(s.world.services.read, await salonRow(s), s.world.now())).state.registrations.find(
      (r) => r.organisationId === s.firm.organisation?.id,
    )

  test('count in the rounds in which they are there from the first minute to the last', async () => {
    await come([person('甲'), person('乙', '15:58', '16:31'), person('丙', '15:59')])
    expect((await attendance())?.seatsIn?.slice(0, 5)).toEqual([1, 2, 3, 2, 2])
    await come([person('甲', '16:00')], [4])
    expect((await attendance())?.seatsIn?.slice(0, 5)).toEqual([0, 0, 1, 1, 0])
    await come([person('甲')])
    expect((await attendance())?.seatsIn).toBeUndefined()
  })

  test('reach the composer and what can be chosen, and stand in the list of the team', async () => {
    const id = await invited()
    await come([person('甲', '16:16')])
    await registerForSalon(s.world.ctx(s.owner), s.number, delegates(1))
    for (const side of ['need', 'offer'] as const) await accept(id, { as: 'team', side }, s.organiser)
    const { problem } = await loadComposition(s.world.services.read, await salonRow(s), s.world.now())
    const own = problem.participants.find((p) => p.id === s.firm.organisation?.id)
    expect(own?.seats?.slice(0, 5)).toEqual([0, 0, 1, 1, 1])
    expect((await registrationList(s.world.ctx(s.organiser), s.number)).registrations[1]?.delegates[0]?.times).toBe(
      '16:16 到',
    )
    const { choice } = await pairsPage(s.world.ctx(s.organiser), s.number, chooseQuery.parse({}))
    expect(choice?.made?.participants.find((p) => p.id === s.firm.organisation?.id)?.places).toBe(3)
  })

  test('that are no times, or end before they begin, are refused at their field', () => {
    const paths = (comesAt: string, leavesAt: string) =>
      delegatesSchema.safeParse([{ name: '甲', comesAt, leavesAt }]).error?.issues.map((i) => i.path.join('.')) ?? []
    expect(paths('25:00', '')).toEqual(['0.comesAt'])
    expect(paths('下午', '')).toEqual(['0.comesAt'])
    expect(paths('16:00', '15:00')).toEqual(['0.leavesAt'])
    expect(paths('9：30', '16:00')).toEqual([])
  })
})
