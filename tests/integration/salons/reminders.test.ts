import { afterEach, beforeEach, expect, test } from 'vitest'
import { remindSalons } from '#app/jobs/remind-salons.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { cancelMeeting, proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { fittingProduct, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { delegates, meetings, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

const HOUR = 3_600_000
let s: Scene
beforeEach(async () => {
  s = await scene()
})
afterEach(() => s.world.close())

const subjects = async () =>
  (await s.world.services.read.selectFrom('message').select('subject').orderBy('subject').execute()).map(
    (m) => m.subject,
  )
const count = async (word: string) => (await subjects()).filter((subject) => subject.startsWith(word)).length
const until = async (at: number) => {
  s.world.pass(at - s.world.now())
  await remindSalons(s.world.services)
  await remindSalons(s.world.services)
}

test('whoever has not answered an invitation is asked once, two days before registration closes', async () => {
  const { world, number, organiser, owner, firm } = s
  const pair = {
    opportunityId: await putNeed(world, owner),
    productId: await putProduct(world, firm, fittingProduct()),
  }
  await proposeMeetings(world.ctx(organiser), number, [pair])
  const [talk] = await meetings(s)
  await answerMeeting(world.ctx(owner), talk!.id, { as: 'unit' }, { accept: true })
  const closes = (await salonRow(s)).registration_closes_at ?? 0
  await until(closes - 49 * HOUR)
  expect(await count('请确认是否参加洽谈')).toBe(0)
  await until(closes - 47 * HOUR)
  expect(await count('请确认是否参加洽谈')).toBe(1)
  await until(closes - HOUR)
  expect(await count('请确认是否参加洽谈')).toBe(1)
})

test('registered units are told of the salon on the day before, once', async () => {
  const { world, number, firm } = s
  await registerForSalon(world.ctx(firm), number, delegates(1))
  const { starts_at: startsAt } = await salonRow(s)
  await until(startsAt - 49 * HOUR)
  expect(await count('明天')).toBe(0)
  await until(startsAt - 20 * HOUR)
  expect(await count('明天 13:30：示例沙龙')).toBe(1)
  await until(startsAt - 15 * HOUR)
  expect(await count('明天')).toBe(1)
})

const invite = async () => {
  const { world, number, organiser, owner, firm } = s
  const pair = {
    opportunityId: await putNeed(world, owner),
    productId: await putProduct(world, firm, fittingProduct()),
  }
  await proposeMeetings(world.ctx(organiser), number, [pair])
  return pair
}
const answersBy = async (at: number) => {
  await s.world.services.db.updateTable('salon').set({ answers_close_at: at, registration_closes_at: at }).execute()
}
const asked = () => count('请确认是否参加洽谈')

test('answers that are due long before the day are asked for as well', async () => {
  await invite()
  const { starts_at: startsAt } = await salonRow(s)
  const due = startsAt - 11 * 24 * HOUR
  await answersBy(due)
  await until(due - 30 * HOUR)
  expect(await asked()).toBe(2)
})

test('an invitation after that deadline, and one that is made again, are asked for again before their own', async () => {
  const pair = await invite()
  const { starts_at: startsAt } = await salonRow(s)
  const due = startsAt - 11 * 24 * HOUR
  await answersBy(due)
  await until(due - 30 * HOUR)
  expect(await asked()).toBe(2)
  const [talk] = await meetings(s)
  await cancelMeeting(s.world.ctx(s.organiser), s.number, talk!.id)
  s.world.pass(40 * HOUR)
  expect(s.world.now()).toBeGreaterThan(due)
  await proposeMeetings(s.world.ctx(s.organiser), s.number, [pair])
  await until(startsAt - 50 * HOUR)
  expect(await asked()).toBe(2)
  await until(startsAt - 40 * HOUR)
  expect(await asked()).toBe(4)
})
