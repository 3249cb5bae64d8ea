import { afterEach, beforeEach, expect, it } from 'vitest'
import { sql } from 'kysely'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { auditAlone } from '#app/server/audit.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

const HOUR = 3_600_000
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

it('a reading leaves one row per person, object and day of Shanghai', async () => {
  const [one, other] = [await world.person({}), await world.person({})]
  const read = (actor = one, id = 'a') =>
    auditAlone(world.ctx(actor), { action: 'thing.read', object: { kind: 'thing', id }, oncePerDay: true })
  const rows = async () => (await world.services.db.selectFrom('audit').select('seq').execute()).length
  await read()
  world.pass(13 * HOUR)
  await read()
  expect(await rows(), '10:00 and 23:00 are one day').toBe(1)
  await read(other)
  await read(one, 'b')
  expect(await rows()).toBe(3)
  world.pass(2 * HOUR)
  await read()
  expect(await rows(), '01:00 is the next day, whatever the day in UTC').toBe(4)
})

it('a change whose audit row cannot be written is not made', async () => {
  const organisation = await world.organisation({ kind: 'department' })
  const person = await world.person({ organisation })
  await sql`create trigger audit_fails before insert on audit begin select raise(abort, 'no'); end`.execute(
    world.services.db,
  )
  await expect(createOpportunity(world.ctx(person))).rejects.toThrow()
  for (const table of ['opportunity', 'status_history', 'audit'] as const)
    expect(await world.services.db.selectFrom(table).selectAll().execute(), table).toEqual([])
})

it('rows are neither changed nor deleted', async () => {
  await auditAlone(world.ctx(await world.person({})), { action: 'thing.read', object: { kind: 'thing', id: 'a' } })
  const { db } = world.services
  await expect(db.updateTable('audit').set({ action: 'other' }).execute()).rejects.toThrow('append only')
  await expect(db.deleteFrom('audit').execute()).rejects.toThrow('append only')
})
