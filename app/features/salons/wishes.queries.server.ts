import { MOST_WISHES, wishesCloseAt } from '#app/domain/salon/deadlines.ts'
import { organisationKind } from '#app/domain/vocabulary.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import type { RegistrationRow } from '#db/repos/salon-registrations.ts'
import { listedUnits, ownWishes, unitNames } from '#db/repos/salon-wishes.ts'
import type { Salon } from './load-salon.server.ts'

/** The list of participants as one of them sees it, with its own words; null where the unit does not take part. */
export async function wishList(ctx: Ctx, salon: Salon, registration: RegistrationRow | undefined) {
  if (!registration || registration.status === 'cancelled') return null
  const closeAt = wishesCloseAt(salon)
  const running = salon.status === 'registration' || salon.status === 'released'
  const own = await ownWishes(ctx.read, salon.id, registration.organisation_id)
  const listed = registration.listed_at !== null
  const seen = listed && registration.status === 'registered'
  const units = seen ? (await listedUnits(ctx.read, salon.id)).filter((u) => u.id !== registration.organisation_id) : []
  const gone = own.filter((w) => w.kind === 'avoid' && !units.some((u) => u.id === w.other_id))
  const names = await unitNames(
    ctx.read,
    gone.map((w) => w.other_id),
  )
  return {
    listed,
    waiting: registration.status === 'waiting',
    open: running && ctx.now < closeAt,
    changeable: running && ctx.now < salon.starts_at,
    closeAt,
    most: MOST_WISHES,
    used: own.filter((w) => w.kind === 'meet').length,
    units: units.map((u) => ({
      id: u.id,
      name: u.name,
      kind: organisationKind.labels[u.kind as OrganisationKind],
      word: own.find((w) => w.other_id === u.id)?.kind ?? null,
    })),
    /** 不想见 about units that are no longer in the list: they can be taken back. */
    kept: gone.map((w) => ({ id: w.other_id, name: names.get(w.other_id) ?? '' })),
  }
}
export type WishList = NonNullable<Awaited<ReturnType<typeof wishList>>>
