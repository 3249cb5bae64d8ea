import { DomainError } from '#app/domain/errors.ts'
import type { Away } from '#app/domain/salon/live-agenda.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { unitsAway } from '#db/repos/salon-registrations.ts'
import { deletePitch, pitchesOf, touchSalon } from '#db/repos/salons.ts'
import type { SalonPitch } from '#db/repos/salons.ts'
import type { ReadDb } from '#db/schema.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { requirePlannable } from './place-meeting.server.ts'

const awayWord: Record<Away, string> = { cancelled: '已取消报名', absent: '未到场' }

/** Why a unit will not come up; empty when it does. */
export const awayWordOf = (why: Away | undefined): string => (why === undefined ? '' : awayWord[why])

/** A pitch in the draft whose unit will not come. */
export interface StrayPitch {
  id: string
  title: string
  /** `示例企业已取消报名，仍在方案路演中。` */
  sentence: string
}

export async function strayPitches(db: ReadDb, salonId: string, pitches: readonly SalonPitch[]): Promise<StrayPitch[]> {
  const away = await unitsAway(db, salonId)
  return pitches.flatMap((p) => {
    const why = away.get(p.organisation_id)
    if (why === undefined) return []
    const where = p.item_kind === 'opportunity' ? '需求发布' : '方案路演'
    return [{ id: p.id, title: p.title, sentence: `${p.name}${awayWord[why]}，仍在${where}中。` }]
  })
}

/** Takes a pitch out of the draft, by one press. */
export async function removePitch(ctx: Ctx, key: string, pitchId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const pitch = (await pitchesOf(tx.tx, salon.id)).find((p) => p.id === pitchId)
    if (!pitch || !(await deletePitch(tx.tx, salon.id, pitchId)))
      throw new DomainError('conflict', { message: '这个上台环节已经移出，请看最新的安排。' })
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: 'salon.removePitch',
      object: { kind: 'salon', id: salon.id },
      changes: { number: { before: pitch.number } },
    })
  })
}
