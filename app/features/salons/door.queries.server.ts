import type { Ctx } from '#app/server/context.ts'
import { absoluteUrl, requirePermission } from '#app/server/context.ts'
import { qrCode } from '#app/server/qr-code.ts'
import { readBadgeCode } from '#app/domain/salon/badge-code.ts'
import { DomainError } from '#app/domain/errors.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { DOOR, doorOpen } from '#app/domain/salon/door.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { salonByKey, salonsAround, teamOf } from '#db/repos/salons.ts'
import { doorToken } from './badges.server.ts'
import { bearerOf, salonOfDoor } from './check-in.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { whyNobody } from './why-nobody.server.ts'

/**
 * The page that the QR code of a badge opens, for the team. The code leads to its own salon whatever salon is at hand, so
 * the page says when that one is not of today, and what else is.
 */
export async function badgePage(ctx: Ctx, key: string, typed: string) {
  const today = await salonsNow(ctx)
  await refuseOtherTeam(ctx, key, today)
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.checkIn', { team })
  const base = {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    startsAt: salon.starts_at,
    open: doorOpen(salon.starts_at, ctx.now) && salon.status !== 'closed',
    others: today.filter((s) => s.id !== salon.id).map(named),
  }
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

const named = ({ number, title }: { number: string; title: string }) => ({ number, title })

/** Salons at whose doors people sign in at present. */
async function salonsNow(ctx: Ctx) {
  return salonsAround(ctx.read, { from: ctx.now - DOOR.after, to: ctx.now + DOOR.before })
}

/** An organiser who scans the badge of a salon of other colleagues is told so; for everybody else there is no such page. */
async function refuseOtherTeam(ctx: Ctx, key: string, today: readonly { id: string; title: string }[]): Promise<void> {
  const row = await salonByKey(ctx.read, key)
  if (!row || row.status === 'planning' || !isStaff(ctx.actor, 'organiser')) return
  if (can(ctx.actor, 'salon.checkIn', { team: await teamOf(ctx.read, row.id) }) === true) return
  const others = today.filter((s) => s.id !== row.id).map((s) => `“${s.title}”`)
  throw new DomainError('forbidden', {
    message: [
      `这是 ${formatShortInstant(row.starts_at, ctx.now)}“${row.title}”（${row.number}）的胸牌，您不在这场沙龙的主办人员里，不能签到。`,
      others.length > 0 ? `现在签到的是${others.join('、')}。` : '',
      '请让持牌人到这场沙龙的签到台。',
    ].join(''),
  })
}

/** The page behind the poster at the door, for everybody who stands there. */
export async function doorPage(ctx: Ctx, key: string, token: string) {
  const { salon, open } = await salonOfDoor(ctx, ctx.read, key, token)
  return { number: salon.number, title: salon.title, place: salon.place, startsAt: salon.starts_at, open, now: ctx.now }
}

/** The poster at the door: a QR code with which people sign themselves in. */
export async function poster(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.checkIn', { team })
  if (salon.status === 'planning') throw new DomainError('wrongState')
  const url = absoluteUrl(ctx, `/salons/${salon.number}/door/${doorToken(ctx, salon.id)}`)
  return { url, qr: await qrCode(url) }
}
