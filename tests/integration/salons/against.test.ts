import { afterEach, beforeEach, expect, test } from 'vitest'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { deskSearch } from '#app/features/salons/desk-search.ts'
import { moveMeeting } from '#app/features/salons/move-meeting.server.ts'
import { cancelMeeting } from '#app/features/salons/propose-meetings.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { agendaQuery } from '#app/features/salons/salon.schema.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import type { Ctx } from '#app/server/context.ts'
import { crowd, meetings, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** The draft at the agenda desk against any version that was released. */

let s: Scene
let ctx: Ctx
beforeEach(async () => {
  s = await scene()
  ctx = s.world.ctx(s.organiser)
  await crowd(s, 2, 2)
  const run = await requestAgenda(ctx, s.number)
  await composeAgendas(s.world.services, composeHere)
  await takeAgenda(ctx, s.number, run)
})
afterEach(() => s.world.close())

const version = async () => (await salonRow(s)).version
const release = async () => releaseAgenda(ctx, s.number, await version())
const against = async (n: number) => (await agendaDesk(ctx, s.number, n)).against

test('each released version can be compared, talk by talk and unit by unit, and none that is not there', async () => {
  expect((await agendaDesk(ctx, s.number)).versions).toEqual([])
  await release()
  expect(await against(1)).toEqual({ version: 1, talks: [], units: [] })
  const [m] = (await meetings(s)).filter((x) => x.status === 'scheduled')
  const move = { meetingId: m?.id ?? '', to: { slot: 4, table: m?.table_no ?? 0 } }
  await moveMeeting(ctx, s.number, { ...move, version: await version() })
  await release()
  const desk = await agendaDesk(ctx, s.number, 1)
  expect(desk.versions).toEqual([2, 1])
  expect(desk.against).toMatchObject({
    version: 1,
    talks: [
      { id: m?.id, kind: 'moved', from: { slot: m?.slot, table: m?.table_no }, to: { slot: 4, table: m?.table_no } },
    ],
  })
  expect(desk.against?.talks[0]?.title).toMatch(/^示例需求单位\d × 示例企业\d有限公司$/)
  expect(desk.against?.units).toHaveLength(2)
  for (const unit of desk.against?.units ?? []) expect(unit.lines.join()).toMatch(/^改为：.+，原 .+$/)
  expect(await against(2)).toMatchObject({ talks: [], units: [] })
  await cancelMeeting(ctx, s.number, m?.id ?? '')
  expect((await against(2))?.talks.map((t) => t.kind)).toEqual(['dropped'])
  expect(await against(0)).toBeNull()
  expect(await against(3)).toBeNull()
})

test('the address keeps how the desk is looked at', () => {
  expect(deskSearch(agendaQuery.parse({}))).toBe('?')
  expect(deskSearch(agendaQuery.parse({ view: 'units', against: '2' }))).toBe('?view=units&against=2')
  expect(deskSearch(agendaQuery.parse({ view: 'nonsense', against: '-1' }))).toBe('?')
  expect(deskSearch(agendaQuery.parse({ against: 'viele' }))).toBe('?')
})
