import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { activeAdmins, deleteMembership, membership } from '#db/repos/memberships.ts'
import { deleteSessionsOf } from '#db/repos/people.ts'
import { loadOrganisation } from './load-organisation.server.ts'

export interface MemberKey {
  organisationId: string
  personId: string
}

/**
 * Removes a member; or a member leaves. The person's sessions end at once; what the person wrote stays with the unit.
 * The last 单位联络员 cannot go without handing over.
 */
export async function removeMember(ctx: Ctx, key: MemberKey): Promise<void> {
  const leaving = ctx.actor.kind === 'person' && ctx.actor.personId === key.personId
  if (!leaving) requirePermission(ctx, 'organisation.manage', { organisations: [key.organisationId] })
  await inTransaction(ctx, async (tx) => {
    const member = await membership(tx.tx, key.personId, key.organisationId)
    if (!member) throw new DomainError('notFound')
    if (member.role === 'admin') await keepAnAdmin(tx.tx, key.organisationId)
    await deleteMembership(tx.tx, key.personId, key.organisationId)
    await deleteSessionsOf(tx.tx, key.personId)
    const organisation = await loadOrganisation(tx.tx, key.organisationId)
    await audit(tx, {
      action: leaving ? 'membership.leave' : 'membership.remove',
      object: { kind: 'organisation', id: organisation.id },
      changes: { person: { before: key.personId }, role: { before: member.role } },
    })
    if (!leaving)
      await notify(tx, [key.personId], {
        event: `membership.removed:${organisation.id}:${key.personId}:${ctx.now}`,
        kind: 'membership.removed',
        subject: `您已不再是${organisation.name}的成员`,
        body: '如有疑问，请联系该单位联络员。',
        link: '/account',
      })
  })
}

/** Refuses to take the role from the only active 单位联络员. */
export async function keepAnAdmin(db: Parameters<typeof activeAdmins>[0], organisationId: string): Promise<void> {
  if ((await activeAdmins(db, organisationId)) < 2)
    throw new DomainError('wrongState', { message: '这是本单位唯一的单位联络员，请先把联络员移交给另一位成员。' })
}
