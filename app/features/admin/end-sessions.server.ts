import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { deleteSessionsOf, personById } from '#db/repos/people.ts'

/** An administrator ends all sessions of an account. */
export async function endSessions(ctx: Ctx, personId: string): Promise<void> {
  requirePermission(ctx, 'account.disable')
  await inTransaction(ctx, async (tx) => {
    if (!(await personById(tx.tx, personId))) throw new DomainError('notFound')
    await deleteSessionsOf(tx.tx, personId)
    await audit(tx, { action: 'session.endAll', object: { kind: 'person', id: personId } })
  })
}
