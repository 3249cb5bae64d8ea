import { anonymous } from '#app/domain/policy/actor.ts'
import { remindSalons as remind } from '#app/features/salons/remind-salons.server.ts'
import type { Services } from '#app/server/context.ts'

/** Reminds units of open invitations to talks and of tomorrow's salon. */
export async function remindSalons(services: Services): Promise<number> {
  const now = services.clock.now()
  await remind({ ...services, actor: anonymous, now, requestId: 'job', address: '' })
  return 0
}
