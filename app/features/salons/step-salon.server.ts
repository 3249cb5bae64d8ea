import { DomainError } from '#app/domain/errors.ts'
import { requireStatus, salonActions } from '#app/domain/status.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateSalon } from '#db/repos/salons.ts'
import { loadTeamSalon } from './load-salon.server.ts'

/** 开放报名, 标记为已举办, 结束. A salon cannot be held before it begins. */
export async function stepSalon(ctx: Ctx, key: string, action: 'openRegistration' | 'hold' | 'close'): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    const to = requireStatus(salonActions, action, salon.status)
    if (
      action === 'openRegistration' &&
      salon.registration_closes_at !== null &&
      ctx.now >= salon.registration_closes_at
    )
      throw new DomainError('closed', { message: '报名截止时间已经过去，请先修改截止时间。' })
    if (action === 'hold' && ctx.now < salon.starts_at)
      throw new DomainError('wrongState', { message: '沙龙还没有开始。' })
    const saved = await updateSalon(
      tx.tx,
      { id: salon.id, status: salon.status },
      { status: to, status_at: ctx.now, updated_at: ctx.now },
    )
    if (!saved) throw new DomainError('conflict')
    await recordStep(tx, { object: { kind: 'salon', id: salon.id }, action, from: salon.status, to })
  })
}
