import { DomainError } from '#app/domain/errors.ts'
import { membershipRole } from '#app/domain/vocabulary.ts'
import type { MembershipRole } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { membership, updateMembership } from '#db/repos/memberships.ts'
import { deleteSessionsOf } from '#db/repos/people.ts'
import { keepAnAdmin } from './remove-member.server.ts'
import type { MemberKey } from './remove-member.server.ts'

export type MemberChange = { role: MembershipRole } | { maySubmit: boolean }

/**
 * Changes a member's role, or whether a 单位经办人 may submit answers. The member's sessions end at once, so that
 * nobody goes on working with other rights than the ones shown.
 */
export async function changeMember(ctx: Ctx, key: MemberKey, change: MemberChange): Promise<void> {
  requirePermission(ctx, 'organisation.manage', { organisations: [key.organisationId] })
  await inTransaction(ctx, async (tx) => {
    const member = await membership(tx.tx, key.personId, key.organisationId)
    if (!member) throw new DomainError('notFound')
    if ('role' in change && member.role === 'admin' && change.role === 'member')
      await keepAnAdmin(tx.tx, key.organisationId)
    const columns = 'role' in change ? { role: change.role } : ({ may_submit: change.maySubmit ? 1 : 0 } as const)
    if (!(await updateMembership(tx.tx, { ...key, role: member.role }, columns))) throw new DomainError('conflict')
    await deleteSessionsOf(tx.tx, key.personId)
    await audit(tx, {
      action: 'membership.change',
      object: { kind: 'organisation', id: key.organisationId },
      changes: {
        person: { after: key.personId },
        ...('role' in change
          ? { role: { before: member.role, after: change.role } }
          : { maySubmit: { before: member.may_submit === 1, after: change.maySubmit } }),
      },
    })
    await notify(tx, [key.personId], {
      event: `membership.changed:${key.organisationId}:${key.personId}:${ctx.now}`,
      kind: 'membership.changed',
      subject: '您在单位内的权限有变化',
      body: sentence(change),
      link: '/organisation',
    })
  })
}

function sentence(change: MemberChange): string {
  if ('role' in change) return `您现在是${membershipRole.labels[change.role]}。`
  return change.maySubmit ? '您现在可以代表单位提交应答。' : '您不再可以提交应答，仍可起草。'
}
