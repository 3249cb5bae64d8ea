import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { chooseQuery } from '#app/features/salons/choose.schema.ts'
import { checkIn } from '#app/features/salons/check-in.server.ts'
import { dayDesk } from '#app/features/salons/day-desk.queries.server.ts'
import { fillTable } from '#app/features/salons/fill-table.server.ts'
import { pairsPage } from '#app/features/salons/pairs.queries.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { dayFormSchema } from '#app/features/salons/salon.schema.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { openShown } from '#app/server/shown-list.ts'
import {
  fittingProduct,
  putFilling,
  putNeed,
  putProduct,
  rewriteProduct,
} from '#tests/integration/matching/matching-support.ts'
import { delegates, registrations, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** What the organiser saw when choosing pairs for a salon, or for a free table on the day, is on record with the invitation. */

let s: Scene
let need: string
let products: string[]
const team = () => s.world.ctx(s.organiser)

beforeEach(async () => {
  s = await scene({ tables: 4, rounds: 5 })
  const { world } = s
  world.services.matching = new MatchingService(world.services.read, () => world.now())
  need = await putNeed(world, s.owner, { title: '农贸市场智慧监管' })
  const second = await world.person({ organisation: await world.organisation({ name: '示例企业二有限公司' }) })
  products = [await putProduct(world, s.firm), await putProduct(world, second, fittingProduct({ title: '电子秤溯源' }))]
  await putFilling(world)
})
afterEach(() => s.world.close())

const chosen = async (search: Record<string, string | string[]> = {}) => {
  const { choice } = await pairsPage(team(), s.number, chooseQuery.parse(search))
  if (!choice?.made) throw new Error('no choice')
  return choice.made
}
const pairsOf = (made: { chosen: readonly { value: string }[] }) =>
  made.chosen.map(({ value }) => {
    const [opportunityId = '', productId = ''] = value.split('~')
    return { opportunityId, productId }
  })
const stored = async () => {
  const rows = await s.world.services.read.selectFrom('seen_list').selectAll().orderBy('at').orderBy('id').execute()
  return rows.map((row) => ({ row, list: JSON.parse(row.list_json) as SeenList }))
}
const audited = async () => {
  const rows = s.world.services.read.selectFrom('audit').select('changes_json').where('action', '=', 'match.invite')
  return (await rows.orderBy('seq').execute()).map(
    (row) => (JSON.parse(row.changes_json ?? '{}') as { shown?: { after: unknown } }).shown?.after,
  )
}

describe('choosing pairs for a salon', () => {
  test('the page seals its pairs in its order, and each invitation stores them and its own place', async () => {
    const made = await chosen({ perNeed: '1' })
    expect([made.chosen.length, made.left.length]).toEqual([1, 1])
    const page = openShown(team(), made.seen)
    expect(page?.page).toBe('salon')
    expect(page?.rows.map((r) => [r.need, r.offer, r.level])).toEqual(
      [...made.chosen, ...made.left].map((r) => [r.need.number, r.product.number, r.level]),
    )
    await proposeMeetings(team(), s.number, pairsOf(made), made.seen)
    const [{ row, list }] = (await stored()) as [Awaited<ReturnType<typeof stored>>[number]]
    expect(list.shown).toMatchObject({ page: 'salon', state: 'same', changed: [], at: s.world.now() })
    expect([row.place, row.level]).toEqual([1, made.chosen[0]?.level])
    expect(await audited()).toEqual([{ state: 'same', page: 'salon' }])
    expect(await replayStored(s.world.services.read, row.id)).toContain('结果完全一致')
  })

  test('a product rewritten since the page was made is named', async () => {
    const made = await chosen()
    await rewriteProduct(s.world, products[0]!, fittingProduct({ summary: '面向社区农贸市场的电子秤计量与溯源。' }))
    await proposeMeetings(team(), s.number, pairsOf(made), made.seen)
    const states = (await stored()).map(({ list }) => list.shown)
    expect(states).toHaveLength(made.chosen.length)
    for (const shown of states) expect(shown).toMatchObject({ state: 'changed', changed: ['CP-2026-0001'] })
  })

  test('a pair chosen by hand stood there without a level, which is no change', async () => {
    const far = await putProduct(s.world, s.firm, fittingProduct({ title: '绿道养护机器人', summary: '绿道养护。' }))
    const row = s.world.services.read.selectFrom('product').select('number').where('id', '=', far)
    const { number } = await row.executeTakeFirstOrThrow()
    const made = await chosen({ must: [`JH-2026-0001~${number}`] })
    expect(made.chosen.find((c) => c.product.number === number)?.must).toBe(true)
    await proposeMeetings(team(), s.number, [{ opportunityId: need, productId: far }], made.seen)
    expect((await stored())[0]?.list.shown).toMatchObject({ page: 'salon', state: 'same', changed: [] })
  })

  test('without a page, or with a seal that is not ours, nothing is claimed', async () => {
    const made = await chosen({ perNeed: '1' })
    await proposeMeetings(team(), s.number, pairsOf(made), made.seen.replace('salon', 'batch'))
    expect(await audited()).toEqual([{ state: 'none' }])
    expect((await stored())[0]?.list.shown).toBeUndefined()
  })

  test('with the matching away the audit row has the rows of the page itself', async () => {
    const made = await chosen()
    const { matching } = s.world.services
    s.world.services.matching = { ...matching, seenList: () => Promise.reject(new Error('thread ended')) }
    await proposeMeetings(team(), s.number, pairsOf(made), made.seen)
    expect(await stored()).toEqual([])
    const notes = await audited()
    expect(notes).toHaveLength(made.chosen.length)
    for (const note of notes) expect(note).toMatchObject({ state: 'late', page: 'salon', rows: [{}, {}] })
  })
})

describe('a free table on the day', () => {
  test('the talk filled on the spot has on record which pairs the page offered', async () => {
    const { world, number } = s
    const people: string[] = []
    for (const actor of [s.owner, s.firm]) {
      await registerForSalon(world.ctx(actor), number, delegates(1))
      const own = (await registrations(s)).find((r) => r.organisation_id === actor.organisation?.id)
      const found = world.services.read
        .selectFrom('delegate')
        .select('id')
        .where('registration_id', '=', own?.id ?? '')
      people.push(...(await found.execute()).map(({ id }) => id))
    }
    await releaseAgenda(team(), number, (await salonRow(s)).version)
    world.pass((await salonRow(s)).starts_at - world.now())
    for (const delegateId of people) await checkIn(team(), number, { delegateId, present: true })
    const page = await dayDesk(team(), number)
    const pair = page.rounds[2]?.pairs[0]
    expect(openShown(team(), page.seen)).toMatchObject({ page: 'day', rows: [{ offer: 'CP-2026-0001' }] })
    await fillTable(team(), number, { ...pair!, slot: 2, seen: page.seen })
    const [{ row, list }] = (await stored()) as [Awaited<ReturnType<typeof stored>>[number]]
    expect(list.shown).toMatchObject({ page: 'day', state: 'same', changed: [] })
    expect(row.place).toBe(1)
    expect(await audited()).toEqual([{ state: 'same', page: 'day' }])
  })

  test('what is wrong with the seal never keeps a talk from the table', () => {
    const form = { intent: 'fill', opportunityId: 'a', productId: 'b', slot: '2', table: '0' }
    expect(dayFormSchema.parse({ ...form, seen: 'x'.repeat(60_001) })).toMatchObject({ seen: '' })
    expect(dayFormSchema.parse(form)).toMatchObject({ seen: '' })
  })
})
