import type { Services } from '#app/server/context.ts'
import { deleteExpiredSessions } from '#db/repos/people.ts'

/** Removes sessions that are over. */
export async function sweepSessions({ db, clock }: Services): Promise<number> {
  await deleteExpiredSessions(db, clock.now())
  return 0
}
