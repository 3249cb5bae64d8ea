import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { halfDay } from '#app/domain/salon/blocks.ts'
import type { Block } from '#app/domain/salon/blocks.ts'
import { formatTime } from '#app/domain/time.ts'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { blockUnitsPage, chooseBlockUnits } from '#app/features/salons/block-units.server.ts'
import { boardPage } from '#app/features/salons/board.queries.server.ts'
import { cancelledCalendar, personalCalendar } from '#app/features/salons/calendar.server.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { isFree } from '#app/domain/salon/free-cells.ts'
import { dayState } from '#app/features/salons/day-state.server.ts'
import { loadTeamSalon } from '#app/features/salons/load-salon.server.ts'
import { dayDesk } from '#app/features/salons/day-desk.queries.server.ts'
import { salonFormValues } from '#app/features/salons/desk.queries.server.ts'
import { ownPaper, salonPaper } from '#app/features/salons/papers.queries.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { salonFormSchema } from '#app/features/salons/salon.schema.ts'
import { editSalon } from '#app/features/salons/save-salon.server.ts'
import { sendNotices } from '#app/features/salons/settle-notices.server.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import type { Ctx } from '#app/server/context.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { parseCalendar } from '#tests/support/calendar.ts'
import { crowd, delegates, meetings, salonForm, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** The rounds of the half day begin at 15:40; this item lies in the second, from 15:58. */
const closed: Block = {
  kind: 'other',
  title: '闭门交流',
  minutes: 20,
  speaker: '徐示例',
  room: '二楼会议室',
  some: { id: '', at: '15:55' },
}
const blocks = [...halfDay.blocks.map((b) => ({ ...b })), closed]

let s: Scene
let ctx: Ctx
let offers: { actor: SignedIn }[]
beforeEach(async () => {
  s = await scene({ blocks })
  ctx = s.world.ctx(s.organiser)
  offers = (await crowd(s, 2, 2)).offers
})
afterEach(() => s.world.close())

const version = async () => (await salonRow(s)).version
const firm = () => offers[0]?.actor
const firmId = () => firm()?.organisation?.id ?? ''
const linkOf = async () => (await registerForSalon(s.world.ctx(firm()), s.number, delegates(1))).token
async function choose(units: string[] = [firmId()]) {
  const [block] = (await blockUnitsPage(ctx, s.number)).blocks
  return chooseBlockUnits(ctx, s.number, { blockId: block?.id ?? '', units, version: await version() })
}
async function compose() {
  s.world.pass(1000)
  ctx = s.world.ctx(s.organiser)
  const run = await requestAgenda(ctx, s.number)
  await composeAgendas(s.world.services, composeHere)
  await takeAgenda(ctx, s.number, run)
}
async function release() {
  s.world.pass(1000)
  ctx = s.world.ctx(s.organiser)
  return releaseAgenda(ctx, s.number, await version())
}
const loadedSalon = async () => (await loadTeamSalon(ctx, ctx.read, s.number)).salon
const talksOf = async (id: string) =>
  (await meetings(s)).filter((m) => m.offer_organisation_id === id && m.slot !== null).map((m) => m.slot)
const held = () => s.world.services.read.selectFrom('agenda_notice').selectAll().where('status', '=', 'held').execute()

describe('a fixed item that only some attend', () => {
  test('stands beside the others at its own time, and nothing else moves', async () => {
    const { rounds, blocks: day } = await agendaDesk(ctx, s.number)
    const own = day.find((b) => b.title === '闭门交流')
    expect([formatTime(own?.startsAt ?? 0), formatTime(own?.endsAt ?? 0)]).toEqual(['15:55', '16:15'])
    expect(rounds.map((r) => formatTime(r.startsAt))).toEqual(['15:40', '15:58', '16:16', '16:34', '16:52'])
  })

  test('the composer works around it for whoever attends, and for nobody else', async () => {
    expect(await choose()).toBe(0)
    const { problem } = await agendaDesk(ctx, s.number)
    const seats = (id: string) => problem.participants.find((p) => p.id === id)?.seats?.slice(0, 5)
    expect(seats(firmId())).toEqual([1, 0, 1, 1, 1])
    expect(seats(offers[1]?.actor.organisation?.id ?? '')).toBeUndefined()
    await compose()
    expect(await talksOf(firmId())).toHaveLength(2)
    expect(await talksOf(firmId())).not.toContain(1)
  })

  test('a unit with two people attends and talks at once', async () => {
    const [row] = await s.world.services.read
      .selectFrom('registration')
      .select('id')
      .where('organisation_id', '=', firmId())
      .execute()
    await s.world.services.db
      .updateTable('registration')
      .set({ seats: 2 })
      .where('id', '=', row?.id ?? '')
      .execute()
    await choose()
    const { problem } = await agendaDesk(ctx, s.number)
    expect(problem.participants.find((p) => p.id === firmId())?.seats?.slice(0, 5)).toEqual([2, 1, 2, 2, 2])
  })

  test('chosen after composing, the broken rules are counted, and a release waits for another agenda', async () => {
    await compose()
    const row = (await meetings(s)).find((m) => m.offer_organisation_id === firmId())
    await s.world.services.db
      .updateTable('meeting')
      .set({ slot: 1 })
      .where('id', '=', row?.id ?? '')
      .execute()
    expect(await choose()).toBeGreaterThan(0)
    expect((await agendaDesk(ctx, s.number)).conflicts.length).toBeGreaterThan(0)
    expect(await code(release())).toBe('incomplete')
    await compose()
    expect(await release()).toBe(1)
  })

  test('is in the own day of whoever attends: link, notice, calendar, paper; the others read that it is for some', async () => {
    await choose()
    await compose()
    await release()
    const token = await linkOf()
    const own = (await personalPage(ctx, token)).blocks.find((b) => b.own !== null)
    expect(own).toMatchObject({ title: '闭门交流', room: '二楼会议室' })
    const notice = (await held()).find((n) => n.organisation_id === firmId())
    expect(notice?.body).toContain('15:55–16:15 二楼会议室：闭门交流')
    const events = parseCalendar(await (await personalCalendar(ctx, token)).text()).events
    expect(events.filter((e) => e.SUMMARY === '闭门交流')).toHaveLength(1)
    expect(JSON.stringify((await ownPaper(ctx, token, 'schedule')).paper)).toContain('闭门交流')
    const other = (await registerForSalon(s.world.ctx(offers[1]?.actor), s.number, delegates(1))).token
    expect((await personalPage(ctx, other)).blocks.some((b) => b.title === '闭门交流')).toBe(false)
    expect(JSON.stringify((await ownPaper(ctx, other, 'schedule')).paper)).not.toContain('闭门交流')
    const everybody = await salonForEverybody(ctx, s.number)
    expect(everybody.agenda.blocks.find((b) => b.forSome)).toMatchObject({ title: '闭门交流', room: '二楼会议室' })
    expect(JSON.stringify(everybody.agenda.blocks)).not.toContain(firmId())
    const script = JSON.stringify((await salonPaper(ctx, s.number, 'script')).paper)
    expect(script).toContain('闭门交流（部分单位参加，二楼会议室）')
    expect(script).toContain('1 家单位另行参加')
  })

  test('who is taken out hears of it, with a cancellation for its calendar', async () => {
    await choose()
    await compose()
    await release()
    await sendNotices(ctx, s.number, 'all')
    await choose([])
    await release()
    const concerned = await held()
    expect(concerned.map((n) => n.organisation_id)).toEqual([firmId()])
    expect(concerned[0]?.body).toContain('取消：15:55–16:15 二楼会议室：闭门交流')
    const gone = parseCalendar(await (await cancelledCalendar(ctx, await linkOf())).text())
    expect([gone.METHOD, gone.events.map((e) => e.SUMMARY)]).toEqual(['CANCEL', ['闭门交流']])
  })

  test('the hall, the shifting of the day and the running part follow what everybody does', async () => {
    await choose()
    await compose()
    await release()
    s.world.pass(Date.parse('2026-12-12T16:00:00+08:00') - ctx.now)
    ctx = s.world.ctx(s.organiser)
    expect((await boardPage(ctx, s.number)).current?.title).toBe('第 2 轮洽谈')
    expect((await dayDesk(ctx, s.number)).points.map((p) => p.title)).not.toContain('闭门交流')
  })

  test('on the spot a unit has no time for another talk while its only person attends', async () => {
    await choose()
    await release()
    const [row] = await s.world.services.read
      .selectFrom('registration')
      .select('id')
      .where('organisation_id', '=', firmId())
      .execute()
    await s.world.services.db
      .updateTable('delegate')
      .set({ checked_in_at: ctx.now })
      .where('registration_id', '=', row?.id ?? '')
      .execute()
    const { state } = await dayState(s.world.services.read, await loadedSalon(), ctx.now)
    expect([0, 1, 2].map((slot) => isFree(state, firmId(), slot))).toEqual([true, false, true])
  })

  test('the letter to everybody says that it is for some, and a unit that does not attend reads nothing of it', async () => {
    await choose()
    const everybody = JSON.stringify((await salonPaper(ctx, s.number, 'notice')).paper)
    expect(everybody).toContain('闭门交流（部分单位参加，二楼会议室）')
    expect(JSON.stringify((await ownPaper(ctx, await linkOf(), 'notice')).paper)).toContain('闭门交流')
    const other = (await registerForSalon(s.world.ctx(offers[1]?.actor), s.number, delegates(1))).token
    expect(JSON.stringify((await ownPaper(ctx, other, 'notice')).paper)).not.toContain('闭门交流')
  })

  test('keeps its units when the form is saved again, and forgets them with the item', async () => {
    await choose()
    const { salon } = await salonFormValues(ctx, s.number)
    await editSalon(ctx, s.number, salonForm({ blocks: [...salon.blocks], version: await version() }))
    expect((await blockUnitsPage(ctx, s.number)).blocks[0]?.units).toEqual([firmId()])
    await editSalon(ctx, s.number, salonForm({ version: await version() }))
    expect((await blockUnitsPage(ctx, s.number)).blocks).toEqual([])
    expect(await s.world.services.read.selectFrom('block_unit').selectAll().execute()).toEqual([])
  })

  test('a key of another salon is not taken over', async () => {
    const id = (await blockUnitsPage(ctx, s.number)).blocks[0]?.id ?? ''
    const other = await scene({ blocks: [...blocks.slice(0, -1), { ...closed, some: { id, at: '15:55' } }] })
    expect((await blockUnitsPage(other.world.ctx(other.organiser), other.number)).blocks[0]?.id).not.toBe(id)
    other.world.close()
  })

  test('a unit that cancels is out, and choosing it is refused', async () => {
    await choose()
    const registration = await s.world.services.read
      .selectFrom('registration')
      .selectAll()
      .where('organisation_id', '=', firmId())
      .executeTakeFirstOrThrow()
    await cancelRegistration(ctx, registration.id)
    expect((await blockUnitsPage(ctx, s.number)).blocks[0]?.units).toEqual([])
    expect(await code(choose())).toBe('conflict')
  })

  test('only the team chooses, once at a time', async () => {
    const [block] = (await blockUnitsPage(ctx, s.number)).blocks
    const wish = { blockId: block?.id ?? '', units: [firmId()], version: await version() }
    expect(await code(blockUnitsPage(s.world.ctx(s.other), s.number))).toBe('notFound')
    expect(await code(chooseBlockUnits(s.world.ctx(s.other), s.number, wish))).toBe('notFound')
    expect(await code(chooseBlockUnits(s.world.ctx(firm()), s.number, wish))).toBe('notFound')
    expect(await code(chooseBlockUnits(ctx, s.number, { ...wish, version: 0 }))).toBe('conflict')
    expect(await code(chooseBlockUnits(ctx, s.number, { ...wish, blockId: 'none' }))).toBe('notFound')
  })
})

describe('the form', () => {
  const row = (change: object) => ({ kind: 'other', title: '闭门交流', minutes: '20', speaker: '', ...change })
  const parse = (rows: object[]) =>
    salonFormSchema.shape.blocks.safeParse([row({ kind: 'meetings', title: '一对一洽谈', minutes: '87' }), ...rows])

  test('an own beginning makes an item one for some', () => {
    expect(parse([row({ at: '9:05', room: '东厅' })]).data?.[1]).toMatchObject({
      room: '东厅',
      some: { id: '', at: '09:05' },
    })
    expect(parse([row({ at: '' })]).data?.[1]).not.toHaveProperty('some')
  })

  test.each([
    [{ at: '25:00' }, '时间写作 14:30'],
    [{ at: '15:40', kind: 'needPitches' }, '洽谈、需求发布和方案路演由全体参加，不填时刻'],
  ])('%j is refused', (change, sentence) => {
    const issue = parse([row(change)]).error?.issues[0]
    expect([issue?.path.join('.'), issue?.message]).toEqual(['1.at', sentence])
  })

  test('an item before the salon is refused by name', async () => {
    const early = salonForm({ blocks: [...blocks.slice(0, -1), { ...closed, some: { id: '', at: '09:00' } }] })
    await expect(editSalon(ctx, s.number, { ...early, version: await version() })).rejects.toMatchObject({
      fields: { blocks: '“闭门交流”的开始时刻早于沙龙开始的 13:30' },
    })
  })
})
