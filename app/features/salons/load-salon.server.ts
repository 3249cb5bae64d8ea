import { DomainError } from '#app/domain/errors.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import type { Block } from '#app/domain/salon/blocks.ts'
import type { Room } from '#app/domain/salon/rooms.ts'
import type { SalonStatus } from '#app/domain/status.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { salonByKey, teamOf } from '#db/repos/salons.ts'
import type { SalonRow } from '#db/repos/salons.ts'
import type { ReadDb } from '#db/schema.ts'

export type Salon = Omit<SalonRow, 'status'> & { status: SalonStatus; blocks: Block[]; rooms: Room[] }

const asSalon = (row: SalonRow): Salon => ({
  ...row,
  status: row.status as SalonStatus,
  blocks: JSON.parse(row.blocks_json) as Block[],
  rooms: JSON.parse(row.rooms_json) as Room[],
})

/** A salon that everybody may know of, or that the actor prepares; otherwise there is no such page. */
export async function loadSalon(
  ctx: Pick<Ctx, 'actor'>,
  db: ReadDb,
  key: string,
): Promise<Salon & { team: string[]; own: boolean }> {
  const row = await salonByKey(db, key)
  if (!row) throw new DomainError('notFound')
  const team = await teamOf(db, row.id)
  const own = can(ctx.actor, 'salon.run', { team }) === true
  if (row.status === 'planning' && !own) throw new DomainError('notFound')
  return { ...asSalon(row), team, own }
}

/** A salon in whose team the actor is. What its team prepares does not exist for anybody else. */
export async function loadTeamSalon(
  ctx: Pick<Ctx, 'actor'>,
  db: ReadDb,
  key: string,
): Promise<{ salon: Salon; team: string[]; actor: SignedIn }> {
  const row = await salonByKey(db, key)
  if (!row) throw new DomainError('notFound')
  const team = await teamOf(db, row.id)
  const verdict = can(ctx.actor, 'salon.run', { team })
  if (verdict !== true) throw new DomainError(verdict === 'signInFirst' ? verdict : 'notFound')
  return { salon: asSalon(row), team, actor: requirePermission(ctx, 'salon.run', { team }) }
}
