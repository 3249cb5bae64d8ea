import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { deleteSession, deleteSessionsOf, sessionByHash } from '#db/repos/people.ts'
import { self } from './account.queries.server.ts'

/** Ends one of the person's sessions, or with `others` all but the one of this request. */
export async function endOwnSessions(ctx: Ctx, which: { sessionId: string } | 'others'): Promise<void> {
  const actor = self(ctx)
  await inTransaction(ctx, async (tx) => {
    if (which === 'others') await deleteSessionsOf(tx.tx, actor.personId, actor.sessionHash)
    else {
      const session = await sessionByHash(tx.tx, which.sessionId)
      if (!session || session.person_id !== actor.personId) throw new DomainError('notFound')
      await deleteSession(tx.tx, which.sessionId)
    }
    await audit(tx, { action: 'session.end', object: { kind: 'person', id: actor.personId } })
  })
}
