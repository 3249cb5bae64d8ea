import { expect, test } from 'vitest'
import { nextStatus, organisationActions, organisationStatus } from '#app/domain/status.ts'
import type { OrganisationStatus } from '#app/domain/status.ts'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import type { Ctx } from '#app/server/context.ts'
import { refuseOrganisation } from '#app/features/organisations/refuse-organisation.server.ts'
import { updateOrganisation } from '#app/features/organisations/update-organisation.server.ts'
import { verifyOrganisation } from '#app/features/organisations/verify-organisation.server.ts'
import { walkStates } from '#tests/support/walk-states.ts'
import { createWorld } from '#tests/support/world.ts'

type Action = keyof typeof organisationActions

const profile = {
  shortName: '',
  size: '',
  park: '',
  street: '',
  address: '',
  officePhone: '0791-86000000',
  description: '',
  categories: [],
} as const

test('organisations: every state × action × role does exactly what table and policy say', async () => {
  const world = await createWorld()
  const { db } = world.services
  const id = await world.organisation({ verified: false })
  const row = await db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const roles: Record<string, Actor> = {
    anonymous,
    'unit admin': await world.person({ organisation: id }),
    'unit member': await world.person({ organisation: id, role: 'member' }),
    'another unit': await world.person({ organisation: await world.organisation() }),
    organiser: await world.person({ staff: ['organiser'] }),
    reviewer: await world.person({ staff: ['reviewer'] }),
    administrator: await world.person({ staff: ['admin'] }),
    auditor: await world.person({ staff: ['auditor'] }),
  }
  const at = { id, version: row.version }
  const acts: Record<Action, (ctx: Ctx) => Promise<unknown>> = {
    verify: (ctx) => verifyOrganisation(ctx, { ...at, mayPost: true, mayOffer: true, responsible: false }),
    refuse: (ctx) => refuseOrganisation(ctx, { ...at, reason: '名称与证照不符' }),
    resubmit: (ctx) => updateOrganisation(ctx, { ...at, profile: { ...profile, categories: [] }, identity: null }),
  }
  const may: Record<Action, string> = { verify: 'organiser', refuse: 'organiser', resubmit: 'unit admin' }
  const { wrong, cases } = await walkStates({
    states: Object.keys(organisationStatus) as OrganisationStatus[],
    actions: Object.keys(acts) as Action[],
    roles: Object.keys(roles),
    reset: async (status) => {
      await db
        .updateTable('organisation')
        .set({ ...row, status })
        .where('id', '=', id)
        .execute()
    },
    act: (action, role) => acts[action](world.ctx(roles[role])),
    state: async () =>
      (await db.selectFrom('organisation').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status,
    leadsTo: (action, state, role) => {
      if (may[action] !== role) return null
      // A change of the profile is a new submission only after a refusal.
      return nextStatus(organisationActions, action, state) ?? (action === 'resubmit' ? state : null)
    },
  })
  expect(wrong).toEqual([])
  expect(cases).toBe(3 * 3 * 8)
  world.close()
})
