import { DomainError } from '#app/domain/errors.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { putFeedback } from '#db/repos/salon-reports.ts'
import { loadSalon } from './load-salon.server.ts'
import { actingByLink } from './personal-link.server.ts'

export interface Feedback {
  pairs: number
  arrangement: number
  again: 'yes' | 'maybe' | 'no'
  words: string
}

/** What a unit thought of the salon, by its personal link; it may change it until the salon is closed. */
export async function giveFeedback(ctx: Ctx, token: string, feedback: Feedback): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const registration = await actingByLink(tx.tx, token, 'meeting.outcome')
    const salon = await loadSalon(ctx, tx.tx, registration.salon_id)
    if (registration.status !== 'registered') throw new DomainError('notFound')
    if (ctx.now < salon.starts_at || salon.status === 'closed')
      throw new DomainError('wrongState', {
        message: salon.status === 'closed' ? '沙龙已结束，反馈不再修改。' : '沙龙开始后才能反馈。',
      })
    await putFeedback(tx.tx, { registration_id: registration.id, salon_id: salon.id, ...feedback, at: tx.now })
  })
}
