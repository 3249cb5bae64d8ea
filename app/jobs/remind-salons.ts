import { anonymous } from '#app/domain/policy/actor.ts'
import { remindFollowUps } from '#app/features/salons/remind-follow-ups.server.ts'
import { remindSalons as remind } from '#app/features/salons/remind-salons.server.ts'
import type { Services } from '#app/server/context.ts'

/** Reminds units of open invitations to talks and of tomorrow's salon, and of what is asked afterwards. */
export async function remindSalons(services: Services): Promise<number> {
  const now = services.clock.now()
  const ctx = { ...services, actor: anonymous, now, requestId: 'job', address: '' }
  await remind(ctx)
  await remindFollowUps(ctx)
  return 0
}
