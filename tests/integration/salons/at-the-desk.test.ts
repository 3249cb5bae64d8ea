import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { badgeCode, doorToken } from '#app/features/salons/badges.server.ts'
import { checkIn, checkInAtDoor, substitute } from '#app/features/salons/check-in.server.ts'
import { checkInList } from '#app/features/salons/day.queries.server.ts'
import { badgePage } from '#app/features/salons/door.queries.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { createSalon, editSalon } from '#app/features/salons/save-salon.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { walkIn } from '#app/features/salons/walk-in.server.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { releasedDay } from './day-support.ts'
import type { Day } from './day-support.ts'
import { delegates, registrations, salonForm, salonRow } from './salon-support.ts'

let d: Day
beforeEach(async () => {
  d = await releasedDay()
})
afterEach(() => d.s.world.close())

const person = (name: string) => ({ name, title: '经理', mobile: '13900000009' })

/** Another salon of the same team with one person of the stranger's unit. */
async function otherSalon(day: string, time = '15:00') {
  const number = await createSalon(
    d.team(),
    salonForm({ title: '另一场沙龙', startsAt: { day, time }, closesAt: { day: '', time: '' } }),
  )
  const { db } = d.s.world.services
  await db.updateTable('salon').set({ registration_closes_at: null }).where('number', '=', number).execute()
  await stepSalon(d.team(), number, 'openRegistration')
  await registerForSalon(d.s.world.ctx(d.s.stranger), number, delegates(1, '陈示例'))
  const bearer = await db.selectFrom('delegate').selectAll().where('name', '=', '陈示例1').executeTakeFirstOrThrow()
  const badge = () => badgePage(d.team(), number, badgeCode(d.team(), bearer.id))
  return { number, bearer, badge }
}

describe('the badge of another salon, opened by its own address', () => {
  test('of another day: both are named, nobody is signed in', async () => {
    const { number, bearer, badge } = await otherSalon('2026-12-31')
    expect(await badge()).toMatchObject({
      title: '另一场沙龙',
      open: false,
      others: [{ number: d.s.number, title: '示例沙龙' }],
    })
    const refused = await checkIn(d.team(), number, { delegateId: bearer.id, present: true, way: 'badge' }).catch(
      (error: Error) => error.message,
    )
    expect(refused).toBe('“另一场沙龙”的签到从 12月31日 13:00 开始，现在不能签到。')
    expect(await code(substitute(d.team(), number, bearer.id, person('代示例')))).toBe('wrongState')
    const list = await checkInList(d.team(), number, '')
    expect([list.present, list.shut]).toEqual([0, refused])
  })

  test('of the same day: it can be signed in, and the page names the other one', async () => {
    const { number, bearer, badge } = await otherSalon('2026-12-12')
    expect(await badge()).toMatchObject({ open: true, others: [{ number: d.s.number }] })
    await checkIn(d.team(), number, { delegateId: bearer.id, present: true, way: 'badge' })
    expect((await badge()).bearer?.at).toBe(d.startsAt)
  })

  test('that is over', async () => {
    const { number, bearer } = await otherSalon('2026-12-12', '13:30')
    d.s.world.pass(9 * 3_600_000)
    await expect(checkIn(d.team(), number, { delegateId: bearer.id, present: true })).rejects.toThrow(
      '“另一场沙龙”（12月12日 13:30）的签到已经结束。',
    )
  })

  test('an organiser of another salon reads whose it is; anybody else has no such page', async () => {
    const { number, bearer } = await otherSalon('2026-12-31')
    const typed = badgeCode(d.team(), bearer.id)
    const refused = await badgePage(d.s.world.ctx(d.s.other), number, typed).catch((error: Error) => error.message)
    expect(refused).toBe(
      `这是 12月31日 15:00“另一场沙龙”（${number}）的胸牌，您不在这场沙龙的主办人员里，不能签到。现在签到的是“示例沙龙”。请让持牌人到这场沙龙的签到台。`,
    )
    expect(await code(badgePage(d.s.world.ctx(d.s.stranger), number, typed))).toBe('notFound')
    expect(await code(badgePage(d.s.world.ctx(d.s.other), 'SL-2026-9999', typed))).toBe('notFound')
  })
})

test('two people of one unit with one name and one number: they are sent to the desk, and neither is signed in', async () => {
  const { number } = await otherSalon('2026-12-12')
  await registerForSalon(d.s.world.ctx(d.s.firm), number, {
    ...delegates(0),
    delegates: [person('赵示例'), person('赵示例')],
  })
  const { id } = await d.s.world.services.read
    .selectFrom('salon')
    .select('id')
    .where('number', '=', number)
    .executeTakeFirstOrThrow()
  const said = { unit: '示例溯源科技有限公司', name: '赵示例', lastFour: '0009' }
  await expect(checkInAtDoor(d.s.world.ctx(), number, doorToken(d.team(), id), said)).rejects.toThrow(
    '这家单位有两位同名、手机后四位也相同的参会人，请到签到台由工作人员签到。',
  )
  expect((await checkInList(d.team(), number, '')).present).toBe(0)
})

describe('现场登记', () => {
  const unit = (actor: SignedIn | undefined) => actor?.organisation?.id ?? ''
  const come = (actor: SignedIn | undefined, name = '钱示例', beyond = false) =>
    walkIn(d.team(), d.s.number, { ...person(name), organisationId: unit(actor), beyond })
  const row = async (actor: SignedIn | undefined) =>
    (await registrations(d.s)).find((r) => r.organisation_id === unit(actor))

  test('registers and signs in, in one step; also one more of a unit that is registered', async () => {
    await come(d.s.stranger)
    expect(await row(d.s.stranger)).toMatchObject({ status: 'registered', seats: 1 })
    expect((await d.people(d.s.stranger)).map((p) => [p.name, p.checked_in_at])).toEqual([['钱示例', d.startsAt]])
    await come(d.offers[0]?.actor)
    expect((await d.people(d.offers[0]?.actor)).map((p) => [p.name, p.checked_in_at])).toEqual([
      ['王示例1', null],
      ['钱示例', d.startsAt],
    ])
    expect(await row(d.offers[0]?.actor)).toMatchObject({ seats: 2 })
  })

  test('a full salon, a full unit and a queue are told with their numbers, and exceeded only knowingly', async () => {
    const { db } = d.s.world.services
    await db.updateTable('salon').set({ capacity: 4, per_organisation: 1 }).where('number', '=', d.s.number).execute()
    await expect(come(d.s.stranger)).rejects.toThrow(
      '登记后共 5 人，人数上限 4 人。仍要登记的，请勾选“超出也登记”再按一次。',
    )
    await expect(come(d.offers[0]?.actor)).rejects.toThrow(
      '登记后共 5 人，人数上限 4 人；这家单位登记后 2 人，每家最多 1 人。',
    )
    expect(await registrations(d.s)).toHaveLength(4)
    await come(d.s.stranger, '钱示例', true)
    await come(d.offers[0]?.actor, '钱示例', true)
    expect((await checkInList(d.team(), d.s.number, '')).total).toBe(6)
    // The salon can still be changed in everything else.
    const { version } = await salonRow(d.s)
    await editSalon(d.team(), d.s.number, {
      ...salonForm({ capacity: 4, perOrganisation: 1, closesAt: { day: '', time: '' }, place: '新会场' }),
      version,
    })
    expect(await salonRow(d.s)).toMatchObject({ place: '新会场' })
  })

  test('a unit on the waiting list comes in with the person who stands there', async () => {
    const { db } = d.s.world.services
    await db
      .updateTable('salon')
      .set({ capacity: 4, registration_closes_at: null })
      .where('number', '=', d.s.number)
      .execute()
    await registerForSalon(d.s.world.ctx(d.s.stranger), d.s.number, delegates(1, '周示例'))
    expect(await row(d.s.stranger)).toMatchObject({ status: 'waiting' })
    await expect(come(d.s.stranger)).rejects.toThrow('登记后共 6 人，人数上限 4 人')
    await come(d.s.stranger, '钱示例', true)
    expect(await row(d.s.stranger)).toMatchObject({ status: 'registered', seats: 2 })
  })

  test('who is on the list already, a unit that is not verified, another day and another team: refused, nothing changed', async () => {
    const before = JSON.stringify(await registrations(d.s))
    await expect(come(d.offers[0]?.actor, '王示例1')).rejects.toMatchObject({
      fields: { name: expect.stringMatching(/已有同名的参会人，请在名单里直接签到/) as string },
    })
    const pending = await d.s.world.organisation({ name: '示例未核验有限公司', verified: false })
    await expect(
      walkIn(d.team(), d.s.number, { ...person('钱示例'), organisationId: pending, beyond: true }),
    ).rejects.toMatchObject({ fields: { organisationId: '请选择已核验的单位；还没有入驻的单位见下面的说明' } })
    for (const actor of [d.s.other, d.s.firm, d.offers[0]?.actor])
      expect(
        await code(
          walkIn(d.s.world.ctx(actor), d.s.number, {
            ...person('钱示例'),
            organisationId: unit(d.s.stranger),
            beyond: true,
          }),
        ),
      ).toBe('notFound')
    d.s.world.pass(-24 * 3_600_000)
    expect(await code(come(d.s.stranger))).toBe('wrongState')
    expect(JSON.stringify(await registrations(d.s))).toBe(before)
  })
})
