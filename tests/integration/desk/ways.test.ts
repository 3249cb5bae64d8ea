import { expect, test } from 'vitest'
import { loadDesk } from '#app/features/desk/desk.queries.server.ts'
import { matchList } from '#app/features/matching/match-list.queries.server.ts'
import { createWorld } from '#tests/support/world.ts'

test('whoever may list the pairs of all has a way there from the desk', async () => {
  const world = await createWorld()
  for (const role of ['organiser', 'auditor', 'reviewer', 'admin'] as const) {
    const person = await world.person({ staff: [role] })
    const { all } = await matchList(world.ctx(person), { category: '', release: '', page: 1 })
    const { ways } = await loadDesk(world.ctx(person), person)
    expect(
      ways.some(({ to }) => to === '/desk/matches'),
      role,
    ).toBe(all)
  }
  world.close()
})
