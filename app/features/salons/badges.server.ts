import { badgeCodeOf } from '#app/domain/salon/badge-code.ts'
import { absoluteUrl } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'

/** The code on a person's badge: it follows from the delegate and says nothing to anybody without the product's keys. */
export const badgeCode = ({ keys }: Pick<Ctx, 'keys'>, delegateId: string): string =>
  badgeCodeOf(keys.lookupHash('salon.badge', delegateId))

/** What the QR code of a badge opens: the page on which the team signs its bearer in. */
export const badgeUrl = (ctx: Ctx, salonNumber: string, delegateId: string): string =>
  absoluteUrl(ctx, `/desk/salons/${salonNumber}/badge/${badgeCode(ctx, delegateId)}`)

/** The word in the address on the poster at the door, so that only those who stand there sign themselves in. */
export const doorToken = ({ keys }: Pick<Ctx, 'keys'>, salonId: string): string =>
  keys.lookupHash('salon.door', salonId).slice(0, 24)
