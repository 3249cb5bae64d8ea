import { expect, test } from 'vitest'
import { startOfDay } from '#app/domain/time.ts'
import { ownAnswer } from '#app/features/responses/own.queries.server.ts'
import { waitingFor } from '#app/features/desk/todos.server.ts'
import { openResponses } from '#app/features/responses/open-responses.server.ts'
import { yearSoFar } from '#db/repos/overview.ts'
import { answerAs, parties } from './parties.ts'

/** What other pages tell of answers. */

test('the figures of the home page count sealed answers once two people have opened them, others at once', async () => {
  const p = await parties({ answerMode: 'sealed' })
  const figures = async () => {
    const { answers, answered } = await yearSoFar(p.world.services.read, 2026, startOfDay('2026-01-01'))
    return { answers, answered }
  }
  await answerAs(p, p.firm.admin)
  await answerAs(p, p.rival)
  expect(await figures()).toEqual({ answers: 0, answered: 0 })
  p.world.pass(60 * 86_400_000)
  expect(await figures(), 'past the deadline, unopened').toEqual({ answers: 0, answered: 0 })
  await openResponses(p.world.ctx(p.owner.admin), { key: p.need })
  await openResponses(p.world.ctx(p.owner.member), { key: p.need })
  expect(await figures()).toEqual({ answers: 2, answered: 1 })
  p.world.close()

  const rolling = await parties()
  await answerAs(rolling, rolling.firm.admin)
  expect(await yearSoFar(rolling.world.services.read, 2026, 0)).toMatchObject({ answers: 1, answered: 1 })
  rolling.world.close()
})

test('an owner that stays unnamed has the same name beside the own answer as on the page of the need', async () => {
  const p = await parties({ anonymousOwner: true, categories: ['growth-retail'] }, 'enterprise')
  await answerAs(p, p.firm.admin)
  const { need } = await ownAnswer(p.world.ctx(p.firm.admin), p.need)
  expect(need.ownerName).toBe('某商贸企业')
  p.world.close()
})

test('the desk says that sealed answers wait to be opened, never how many, and leads to the overdue ones', async () => {
  const p = await parties({ answerMode: 'sealed' })
  await answerAs(p, p.firm.admin)
  await answerAs(p, p.rival)
  const states = async () => (await waitingFor(p.world.ctx(p.owner.admin))).map((t) => t.state)
  expect(await states()).toEqual([])
  p.world.pass(60 * 86_400_000)
  expect(await states()).toEqual(['应答待统一查看'])
  const [overdue] = await waitingFor(p.world.ctx(p.staff.organiser))
  expect(overdue?.to).toBe('/desk/responses?tab=overdue')
  p.world.close()
})
