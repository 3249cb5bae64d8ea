import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import type { TablePaper } from '#app/domain/paper/paper.ts'
import { agendaDesk } from '#app/features/salons/agenda.queries.server.ts'
import { boardPage } from '#app/features/salons/board.queries.server.ts'
import { personalCalendar } from '#app/features/salons/calendar.server.ts'
import { requestAgenda, takeAgenda } from '#app/features/salons/compose-agenda.server.ts'
import { salonFormValues } from '#app/features/salons/desk.queries.server.ts'
import { ownPaper, salonPaper } from '#app/features/salons/papers.queries.server.ts'
import { personalPage } from '#app/features/salons/personal.queries.server.ts'
import { salonForEverybody } from '#app/features/salons/public.queries.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { editSalon } from '#app/features/salons/save-salon.server.ts'
import { sendNotices } from '#app/features/salons/settle-notices.server.ts'
import { composeAgendas } from '#app/jobs/compose-agendas.ts'
import { composeHere } from '#app/server/agenda-composer.ts'
import type { Ctx } from '#app/server/context.ts'
import { code } from '#tests/integration/matching/matching-support.ts'
import { parseCalendar } from '#tests/support/calendar.ts'
import { crowd, delegates, salonForm, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

const rooms = '主会场 1\n二楼会议室 3'
let s: Scene
let ctx: Ctx
let needs: { actor: SignedIn }[]
beforeEach(async () => {
  s = await scene({ rooms })
  ctx = s.world.ctx(s.organiser)
  needs = (await crowd(s, 2, 2)).needs
  const run = await requestAgenda(ctx, s.number)
  await composeAgendas(s.world.services, composeHere)
  await takeAgenda(ctx, s.number, run)
})
afterEach(() => s.world.close())

const version = async () => (await salonRow(s)).version
const release = async () => {
  s.world.pass(1000)
  ctx = s.world.ctx(s.organiser)
  return releaseAgenda(ctx, s.number, await version())
}
/** The owner whose table is upstairs. */
async function upstairs() {
  const { problem } = await agendaDesk(ctx, s.number)
  const id = problem.participants.find((p) => p.tables?.[0] === 1)?.id ?? ''
  const actor = needs.find((n) => n.actor.organisation?.id === id)?.actor
  return { id, token: (await registerForSalon(s.world.ctx(actor), s.number, delegates(1))).token }
}

const held = () => s.world.services.read.selectFrom('agenda_notice').selectAll().where('status', '=', 'held').execute()

describe('tables in several rooms', () => {
  test('the composer knows the room of each table', async () => {
    const desk = await agendaDesk(ctx, s.number)
    expect(desk.problem.rooms).toEqual([0, 1, 1, 1])
  })

  test('everybody reads the room with the number of the table, wherever a table is named', async () => {
    await release()
    const { id, token } = await upstairs()
    const where = '二楼会议室 2 号桌'
    expect((await held()).find((n) => n.organisation_id === id)?.body).toContain(where)
    const page = await personalPage(ctx, token)
    expect(page.rooms.map((room) => room.name)).toEqual(['主会场', '二楼会议室'])
    const events = parseCalendar(await (await personalCalendar(ctx, token)).text()).events
    expect(events.filter((e) => e.LOCATION?.endsWith(where))).toHaveLength(2)
    const own = (await ownPaper(ctx, token, 'schedule')).paper as TablePaper
    expect(JSON.stringify(own.parts)).toContain(where)
    expect(JSON.stringify((await salonPaper(ctx, s.number, 'agenda')).paper)).toContain(where)
    expect(JSON.stringify((await salonPaper(ctx, s.number, 'cards')).paper)).toContain('"room":"二楼会议室"')
    expect((await salonForEverybody(ctx, s.number)).agenda.rooms).toHaveLength(2)
    expect((await boardPage(ctx, s.number)).rooms).toHaveLength(2)
  })

  test('who sits in a room of another name hears of it, and nobody else', async () => {
    await release()
    await sendNotices(ctx, s.number, 'all')
    const { id } = await upstairs()
    await editSalon(ctx, s.number, salonForm({ rooms: '主会场 1\n三楼会议室 3', version: await version() }))
    await release()
    const concerned = await held()
    expect(concerned.find((n) => n.organisation_id === id)?.body).toMatch(
      /改为：.*三楼会议室 2 号桌.*原 .*二楼会议室 2 号桌/,
    )
    const owners = needs.map((n) => n.actor.organisation?.id)
    expect(concerned.filter((n) => owners.includes(n.organisation_id))).toHaveLength(1)
  })

  test('what does not add up changes nothing', async () => {
    const edit = (text: string) => editSalon(ctx, s.number, salonForm({ rooms: text, version: 0 }))
    expect(await code(edit('主会场 1\n二楼会议室 4'))).toBe('badInput')
    await expect(edit('主会场 1\n二楼会议室 4')).rejects.toMatchObject({
      fields: { rooms: '各处合计 5 桌，与桌数 4 不一致' },
    })
    expect((await salonFormValues(ctx, s.number)).salon.rooms).toBe(rooms)
  })
})
