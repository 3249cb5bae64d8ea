import { anonymous } from '#app/domain/policy/actor.ts'
import { tellSilentInvitations } from '#app/features/matching/tell-silent-invitations.server.ts'
import type { Services } from '#app/server/context.ts'

/** Tells both sides of an invitation that has waited too long. Nothing is decided for anybody. */
export async function tellSilent(services: Services): Promise<number> {
  const now = services.clock.now()
  await tellSilentInvitations({ ...services, actor: anonymous, now, requestId: 'job', address: '' })
  return 0
}
