import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { updateMembership } from '#db/repos/memberships.ts'
import { deleteSessionsOf, personById } from '#db/repos/people.ts'
import type { MemberKey } from './remove-member.server.ts'

/**
 * A 单位联络员 gives the role to another member and becomes a 单位经办人. Both people's sessions end, except the one
 * of this request, which the caller replaces.
 */
export async function handOverRole(ctx: Ctx, key: MemberKey): Promise<void> {
  const actor = requirePermission(ctx, 'organisation.manage', { organisations: [key.organisationId] })
  if (key.personId === actor.personId) throw new DomainError('wrongState', { message: '请选择另一位成员。' })
  await inTransaction(ctx, async (tx) => {
    const successor = await personById(tx.tx, key.personId)
    if (successor?.status !== 'active') throw new DomainError('wrongState', { message: '这个账号已停用，不能接任。' })
    const own = { personId: actor.personId, organisationId: key.organisationId, role: 'admin' }
    const raised = await updateMembership(tx.tx, { ...key, role: 'member' }, { role: 'admin' })
    const lowered = raised && (await updateMembership(tx.tx, own, { role: 'member' }))
    if (!lowered) throw new DomainError('wrongState')
    await deleteSessionsOf(tx.tx, key.personId)
    await deleteSessionsOf(tx.tx, actor.personId, actor.sessionHash)
    await audit(tx, {
      action: 'membership.handOver',
      object: { kind: 'organisation', id: key.organisationId },
      changes: { person: { before: actor.personId, after: key.personId } },
    })
    await notify(tx, [key.personId], {
      event: `membership.handedOver:${key.organisationId}:${key.personId}:${ctx.now}`,
      kind: 'membership.changed',
      subject: '您已成为单位联络员',
      body: `${actor.name}把单位联络员移交给您。请核对成员名单和单位资料。`,
      link: '/organisation',
    })
  })
}
