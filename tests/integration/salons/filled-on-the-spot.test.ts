import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SeenList } from '#app/domain/matching/replay.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { checkIn } from '#app/features/salons/check-in.server.ts'
import { dayDesk } from '#app/features/salons/day-desk.queries.server.ts'
import { fillTable } from '#app/features/salons/fill-table.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { newId } from '#app/server/ids.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import {
  code,
  fittingProduct,
  putFilling,
  putNeed,
  putProduct,
  rewriteProduct,
} from '#tests/integration/matching/matching-support.ts'
import { delegates, registrations, salonRow, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** A talk filled on the spot: the list that it was chosen from is on record, and an open conflict keeps it from the table. */

let s: Scene
let pair: { opportunityId: string; productId: string }
const team = () => s.world.ctx(s.organiser)
const signIn = async (actor: SignedIn) => {
  await registerForSalon(s.world.ctx(actor), s.number, delegates(1))
  const row = (await registrations(s)).find((r) => r.organisation_id === actor.organisation?.id)
  const people = s.world.services.read
    .selectFrom('delegate')
    .select('id')
    .where('registration_id', '=', row?.id ?? '')
  return (await people.execute()).map(({ id }) => id)
}

/** An owner and a firm that are there on the day, without a talk, at a salon whose agenda is released. */
beforeEach(async () => {
  s = await scene()
  const { world, number } = s
  world.services.matching = new MatchingService(world.services.read, () => world.now())
  pair = { opportunityId: await putNeed(world, s.owner), productId: await putProduct(world, s.firm) }
  await putFilling(world)
  const people = [...(await signIn(s.owner)), ...(await signIn(s.firm))]
  await releaseAgenda(team(), number, (await salonRow(s)).version)
  world.pass((await salonRow(s)).starts_at - world.now())
  for (const delegateId of people) await checkIn(team(), number, { delegateId, present: true })
})
afterEach(() => s.world.close())

const offered = async () => (await dayDesk(team(), s.number)).rounds[2]?.pairs ?? []

test('stores the list it was chosen from, which is made again from itself alone', async () => {
  const [chosen] = await offered()
  expect(chosen).toMatchObject(pair)
  await fillTable(team(), s.number, { ...chosen!, slot: 2 })
  const rows = await s.world.services.read.selectFrom('seen_list').selectAll().execute()
  expect(rows.map((row) => row.action)).toEqual(['invite'])
  const [row] = rows
  const list = JSON.parse(row?.list_json ?? '{}') as SeenList
  expect([list.side, list.asking.id]).toEqual(['need', pair.opportunityId])
  expect(list.rows.map((r) => r.id)).toContain(pair.productId)
  const replayed = () => replayStored(s.world.services.read, row?.id ?? '')
  expect(await replayed()).toContain('结果完全一致')
  await rewriteProduct(s.world, pair.productId, fittingProduct({ title: '换了名字', summary: '全新的内容。' }))
  expect(await replayed()).toContain('结果完全一致')
  const audit = s.world.services.read.selectFrom('audit').select('action')
  const acts = await audit.where('changes_json', 'like', `%${row?.id}%`).execute()
  expect(acts.map((a) => a.action)).toEqual(['match.invite'])
})

test('is neither offered nor filled while a conflict of interest is open', async () => {
  await s.world.services.db
    .insertInto('organisation_relation')
    .values({
      id: newId(),
      kind: 'holding',
      organisation_id: s.firm.organisation?.id ?? '',
      other_id: s.owner.organisation?.id ?? '',
      share: 5100,
      source: '章程',
      since: '2026-01-01',
      entered_by: s.organiser.personId,
      entered_at: s.world.now(),
    })
    .execute()
  expect(await offered()).toEqual([])
  expect(await code(fillTable(team(), s.number, { ...pair, slot: 2, table: 0 }))).toBe('conflictOfInterest')
  expect(await s.world.services.read.selectFrom('meeting').select('id').execute()).toEqual([])
})
