import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { verifyPassword } from '#app/server/passwords.ts'
import type { PersonRow } from '#db/repos/people.ts'
import { ownRecord } from './account.queries.server.ts'

/** The signed-in person's record, after the present password has been given once more. */
export async function checkOwnPassword(ctx: Ctx, password: string): Promise<PersonRow> {
  const person = await ownRecord(ctx)
  if (!(await verifyPassword(person.password_hash, password)))
    throw new DomainError('badInput', { fields: { password: '当前密码不对' } })
  return person
}
