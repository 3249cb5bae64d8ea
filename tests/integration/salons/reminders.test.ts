import { afterEach, beforeEach, expect, test } from 'vitest'
import { remindSalons } from '#app/jobs/remind-salons.ts'
import { answerMeeting } from '#app/features/salons/answer-meeting.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
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
