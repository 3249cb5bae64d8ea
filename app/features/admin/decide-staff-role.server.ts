import { DomainError } from '#app/domain/errors.ts'
import { staffRole } from '#app/domain/vocabulary.ts'
import type { StaffRole } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { deleteSessionsOf } from '#db/repos/people.ts'
import { activeHolders, deleteGrant, deleteProposal, insertGrant, proposalById } from '#db/repos/staff.ts'
import type { StaffProposal } from '#db/repos/staff.ts'
import { requirePossible } from './propose-staff-role.server.ts'

/**
 * A second administrator confirms a proposed change of staff roles, or any administrator drops it. A confirmed change
 * ends the person's sessions, so that the next page is read with the new rights.
 */
export async function decideStaffRole(ctx: Ctx, input: { proposalId: string; confirm: boolean }): Promise<void> {
  const actor = requirePermission(ctx, 'staff.grant')
  await inTransaction(ctx, async (tx) => {
    const proposal = await proposalById(tx.tx, input.proposalId)
    if (!proposal) throw new DomainError('wrongState', { message: '这项提议已经处理过了。' })
    if (input.confirm && proposal.proposed_by === actor.personId) throw new DomainError('secondPerson')
    if (input.confirm && proposal.change === 'grant' && proposal.person_id === actor.personId)
      throw new DomainError('secondPerson', { message: '不能确认给自己增加角色。' })
    await deleteProposal(tx.tx, proposal.id)
    if (input.confirm) await carryOut(tx, proposal, actor.personId)
    await audit(tx, {
      action: input.confirm ? `staff.${proposal.change}` : 'staff.drop',
      object: { kind: 'person', id: proposal.person_id },
      changes: { role: { after: proposal.role } },
    })
  })
}

async function carryOut(ctx: TxCtx, proposal: StaffProposal, by: string) {
  const role = proposal.role as StaffRole
  const change = proposal.change as 'grant' | 'revoke'
  await requirePossible(ctx.tx, { personId: proposal.person_id, role, change })
  const grant = { personId: proposal.person_id, role, grantedBy: by, now: ctx.now }
  if (change === 'grant') await insertGrant(ctx.tx, grant)
  else await deleteGrant(ctx.tx, proposal.person_id, role)
  if (role === 'admin' && (await activeHolders(ctx.tx, 'admin')) < 1)
    throw new DomainError('wrongState', { message: '至少要保留一位可用的系统管理员。' })
  await deleteSessionsOf(ctx.tx, proposal.person_id)
  await notify(ctx, [proposal.person_id], {
    event: `staff.changed:${proposal.id}`,
    kind: 'staff.changed',
    subject: change === 'grant' ? `您已成为${staffRole.labels[role]}` : `您不再是${staffRole.labels[role]}`,
    body: '请重新登录。',
    link: '/desk',
  })
}
