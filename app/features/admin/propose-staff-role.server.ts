import { DomainError } from '#app/domain/errors.ts'
import { roleConflict } from '#app/domain/policy/exclusive.ts'
import { staffRole } from '#app/domain/vocabulary.ts'
import type { OrganisationKind, StaffRole } from '#app/domain/vocabulary.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notify } from '#app/server/notify.ts'
import { membershipsOf, personById, staffRoles, staffWithRole } from '#db/repos/people.ts'
import { insertProposal } from '#db/repos/staff.ts'
import type { ReadDb } from '#db/schema.ts'

export interface StaffChange {
  personId: string
  role: StaffRole
  change: 'grant' | 'revoke'
}

/** One administrator proposes that a person gets or loses a staff role; another one confirms. Nobody for oneself. */
export async function proposeStaffRole(ctx: Ctx, input: StaffChange): Promise<void> {
  const actor = requirePermission(ctx, 'staff.grant')
  if (input.change === 'grant' && input.personId === actor.personId)
    throw new DomainError('secondPerson', { message: '不能给自己增加角色。' })
  await inTransaction(ctx, async (tx) => {
    await requirePossible(tx.tx, input)
    const row = {
      id: newId(),
      person_id: input.personId,
      role: input.role,
      change: input.change,
      proposed_by: actor.personId,
      proposed_at: ctx.now,
    }
    if (!(await insertProposal(tx.tx, row)))
      throw new DomainError('duplicate', { message: '这个角色已有一项提议在等待确认。' })
    await audit(tx, {
      action: 'staff.propose',
      object: { kind: 'person', id: input.personId },
      changes: { role: { after: input.role }, mode: { after: input.change } },
    })
    const others = (await staffWithRole(tx.tx, 'admin')).filter((id) => id !== actor.personId)
    await notify(tx, others, {
      event: `staff.proposed:${row.id}`,
      kind: 'staff.proposed',
      subject: `角色变更待确认：${staffRole.labels[input.role]}`,
      body: `${actor.name}提议${input.change === 'grant' ? '增加' : '收回'}一个平台工作角色，请核实后确认或驳回。`,
      link: '/admin',
    })
  })
}

/** Refuses a change that would do nothing, or give an account two roles that exclude each other. */
export async function requirePossible(db: ReadDb, { personId, role, change }: StaffChange): Promise<void> {
  const person = await personById(db, personId)
  if (!person) throw new DomainError('notFound')
  const roles = (await staffRoles(db, personId)) as StaffRole[]
  if (roles.includes(role) === (change === 'grant')) throw new DomainError('wrongState')
  if (change === 'revoke') return
  if (person.status !== 'active') throw new DomainError('wrongState', { message: '这个账号已停用。' })
  const kinds = (await membershipsOf(db, personId)).map((m) => m.kind as OrganisationKind)
  const conflict = roleConflict(role, { roles, kinds })
  if (conflict) throw new DomainError('forbidden', { message: conflict })
}
