import type { SignedIn } from '#app/domain/policy/actor.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cancelByLink, cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { checkIn } from '#app/features/salons/check-in.server.ts'
import { deskSalons, registrationList } from '#app/features/salons/desk.queries.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { registerForSalon, registerForUnit } from '#app/features/salons/register-for-salon.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { createSalon, editSalon } from '#app/features/salons/save-salon.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { code, putNeed } from '#tests/integration/matching/matching-support.ts'
import { delegates, messageCount, registrations, salonForm, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

let s: Scene
beforeEach(async () => {
  s = await scene({ capacity: 4 })
})
afterEach(() => s.world.close())

const unit = async () => s.world.person({ organisation: await s.world.organisation() })
const statuses = async () => (await registrations(s)).map((r) => r.status)

describe('a salon', () => {
  test('is on the desk with its own numbers beside those of others', async () => {
    const { world, organiser, firm, stranger, number } = s
    const second = await createSalon(world.ctx(organiser), salonForm({ capacity: 2 }))
    await createSalon(world.ctx(organiser), salonForm())
    await stepSalon(world.ctx(organiser), second, 'openRegistration')
    await registerForSalon(world.ctx(firm), number, delegates(3))
    await registerForSalon(world.ctx(firm), second, delegates(1))
    await registerForSalon(world.ctx(stranger), second, delegates(2))
    const { salons } = await deskSalons(world.ctx(organiser), { past: false, page: 1 })
    const numbers = salons.map((x) => [x.number, x.units, x.people, x.waiting])
    expect(numbers.sort()).toEqual([
      ['SL-2026-0001', 1, 3, 0],
      ['SL-2026-0002', 1, 1, 1],
      ['SL-2026-0003', 0, 0, 0],
    ])
  })

  test('is prepared by an organiser only, and unknown to others until registration opens', async () => {
    const { world, organiser, other, firm } = s
    expect(await code(createSalon(world.ctx(firm), salonForm()))).toBe('forbidden')
    expect(await code(createSalon(world.ctx(), salonForm()))).toBe('signInFirst')
    const number = await createSalon(world.ctx(organiser), salonForm())
    expect(number).toBe('SL-2026-0002')
    for (const actor of [undefined, firm, other])
      expect(await code(salonForEverybody(world.ctx(actor), number))).toBe('notFound')
    expect(await code(stepSalon(world.ctx(other), number, 'openRegistration'))).toBe('notFound')
    await stepSalon(world.ctx(organiser), number, 'openRegistration')
    expect((await salonForEverybody(world.ctx(), number)).open).toBe(true)
    expect(await code(stepSalon(world.ctx(organiser), number, 'openRegistration'))).toBe('wrongState')
  })

  test('is not edited over another edit, nor below what is registered', async () => {
    const { world, organiser, number } = s
    const { version } = await salonRow(s)
    await editSalon(world.ctx(organiser), number, salonForm({ version, capacity: 4 }))
    expect(await code(editSalon(world.ctx(organiser), number, salonForm({ version })))).toBe('conflict')
    await registerForSalon(world.ctx(s.firm), number, delegates(2))
    expect(await code(editSalon(world.ctx(organiser), number, salonForm({ capacity: 1 })))).toBe('badInput')
  })

  test('takes pitches of published items by their number and refuses anything else', async () => {
    const { world, organiser, number, owner } = s
    await putNeed(world, owner)
    await editSalon(world.ctx(organiser), number, salonForm({ needPitches: 'JH-2026-0001 8 王科长' }))
    const page = await salonForEverybody(world.ctx(), number)
    const block = page.agenda.blocks.find((b) => b.kind === 'needPitches')
    expect(block?.pitches).toMatchObject([{ number: 'JH-2026-0001', name: '演示区商务局' }])
    expect((block?.endsAt ?? 0) - (block?.startsAt ?? 0)).toBe(8 * 60_000)
    expect(JSON.stringify(page)).not.toContain('王科长')
    for (const line of ['JH-2026-0999 5', 'JH-2026-0001 4', 'JH-2026-0001 5\nJH-2026-0001 5', '王科长'])
      expect(await code(editSalon(world.ctx(organiser), number, salonForm({ needPitches: line })))).toBe('badInput')
  })
})

describe('registration', () => {
  test('keeps names and mobiles for the team, encrypted, and gives a personal link', async () => {
    const { world, firm, organiser, other, number } = s
    const { status, token } = await registerForSalon(world.ctx(firm), number, delegates(2, '陈示例'))
    expect(status).toBe('registered')
    const page = await personalPage(world.ctx(), token)
    expect(page).toMatchObject({ organisation: '示例溯源科技有限公司', registration: { seats: 2 } })
    const list = await registrationList(world.ctx(organiser), number)
    expect(list.registrations[0]?.delegates[1]).toMatchObject({ name: '陈示例2', mobile: '13900000001' })
    expect(list.registrations[0]?.link).toContain(token)
    expect(await code(registrationList(world.ctx(other), number))).toBe('notFound')
    expect(await code(registrationList(world.ctx(firm), number))).toBe('notFound')
    const stored = JSON.stringify(await world.services.read.selectFrom('delegate').selectAll().execute())
    expect(stored).not.toContain('13900000001')
    const messages = JSON.stringify(await world.services.read.selectFrom('message').selectAll().execute())
    expect(messages).not.toContain(token)
    expect(await code(personalPage(world.ctx(), `${token.slice(0, -1)}x`))).toBe('notFound')
  })

  test('needs a verified unit, an open salon and no more people than the quota', async () => {
    const { world, number, firm } = s
    const pending = await world.person({ organisation: await world.organisation({ verified: false }) })
    expect(await code(registerForSalon(world.ctx(pending), number, delegates(1)))).toBe('notVerified')
    expect(await code(registerForSalon(world.ctx(), number, delegates(1)))).toBe('signInFirst')
    expect(await code(registerForSalon(world.ctx(firm), number, delegates(4)))).toBe('badInput')
    world.pass(Date.UTC(2026, 11, 10, 10) - world.now() - 1)
    await registerForSalon(world.ctx(firm), number, delegates(1))
    world.pass(1)
    expect(await code(registerForSalon(world.ctx(await unit()), number, delegates(1)))).toBe('closed')
  })

  test('again by the same unit changes who comes, and a member only changes his own', async () => {
    const { world, firm, number } = s
    const { token } = await registerForSalon(world.ctx(firm), number, delegates(1))
    expect(await registerForSalon(world.ctx(firm), number, delegates(3))).toEqual({ status: 'registered', token })
    expect((await registrations(s)).map((r) => r.seats)).toEqual([3])
    const member = await world.person({ organisation: firm.organisation?.id ?? '', role: 'member' })
    expect(await code(registerForSalon(world.ctx(member), number, delegates(1)))).toBe('forbidden')
    expect(await code(cancelRegistration(world.ctx(member), (await registrations(s))[0]?.id ?? ''))).toBe('forbidden')
  })

  test('fills the seats exactly, queues the rest, and each seat freed goes to one, once', async () => {
    const { world, number } = s
    const actors = []
    for (let i = 0; i < 7; i++) actors.push(await unit())
    const made = await Promise.all(
      actors.map((a, i) => {
        world.pass(1)
        return registerForSalon({ ...world.ctx(a), now: world.now() + i }, number, delegates(1))
      }),
    )
    expect(made.filter((m) => m.status === 'registered')).toHaveLength(4)
    expect((await statuses()).filter((x) => x === 'waiting')).toHaveLength(3)
    const first = made.find((m) => m.status === 'registered')?.token ?? ''
    const queue = (await registrations(s))
      .filter((r) => r.status === 'waiting')
      .sort((a, b) => a.status_at - b.status_at)
    await Promise.all([1, 2, 3].map(() => cancelByLink(world.ctx(), first)))
    const after = await registrations(s)
    expect(after.filter((r) => r.status === 'registered')).toHaveLength(4)
    expect(after.find((r) => r.id === queue[0]?.id)?.status).toBe('registered')
    expect(after.filter((r) => r.status === 'waiting')).toHaveLength(2)
    const moved = await world.services.read
      .selectFrom('message')
      .select('id')
      .where('event', 'like', 'registration.movedUp:%')
      .execute()
    expect(moved).toHaveLength(1)
  })

  test('nobody overtakes the head of the queue, and fewer people of a unit also free seats', async () => {
    const { world, number, firm, owner, stranger } = s
    await registerForSalon(world.ctx(firm), number, delegates(3))
    world.pass(1)
    expect((await registerForSalon(world.ctx(owner), number, delegates(2))).status).toBe('waiting')
    world.pass(1)
    expect((await registerForSalon(world.ctx(stranger), number, delegates(1))).status).toBe('waiting')
    await registerForSalon(world.ctx(firm), number, delegates(1))
    expect(await statuses()).toEqual(['registered', 'registered', 'registered'])
  })

  test('more seats go to those who wait at once, in their order', async () => {
    const { world, number, organiser, firm, owner, stranger } = s
    await registerForSalon(world.ctx(firm), number, delegates(3))
    for (const waiting of [owner, stranger]) {
      world.pass(1)
      expect((await registerForSalon(world.ctx(waiting), number, delegates(2))).status).toBe('waiting')
    }
    await editSalon(world.ctx(organiser), number, salonForm({ capacity: 6 }))
    const rows = await registrations(s)
    const of = (person: SignedIn) => rows.find((r) => r.organisation_id === person.organisation?.id)?.status
    expect([of(firm), of(owner), of(stranger)]).toEqual(['registered', 'registered', 'waiting'])
    await editSalon(world.ctx(organiser), number, salonForm({ capacity: 7 }))
    expect(await statuses()).toEqual(['registered', 'registered', 'registered'])
  })

  test('the team registers a unit that called, also after the closing time', async () => {
    const { world, number, organiser, firm, other } = s
    world.pass(Date.UTC(2026, 11, 11) - world.now())
    const id = firm.organisation?.id ?? ''
    expect(await code(registerForUnit(world.ctx(other), number, id, delegates(1)))).toBe('forbidden')
    await registerForUnit(world.ctx(organiser), number, id, delegates(1))
    expect(await registrations(s)).toMatchObject([{ confirmed_by_staff: organiser.personId, by_person_id: null }])
  })

  test('after the closing time who is registered still sends somebody else, nobody more, until the salon begins', async () => {
    const { world, number, firm, stranger } = s
    const others = (n: number) => ({ ...delegates(n, '代示例'), absent: [] })
    await registerForSalon(world.ctx(firm), number, delegates(2))
    const { registration_closes_at: closes, starts_at: starts } = await salonRow(s)
    world.pass((closes ?? 0) - world.now())
    const names = async () =>
      (await world.services.read.selectFrom('delegate').select('name').orderBy('position').execute()).map((p) => p.name)
    await registerForSalon(world.ctx(firm), number, others(2))
    expect(await names()).toEqual(['代示例1', '代示例2'])
    await expect(registerForSalon(world.ctx(firm), number, others(3))).rejects.toThrow('可以换人，不能再加人')
    await expect(registerForSalon(world.ctx(stranger), number, others(1))).rejects.toThrow('报名已经截止。')
    await registerForSalon(world.ctx(firm), number, others(1))
    expect(await names()).toEqual(['代示例1'])
    world.pass(starts - world.now())
    await expect(registerForSalon(world.ctx(firm), number, others(1))).rejects.toThrow('换人请到签到台办理')
    expect(await names()).toEqual(['代示例1'])
  })

  test('whoever has signed in at the door stays so when the team adds a colleague', async () => {
    const { world, number, organiser, firm } = s
    await registerForSalon(world.ctx(firm), number, delegates(1))
    const people = () => world.services.read.selectFrom('delegate').selectAll().orderBy('position').execute()
    const [first] = await people()
    world.pass(Date.parse('2026-12-12T13:00:00+08:00') - world.now())
    await checkIn(world.ctx(organiser), number, { delegateId: first?.id ?? '', present: true })
    await registerForUnit(world.ctx(organiser), number, firm.organisation?.id ?? '', delegates(2))
    expect((await people()).map((d) => d.checked_in_at)).toEqual([world.now(), null])
  })

  test('a cancelled unit can come back, with a new link', async () => {
    const { world, number, firm } = s
    const { token } = await registerForSalon(world.ctx(firm), number, delegates(1))
    await cancelByLink(world.ctx(), token)
    world.pass(1000)
    const again = await registerForSalon(world.ctx(firm), number, delegates(2))
    expect(again.token).not.toBe(token)
    expect(await code(personalPage(world.ctx(), token))).toBe('notFound')
    expect(await statuses()).toEqual(['registered'])
    expect(await messageCount(s, 'salon.registration')).toBeGreaterThan(2)
  })
})
