import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { hashPassword, passwordProblem } from '#app/server/passwords.ts'
import { deleteSessionsOf, updatePerson } from '#db/repos/people.ts'
import { self } from './account.queries.server.ts'
import { checkOwnPassword } from './check-own-password.server.ts'

/** Changes the password and ends all other sessions; the caller replaces the one of this request. */
export async function changeOwnPassword(ctx: Ctx, input: { password: string; newPassword: string }): Promise<void> {
  const actor = self(ctx)
  const words = [ctx.config.district, '搭台', 'datai', actor.organisation?.name ?? '']
  const problem = passwordProblem(input.newPassword, { staff: actor.staff.length > 0, words })
  if (problem) throw new DomainError('badInput', { fields: { newPassword: problem } })
  await checkOwnPassword(ctx, input.password)
  const hash = await hashPassword(input.newPassword)
  await inTransaction(ctx, async (tx) => {
    await updatePerson(tx.tx, actor.personId, { password_hash: hash, updated_at: ctx.now })
    await deleteSessionsOf(tx.tx, actor.personId, actor.sessionHash)
    await audit(tx, { action: 'person.password', object: { kind: 'person', id: actor.personId } })
  })
}
