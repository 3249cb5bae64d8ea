import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { updatePerson } from '#db/repos/people.ts'
import { ownRecord } from './account.queries.server.ts'

/** The person corrects name and title. */
export async function changeOwnProfile(ctx: Ctx, input: { name: string; title: string }): Promise<void> {
  const before = await ownRecord(ctx)
  await inTransaction(ctx, async (tx) => {
    await updatePerson(tx.tx, before.id, { name: input.name, title: input.title, updated_at: ctx.now })
    await audit(tx, {
      action: 'person.edit',
      object: { kind: 'person', id: before.id },
      changes: {
        name: { before: before.name, after: input.name },
        title: { before: before.title, after: input.title },
      },
    })
  })
}
