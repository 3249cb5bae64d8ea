import { expect, test } from 'vitest'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor } from '#app/domain/policy/actor.ts'
import { nextStatus, registrationActions, registrationStatus } from '#app/domain/status.ts'
import type { RegistrationStatus } from '#app/domain/status.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { registerForSalon, registerForUnit } from '#app/features/salons/register-for-salon.server.ts'
import { editSalon } from '#app/features/salons/save-salon.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { walkStates } from '#tests/support/walk-states.ts'
import { delegates, registrations, salonForm, salonRow, scene } from './salon-support.ts'

type Action = keyof typeof registrationActions

test('registrations: every state × action × role does exactly what table and policy say', async () => {
  const s = await scene({ capacity: 10 })
  const { world, number, firm, organiser } = s
  const { db } = world.services
  const unit = firm.organisation?.id ?? ''
  const roles: Record<string, Actor> = {
    anonymous,
    team: organiser,
    'another organiser': s.other,
    'unit admin': firm,
    'member who registered': await world.person({ organisation: unit, role: 'member' }),
    'member who did not': await world.person({ organisation: unit, role: 'member' }),
    stranger: s.stranger,
    reviewer: await world.person({ staff: ['reviewer'] }),
    administrator: await world.person({ staff: ['admin'] }),
    auditor: await world.person({ staff: ['auditor'] }),
  }
  await registerForSalon(world.ctx(roles['member who registered']), number, delegates(1))
  const [row] = await registrations(s)
  if (!row) throw new Error('no registration')
  const salon = await salonRow(s)
  const own = (role: string) => role.startsWith('unit') || role.startsWith('member')
  const register = (ctx: Ctx, role: string) =>
    own(role) ? registerForSalon(ctx, number, delegates(1)) : registerForUnit(ctx, number, unit, delegates(1))
  const acts: Record<Action, (ctx: Ctx, role: string) => Promise<unknown>> = {
    register,
    wait: register,
    // Nobody moves a unit up by name: free seats go to those who wait.
    moveUp: (ctx) => editSalon(ctx, number, salonForm({ capacity: 11 })),
    cancel: (ctx) => cancelRegistration(ctx, row.id),
  }
  const { wrong, cases } = await walkStates({
    states: Object.keys(registrationStatus) as RegistrationStatus[],
    actions: Object.keys(acts) as Action[],
    roles: Object.keys(roles),
    reset: async (status, _role, action) => {
      const full = action === 'wait' || status === 'waiting'
      await db
        .updateTable('salon')
        .set({ ...salon, capacity: full ? (status === 'registered' ? 1 : 0) : 10 })
        .execute()
      await db
        .updateTable('registration')
        .set({ ...row, status })
        .execute()
    },
    act: (action, role) => acts[action](world.ctx(roles[role]), role),
    state: async () => (await registrations(s))[0]?.status ?? '',
    leadsTo: (action, state, role) => {
      if (action === 'moveUp') return role === 'team' ? (nextStatus(registrationActions, action, state) ?? state) : null
      // A cancelled registration belongs to no member: whoever of the unit comes next begins a new one.
      const anew = state === 'cancelled'
      const may = ['team', 'unit admin', 'member who registered', ...(anew ? ['member who did not'] : [])]
      return may.includes(role) ? (nextStatus(registrationActions, action, state) ?? state) : null
    },
  })
  expect(wrong).toEqual([])
  expect(cases).toBe(3 * 4 * 10)
  world.close()
})
