import { anonymous } from '#app/domain/policy/actor.ts'
import { remindOpenOpportunities } from '#app/features/items/opportunity/remind-open-opportunities.server.ts'
import type { Services } from '#app/server/context.ts'

/** Asks owners for what is due from them: the confirmation of 长期有效 needs. */
export async function remindOwners(services: Services): Promise<number> {
  const now = services.clock.now()
  await remindOpenOpportunities({ ...services, actor: anonymous, now, requestId: 'job', address: '' })
  return 0
}
