import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { membership } from '#db/repos/memberships.ts'
import { setSessionOrganisation } from '#db/repos/people.ts'
import { self } from './account.queries.server.ts'

/** From now on this session acts for another of the person's organisations. */
export async function switchOrganisation(ctx: Ctx, organisationId: string): Promise<{ name: string }> {
  const actor = self(ctx)
  const target = actor.organisations.find((o) => o.id === organisationId)
  await inTransaction(ctx, async (tx) => {
    if (!(await membership(tx.tx, actor.personId, organisationId))) throw new DomainError('notFound')
    await setSessionOrganisation(tx.tx, actor.sessionHash, organisationId)
    await audit(tx, { action: 'session.switch', object: { kind: 'organisation', id: organisationId } })
  })
  return { name: target?.name ?? '' }
}
