import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { answerFollowUp } from '#app/features/salons/answer-follow-up.server.ts'
import { requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { draftFollowUps } from '#app/features/salons/draft-follow-ups.server.ts'
import { followUpDesk } from '#app/features/salons/follow-up.queries.server.ts'
import { listSalons, salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { recordOutcome } from '#app/features/salons/record-outcome.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { createSalon } from '#app/features/salons/save-salon.server.ts'
import { sendFollowUps } from '#app/features/salons/settle-follow-ups.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import { crowd, meetings, salonForm, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

const DAY = 86_400_000
let s: Scene
let people: SignedIn[]

/** Two owners and two firms, four talks held; both sides of three said 有合作意向, of the fourth one. */
beforeEach(async () => {
  s = await scene()
  const { world, number, organiser } = s
  const { needs, offers } = await crowd(s, 2, 2)
  people = [...needs, ...offers].map((p) => p.actor)
  const version = async () => (await salonRow(s)).version
  const run = await requestAgenda(team(), number)
  await composeAgendas(world.services, composeHere)
  await takeAgenda(team(), number, run)
  const talks = await meetings(s)
  await releaseAgenda(world.ctx(organiser), number, await version())
  world.pass((await salonRow(s)).starts_at - world.now())
  for (const [i, m] of talks.entries())
    for (const unit of [m.need_organisation_id, ...(i < 3 ? [m.offer_organisation_id] : [])])
      await recordOutcome(world.ctx(of(unit)), m.id, { as: 'account' }, { outcome: 'intent', note: '内部的话' })
})
afterEach(() => s.world.close())

const team = () => s.world.ctx(s.organiser)
const of = (unit: string) => people.find((p) => p.organisation?.id === unit)
const everybody = () => salonForEverybody(s.world.ctx(), s.number)
const archive = (year?: number) => listSalons(s.world.ctx(), { past: true, page: 1, ...(year ? { year } : {}) })

test('a held salon tells everybody its numbers, small ones hidden, its versions and what was presented', async () => {
  expect((await everybody()).figures).toEqual([])
  await stepSalon(team(), s.number, 'hold')
  const figures = [
    { label: '到场单位', value: '少于 3' },
    { label: '完成洽谈', value: '4' },
    { label: '双方都有合作意向', value: '3' },
  ]
  const page = await everybody()
  expect(page.figures).toEqual(figures)
  expect(page.versions.map((v) => v.version)).toEqual([1])
  expect((await archive()).salons).toMatchObject([{ number: s.number, theme: '智慧楼宇', figures }])
  expect(JSON.stringify([page, await archive()])).not.toContain('内部的话')
})

test('what both sides said of a contract 30 and 90 days later is added, once there are three', async () => {
  await stepSalon(team(), s.number, 'hold')
  const signed = async (wave: 30 | 90, all: boolean) => {
    s.world.pass((await salonRow(s)).starts_at + wave * DAY - s.world.now())
    await draftFollowUps(team(), s.number, wave)
    await sendFollowUps(team(), s.number, { wave })
    for (const q of (await followUpDesk(team(), s.number, wave)).questions)
      for (const t of q.talks.slice(0, all ? 9 : 1))
        await answerFollowUp(
          team(),
          { as: 'team', followUpId: q.id },
          { meetingId: t.id, answer: 'contract', reasonCode: '', amount: '', note: '' },
        )
    return (await everybody()).figures.slice(3)
  }
  const at30 = { label: '30 天后双方都说已签约', value: '少于 3' }
  expect(await signed(30, false)).toEqual([at30])
  expect(await signed(90, true)).toEqual([at30, { label: '90 天后双方都说已签约', value: '4' }])
})

test('the archive is by year, and shows nothing that is still to come or in preparation', async () => {
  await stepSalon(team(), s.number, 'hold')
  const later = await createSalon(
    team(),
    salonForm({ startsAt: { day: '2027-03-01', time: '13:30' }, closesAt: { day: '', time: '' } }),
  )
  expect((await archive()).years).toEqual([2026])
  await stepSalon(team(), later, 'openRegistration')
  s.world.pass(100 * DAY)
  expect(await archive()).toMatchObject({ total: 2, years: [2027, 2026] })
  expect(await archive(2026)).toMatchObject({ total: 1, year: 2026, salons: [{ number: s.number }] })
  expect(await archive(2027)).toMatchObject({ total: 1, salons: [{ number: later, figures: [] }] })
  expect(await archive(2020)).toMatchObject({ total: 0, salons: [] })
})
