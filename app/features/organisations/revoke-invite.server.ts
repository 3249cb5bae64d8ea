import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { linkById, takeLink } from '#db/repos/personal-links.ts'
import { INVITE } from './invite-member.server.ts'

/** Ends an invitation that has not been used. */
export async function revokeInvite(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const link = await linkById(tx.tx, id)
    if (!link || link.purpose !== INVITE) throw new DomainError('notFound')
    requirePermission(ctx, 'organisation.manage', { organisations: [link.object_id] })
    if (!(await takeLink(tx.tx, id, { personId: null, now: ctx.now }))) throw new DomainError('wrongState')
    await audit(tx, { action: 'membership.revokeInvite', object: { kind: 'organisation', id: link.object_id } })
  })
}
