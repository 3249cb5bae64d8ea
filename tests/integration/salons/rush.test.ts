import { expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { waitingQueue } from '#db/repos/salon-registrations.ts'
import { delegates, registrations, scene } from './salon-support.ts'

const SEATS = 200
const UNITS = 600

test('600 registrations at once for 200 seats: exactly 200 seated, the others queue in their order, and move up once', async () => {
  const s = await scene({ capacity: SEATS })
  const { world, number } = s
  const actors: SignedIn[] = []
  for (let i = 0; i < UNITS; i++)
    actors.push(await world.person({ organisation: await world.organisation({ name: `示例企业${i}有限公司` }) }))
  // Each presses twice, as impatient people do.
  const pressed = actors.flatMap((actor) => [actor, actor])
  const answers = await Promise.all(pressed.map((actor) => registerForSalon(world.ctx(actor), number, delegates(1))))
  expect(answers).toHaveLength(2 * UNITS)
  const all = await registrations(s)
  expect(all).toHaveLength(UNITS)
  const seated = all.filter((r) => r.status === 'registered')
  expect(seated.reduce((sum, r) => sum + r.seats, 0)).toBe(SEATS)
  const salonId = all[0]?.salon_id ?? ''
  const queue = () => waitingQueue(world.services.read, salonId)
  // First come, first served, though all of them came within one millisecond.
  expect(new Set(all.map((r) => r.status_at)).size).toBe(1)
  const waitingUnits = (await queue()).map((r) => r.organisation_id)
  expect(waitingUnits).toEqual(actors.slice(SEATS).map((a) => a.organisation?.id))
  const waiting = (await queue()).map((r) => r.id)

  // Five cancel at the same time, each twice: the first five of the queue have their seats, each told once.
  const leaving = seated.slice(0, 5).flatMap((r) => [r, r])
  await Promise.all(
    leaving.map(({ id, organisation_id: unit }) => {
      const actor = actors.find((a) => a.organisation?.id === unit)
      return cancelRegistration(world.ctx(actor), id)
    }),
  )
  const now = await registrations(s)
  expect(now.filter((r) => r.status === 'registered').reduce((sum, r) => sum + r.seats, 0)).toBe(SEATS)
  expect(now.filter((r) => r.status === 'cancelled')).toHaveLength(5)
  for (const id of waiting.slice(0, 5)) expect(now.find((r) => r.id === id)?.status).toBe('registered')
  expect((await queue()).map((r) => r.id)).toEqual(waiting.slice(5))
  const told = await world.services.read
    .selectFrom('message')
    .select('id')
    .where('subject', 'like', '候补成功%')
    .execute()
  expect(told).toHaveLength(5)
  world.close()
})
