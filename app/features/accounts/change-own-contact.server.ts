import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { contactColumns } from '#app/server/create-person.ts'
import { updatePerson } from '#db/repos/people.ts'
import { checkOwnPassword } from './check-own-password.server.ts'

/** The person changes mobile number and mail address. The login name stays as it is. */
export async function changeOwnContact(
  ctx: Ctx,
  input: { mobile: string; mail: string; password: string },
): Promise<void> {
  const person = await checkOwnPassword(ctx, input.password)
  await inTransaction(ctx, async (tx) => {
    const columns = contactColumns(ctx.keys, person.id, input)
    await updatePerson(tx.tx, person.id, { ...columns, updated_at: ctx.now })
    await audit(tx, {
      action: 'person.contact',
      object: { kind: 'person', id: person.id },
      changes: {
        mobile: { before: person.mobile_hash, after: columns.mobile_hash },
        mail: { before: person.mail_hash, after: columns.mail_hash },
      },
    })
  })
}
