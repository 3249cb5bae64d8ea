import type { RegistrationStatus } from '#app/domain/status.ts'
import { absoluteUrl } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { qrCode } from '#app/server/qr-code.ts'
import { organisationPage } from '#db/repos/organisations.ts'
import { registrationCounts, registrationsOf } from '#db/repos/salon-registrations.ts'
import { loadTeamSalon } from './load-salon.server.ts'

/** What the form of 现场登记 needs: verified units, and how full the salon is. */
export async function walkInForm(ctx: Ctx, key: string) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const counts = await registrationCounts(ctx.read, salon.id)
  const known = new Map((await registrationsOf(ctx.read, salon.id)).map((r) => [r.organisation_id, r] as const))
  const { rows } = await organisationPage(ctx.read, 'verified', { q: '', kind: '', limit: 500, offset: 0 })
  const register = absoluteUrl(ctx, '/register')
  return {
    capacity: salon.capacity,
    perOrganisation: salon.per_organisation,
    seats: counts.seats,
    waiting: counts.waiting,
    register,
    registerQr: await qrCode(register),
    units: rows.map((u) => {
      const row = known.get(u.id)
      const status = row?.status as RegistrationStatus | undefined
      return {
        id: u.id,
        name: u.name,
        seats: status === 'registered' ? (row?.seats ?? 0) : 0,
        waiting: status === 'waiting',
      }
    }),
  }
}
export type WalkInForm = Awaited<ReturnType<typeof walkInForm>>
