import { DomainError } from '#app/domain/errors.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { audit } from '#app/server/audit.ts'
import { blockUnitsOf, setBlockUnits } from '#db/repos/block-units.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import { registrationsOf } from '#db/repos/salon-registrations.ts'
import { dayOfSalon } from '#db/repos/salon-snapshots.ts'
import { pitchesOf, touchSalon } from '#db/repos/salons.ts'
import { loadTeamSalon } from './load-salon.server.ts'

/** Fixed items that only some units take part in, with the units that could. */
export async function blockUnitsPage(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.registrations', { team })
  const units = await blockUnitsOf(ctx.read, salon.id)
  const day = dayOfSalon(salon, await pitchesOf(ctx.read, salon.id))
  const registrations = await registrationsOf(ctx.read, salon.id)
  return {
    number: salon.number,
    title: salon.title,
    version: salon.version,
    open: salon.status !== 'held' && salon.status !== 'closed',
    blocks: day.blocks.flatMap(({ title, room = '', some, startsAt, endsAt }) =>
      some ? [{ id: some.id, title, room, startsAt, endsAt, units: [...(units.get(some.id) ?? [])] }] : [],
    ),
    units: registrations
      .filter((r) => r.status === 'registered')
      .map((r) => ({ id: r.organisation_id, name: r.organisation_name, seats: r.seats })),
  }
}

/**
 * Says who takes part in an item for some. One person of each is there meanwhile, so talks at that time may no longer be
 * possible: returns how many rules the agenda as it stands breaks then.
 */
export async function chooseBlockUnits(
  ctx: Ctx,
  key: string,
  { blockId, units, version }: { blockId: string; units: readonly string[]; version: number },
): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    if (salon.status === 'held' || salon.status === 'closed') throw new DomainError('wrongState')
    if (version !== salon.version)
      throw new DomainError('conflict', { message: '沙龙刚被同事改过，请看过最新的内容再保存。' })
    if (!salon.blocks.some((b) => b.some?.id === blockId)) throw new DomainError('notFound')
    const registered = (await registrationsOf(tx.tx, salon.id)).filter((r) => r.status === 'registered')
    const known = new Set(registered.map((r) => r.organisation_id))
    if (!units.every((id) => known.has(id)))
      throw new DomainError('conflict', { message: '有单位刚刚取消了报名，请看过最新的名单再保存。' })
    const before = (await blockUnitsOf(tx.tx, salon.id)).get(blockId) ?? []
    await setBlockUnits(tx.tx, { salonId: salon.id, blockId }, [...new Set(units)])
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: 'salon.blockUnits',
      object: { kind: 'salon', id: salon.id },
      changes: { organisations: { before: before.join(), after: units.join() } },
    })
    const { problem, current } = await loadComposition(tx.tx, { ...salon, version }, tx.now)
    return validateAgenda(problem, current).length
  })
}
