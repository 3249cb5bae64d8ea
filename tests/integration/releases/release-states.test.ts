import { expect, test } from 'vitest'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import { nextStatus, releaseActions, releaseStatus } from '#app/domain/status.ts'
import type { ReleaseStatus } from '#app/domain/status.ts'
import { gatherItems } from '#app/features/releases/arrange-items.server.ts'
import { createRelease } from '#app/features/releases/create-release.server.ts'
import { loadPreview } from '#app/features/releases/desk.queries.server.ts'
import { proposeRelease, publishRelease, reopenRelease } from '#app/features/releases/publish-release.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { walkStates } from '#tests/support/walk-states.ts'
import { createWorld } from '#tests/support/world.ts'
import { publishedNeed } from './published-items.ts'

type Action = keyof typeof releaseActions

test('releases: every state × action × role does exactly what table and policy say', async () => {
  const world = await createWorld()
  const { db } = world.services
  const department = await world.organisation({ kind: 'department' })
  const first = await world.person({ staff: ['organiser'] })
  const second = await world.person({ staff: ['organiser'] })
  const roles: Record<string, Actor> = {
    anonymous,
    proposer: first,
    'second organiser': second,
    department: await world.person({ organisation: department }),
    reviewer: await world.person({ staff: ['reviewer'] }),
    administrator: await world.person({ staff: ['admin'] }),
    auditor: await world.person({ staff: ['auditor'] }),
  }
  const id = await createRelease(world.ctx(first), { year: 2026, batch: 1, kind: 'opportunity' })
  const need = await publishedNeed(world, department)
  await gatherItems(world.ctx(first), { id, kind: 'opportunity', itemIds: [need.id] })
  await proposeRelease(world.ctx(first), { id })
  const { seenHash } = await loadPreview(world.ctx(second), id)
  const row = await db.selectFrom('list_release').selectAll().executeTakeFirstOrThrow()
  const acts: Record<Action, (ctx: Ctx) => Promise<unknown>> = {
    propose: (ctx) => proposeRelease(ctx, { id }),
    reopen: (ctx) => reopenRelease(ctx, { id }),
    publish: (ctx) => publishRelease(ctx, { id, seenHash }),
  }
  /** What is found done already by the same person is done. */
  const repeated = ['propose proposed proposer', 'publish published second organiser']
  const { wrong, cases } = await walkStates({
    states: Object.keys(releaseStatus) as ReleaseStatus[],
    actions: Object.keys(acts) as Action[],
    roles: Object.keys(roles),
    reset: async (status) => {
      const published = { published_by: second.personId, published_at: world.now() }
      await db
        .updateTable('list_release')
        .set({ ...row, status, ...(status === 'published' ? published : {}) })
        .execute()
    },
    act: (action, role) => acts[action](world.ctx(roles[role])),
    state: async () => (await db.selectFrom('list_release').select('status').executeTakeFirstOrThrow()).status,
    leadsTo: (action, state, role) => {
      if (repeated.includes(`${action} ${state} ${role}`)) return state
      const may = action === 'publish' ? ['second organiser'] : ['proposer', 'second organiser']
      return may.includes(role) ? nextStatus(releaseActions, action, state) : null
    },
  })
  expect(wrong).toEqual([])
  expect(cases).toBe(3 * 3 * 7)
  world.close()
})
