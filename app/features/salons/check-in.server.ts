import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { checkInDelegate } from '#db/repos/salon-registrations.ts'
import { loadTeamSalon } from './load-salon.server.ts'

/** 签到 of one person, or taking it back. The same twice changes nothing. */
export async function checkIn(
  ctx: Ctx,
  key: string,
  { delegateId, present }: { delegateId: string; present: boolean },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team } = await loadTeamSalon(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.checkIn', { team })
    const done = await checkInDelegate(tx.tx, { salonId: salon.id, delegateId, now: present ? tx.now : null })
    if (done)
      await audit(tx, {
        action: present ? 'delegate.checkIn' : 'delegate.checkOut',
        object: { kind: 'delegate', id: delegateId },
      })
  })
}
