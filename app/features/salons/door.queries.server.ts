import type { Ctx } from '#app/server/context.ts'
import { absoluteUrl, requirePermission } from '#app/server/context.ts'
import { qrCode } from '#app/server/qr-code.ts'
import { readBadgeCode } from '#app/domain/salon/badge-code.ts'
import { DomainError } from '#app/domain/errors.ts'
import { badgeCode, badgeUrl, doorToken } from './badges.server.ts'
import { bearerOf, salonOfDoor } from './check-in.server.ts'
import { printData } from './day.queries.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { whyNobody } from './why-nobody.server.ts'

/** The page that the QR code of a badge opens, for the team; who is not of it is told to show the badge at the door. */
export async function badgePage(ctx: Ctx, key: string, typed: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.checkIn', { team })
  const base = { now: ctx.now, number: salon.number, title: salon.title, startsAt: salon.starts_at }
  const code = readBadgeCode(typed)
  const bearer = code === null ? undefined : await bearerOf(ctx, salon.id, code)
  if (!bearer) return { ...base, bearer: null, refusal: await whyNobody(ctx, salon, code) }
  const { delegate, registration } = bearer
  return {
    ...base,
    refusal: '',
    bearer: {
      id: delegate.id,
      name: delegate.name,
      title: delegate.title,
      unit: registration.organisation_name,
      at: delegate.checked_in_at,
    },
  }
}

/** The page behind the poster at the door, for everybody who stands there. */
export async function doorPage(ctx: Ctx, key: string, token: string) {
  const { salon, open } = await salonOfDoor(ctx, ctx.read, key, token)
  return { number: salon.number, title: salon.title, place: salon.place, startsAt: salon.starts_at, open, now: ctx.now }
}

/** Badges of everybody who is registered, each with its QR code, in the order of the units. */
export async function badgeSheet(ctx: Ctx, key: string) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const data = await printData(ctx, key)
  const badges = data.registrations.flatMap((r) =>
    r.delegates.map(async (d) => ({
      unit: r.unit,
      name: d.name,
      title: d.title,
      code: badgeCode(ctx, d.id),
      qr: await qrCode(badgeUrl(ctx, salon.number, d.id)),
    })),
  )
  return Promise.all(badges)
}
export type Badge = Awaited<ReturnType<typeof badgeSheet>>[number]

/** The poster at the door: a QR code with which people sign themselves in. */
export async function poster(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.checkIn', { team })
  if (salon.status === 'planning') throw new DomainError('wrongState')
  const url = absoluteUrl(ctx, `/salons/${salon.number}/door/${doorToken(ctx, salon.id)}`)
  return { url, qr: await qrCode(url) }
}
