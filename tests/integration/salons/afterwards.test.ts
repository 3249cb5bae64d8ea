import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { checkIn } from '#app/features/salons/check-in.server.ts'
import { giveFeedback } from '#app/features/salons/give-feedback.server.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { cancelMeeting } from '#app/features/salons/propose-meetings.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { compareSalons, reportPage } from '#app/features/salons/report.queries.server.ts'
import { saveReport, withdrawReport } from '#app/features/salons/save-report.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { crowd, delegates, meetings, registrations, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

let s: Scene
let firm: SignedIn
let token: string

/** An owner and two firms, one talk of two placed, after the beginning; the owner and the first firm are there. */
beforeEach(async () => {
  s = await scene()
  const { world, number, organiser } = s
  const { needs, offers } = await crowd(s, 1, 2)
  firm = offers[0]!.actor
  for (const { actor } of [...needs, ...offers]) {
    const registered = await registerForSalon(world.ctx(actor), number, delegates(1))
    if (actor === firm) token = registered.token
  }
  const talk = (await meetings(s)).find((m) => m.offer_organisation_id === firm.organisation?.id)!
  const version = async () => (await salonRow(s)).version
  const move = { meetingId: talk.id, version: await version(), to: { slot: 0, table: 0 } }
  await moveMeeting(world.ctx(organiser), number, move)
  await releaseAgenda(world.ctx(organiser), number, await version())
  world.pass((await salonRow(s)).starts_at - world.now())
  for (const { id, organisation_id: unit } of await registrations(s))
    if (unit !== offers[1]?.actor.organisation?.id)
      for (const d of await world.services.read
        .selectFrom('delegate')
        .select('id')
        .where('registration_id', '=', id)
        .execute())
        await checkIn(team(), number, { delegateId: d.id, present: true })
  await recordOutcome(world.ctx(firm), talk.id, { as: 'account' }, { outcome: 'intent', note: '', nextStep: '看样机' })
})
afterEach(() => s.world.close())

const team = () => s.world.ctx(s.organiser)
const page = () => reportPage(team(), s.number)
const save = async (publicText: string, version: number, publish = false) =>
  saveReport(team(), s.number, { publicText, internalText: '内部', version }, publish)
const seen = async () => (await salonForEverybody(s.world.ctx(), s.number)).report

describe('the closing report', () => {
  test('begins with the figures of the day', async () => {
    const { counts } = await page()
    expect(counts).toMatchObject({
      units: 3,
      presentUnits: 2,
      presentPeople: 2,
      invited: 2,
      agreed: 2,
      scheduled: 1,
      held: 1,
      intents: 1,
      firms: 2,
      repeatFirms: 0,
    })
    // A talk that both agreed to counts as agreed when a side withdraws afterwards.
    for (const m of (await meetings(s)).filter((x) => x.status === 'agreed'))
      await cancelMeeting(team(), s.number, m.id)
    expect((await page()).counts).toMatchObject({ invited: 2, agreed: 2 })
  })

  test('counts firms that come again, and not the owners who always come', async () => {
    const { db } = s.world.services
    const salon = await db.selectFrom('salon').selectAll().executeTakeFirstOrThrow()
    const earlier = { id: 'earlier', number: 'SL-2026-0099', starts_at: salon.starts_at - 86_400_000 }
    await db
      .insertInto('salon')
      .values({ ...salon, ...earlier })
      .execute()
    for (const [i, r] of (await registrations(s)).entries())
      await db
        .insertInto('registration')
        .values({ ...r, id: `earlier-${i}`, salon_id: 'earlier', link_hash: `earlier-${i}` })
        .execute()
    expect((await page()).counts).toMatchObject({ units: 3, firms: 2, repeatFirms: 2 })
  })

  test('is first written without unit names', async () => {
    const { counts, report, perTableHour } = await page()
    expect(counts.units).toBe(3)
    // Four tables, five rounds of fifteen minutes: five table-hours.
    expect(perTableHour).toBeCloseTo(1 / 5)
    expect(report.publicText).toContain('少于 3 家单位、少于 3 人到场')
    expect(report.publicText).toContain('安排一对一洽谈少于 3 场，完成少于 3 场，其中少于 3 场有合作意向')
    expect(report.publicText).not.toMatch(/示例企业|示例需求单位/)
    expect(report.internalText).toContain('有合作意向，下一步 看样机')
  })

  test('is kept as edited, published after the salon was held, and taken back', async () => {
    await save('活动很好。', 0)
    expect(await seen()).toBeNull()
    expect(await code(save('活动很好。', 1, true))).toBe('wrongState')
    await stepSalon(team(), s.number, 'hold')
    await save('活动很好。', 1, true)
    expect(await seen()).toMatchObject({ text: '活动很好。' })
    await save('还在改', 2)
    expect(await seen()).toMatchObject({ text: '活动很好。' })
    expect((await page()).report).toMatchObject({ publicText: '还在改', changed: true, version: 3 })
    await withdrawReport(team(), s.number)
    expect(await seen()).toBeNull()
    expect((await page()).report.publicText).toBe('还在改')
  })

  test('two organisers at once: the second is told, and the first text stays', async () => {
    await save('甲的文字', 0)
    expect(await code(save('乙的文字', 0))).toBe('conflict')
    await save('甲的第二稿', 1)
    expect(await code(save('乙的文字', 1))).toBe('conflict')
    expect((await page()).report.publicText).toBe('甲的第二稿')
  })

  test('only for the team of the salon', async () => {
    for (const actor of [s.other, firm, s.stranger]) {
      expect(await code(reportPage(s.world.ctx(actor), s.number))).toBe('notFound')
      expect(
        await code(saveReport(s.world.ctx(actor), s.number, { publicText: '', internalText: '', version: 0 }, false)),
      ).toBe('notFound')
    }
  })
})

describe('feedback', () => {
  const feedback = { pairs: 4, arrangement: 5, again: 'yes', words: '再多几轮' } as const

  test('one word of each unit, by its link, changed until the end; the report shows sums and no names', async () => {
    await giveFeedback(s.world.ctx(), token, { ...feedback, pairs: 2 })
    await giveFeedback(s.world.ctx(), token, feedback)
    expect((await personalPage(s.world.ctx(), token)).feedback).toEqual(feedback)
    expect((await page()).feedback).toEqual({ answers: 1, pairs: 4, arrangement: 5, again: 1, words: ['再多几轮'] })
    await stepSalon(team(), s.number, 'hold')
    await stepSalon(team(), s.number, 'close')
    expect(await code(giveFeedback(s.world.ctx(), token, feedback))).toBe('wrongState')
  })

  test('not before the beginning, and not with another word', async () => {
    expect(await code(giveFeedback(s.world.ctx(), 'x'.repeat(24), feedback))).toBe('notFound')
    s.world.pass(-60_000)
    expect(await code(giveFeedback(s.world.ctx(), token, feedback))).toBe('wrongState')
  })
})

test('salons are compared by shares with what they are shares of', async () => {
  expect(await compareSalons(team())).toMatchObject([
    {
      number: s.number,
      presentUnits: 2,
      units: 3,
      agreed: 2,
      invited: 2,
      held: 1,
      scheduled: 1,
      intents: 1,
      answers: 0,
    },
  ])
  for (const actor of [firm, s.stranger]) expect(await code(compareSalons(s.world.ctx(actor)))).toBe('forbidden')
})
