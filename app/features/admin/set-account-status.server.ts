import { DomainError } from '#app/domain/errors.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { deleteSessionsOf, personById, setPersonStatus } from '#db/repos/people.ts'

/**
 * An administrator switches an account off (its sessions end at once) or on again, with a reason for the record.
 * Nobody switches off the own account, so one administrator always remains.
 */
export async function setAccountStatus(
  ctx: Ctx,
  input: { personId: string; to: 'active' | 'disabled'; reason: string },
): Promise<void> {
  const actor = requirePermission(ctx, 'account.disable')
  if (input.personId === actor.personId)
    throw new DomainError('forbidden', { message: '不能停用自己的账号，请由另一位系统管理员办理。' })
  if (input.to === 'disabled' && input.reason === '')
    throw new DomainError('badInput', { fields: { reason: '请写明原因，留作记录' } })
  await inTransaction(ctx, async (tx) => {
    const person = await personById(tx.tx, input.personId)
    if (!person) throw new DomainError('notFound')
    const from = input.to === 'active' ? 'disabled' : 'active'
    if (!(await setPersonStatus(tx.tx, person.id, { from, to: input.to, now: ctx.now })))
      throw new DomainError('wrongState')
    await deleteSessionsOf(tx.tx, person.id)
    const object = { kind: 'person', id: person.id }
    const action = input.to === 'active' ? 'enable' : 'disable'
    await recordStep(tx, { object, action, from, to: input.to, reason: input.reason })
  })
}
