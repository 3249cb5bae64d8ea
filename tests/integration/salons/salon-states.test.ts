import { expect, test } from 'vitest'
import { nextStatus, salonActions, salonStatus } from '#app/domain/status.ts'
import type { SalonStatus } from '#app/domain/status.ts'
import type { Ctx } from '#app/server/context.ts'
import { releaseAgenda } from '#app/features/salons/release-agenda.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { delegates, salonRow, scene } from './salon-support.ts'
import { cancelRegistration } from '#app/features/salons/cancel-registration.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'

test('salons: every state × action × role does exactly what table and policy say', async () => {
  const s = await scene()
  const { world, number } = s
  const roles = {
    team: s.organiser,
    'another organiser': s.other,
    owner: s.owner,
    firm: s.firm,
    administrator: await world.person({ staff: ['admin'] }),
    auditor: await world.person({ staff: ['auditor'] }),
    reviewer: await world.person({ staff: ['reviewer'] }),
  }
  const row = await salonRow(s)
  const acts: Record<keyof typeof salonActions, (ctx: Ctx) => Promise<unknown>> = {
    openRegistration: (ctx) => stepSalon(ctx, number, 'openRegistration'),
    release: (ctx) => releaseAgenda(ctx, number, row.version),
    hold: (ctx) => stepSalon({ ...ctx, now: row.starts_at }, number, 'hold'),
    close: (ctx) => stepSalon({ ...ctx, now: row.starts_at }, number, 'close'),
  }
  const wrong: string[] = []
  for (const state of Object.keys(salonStatus) as SalonStatus[])
    for (const action of Object.keys(acts) as (keyof typeof acts)[])
      for (const [role, person] of Object.entries(roles)) {
        await world.services.db.deleteFrom('agenda_version').execute()
        await world.services.db
          .updateTable('salon')
          .set({ ...row, status: state })
          .execute()
        const done = await acts[action](world.ctx(person)).then(
          () => true,
          () => false,
        )
        const to = role === 'team' ? nextStatus(salonActions, action, state) : null
        const { status } = await salonRow(s)
        if (status !== (to ?? state) || done !== (to !== null)) wrong.push(`${role}: ${action} of ${state} → ${status}`)
      }
  expect(wrong).toEqual([])
  world.close()
})

test('registering and cancelling are possible exactly while a salon takes registrations or is released', async () => {
  const s = await scene()
  const { world, number, firm } = s
  for (const state of Object.keys(salonStatus) as SalonStatus[]) {
    const open = state === 'registration' || state === 'released'
    await world.services.db.deleteFrom('delegate').execute()
    await world.services.db.deleteFrom('registration').execute()
    await world.services.db.updateTable('salon').set({ status: state }).execute()
    const registered = await registerForSalon(world.ctx(firm), number, delegates(1)).then(
      () => true,
      () => false,
    )
    expect(registered, state).toBe(open)
    await world.services.db.updateTable('salon').set({ status: 'registration' }).execute()
    if (!registered) await registerForSalon(world.ctx(firm), number, delegates(1))
    await world.services.db.updateTable('salon').set({ status: state }).execute()
    const { id } = await world.services.db.selectFrom('registration').select('id').executeTakeFirstOrThrow()
    const cancelled = await cancelRegistration(world.ctx(firm), id).then(
      () => true,
      () => false,
    )
    expect(cancelled, state).toBe(open)
  }
  world.close()
})
