import { personalNotice } from '#app/domain/personal-notice.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { updatePerson } from '#db/repos/people.ts'
import { self } from './account.queries.server.ts'

/** Stores that the person agreed to the 个人信息告知 in its present version, and when. */
export async function acceptNotice(ctx: Ctx): Promise<void> {
  const actor = self(ctx)
  await inTransaction(ctx, async (tx) => {
    await updatePerson(tx.tx, actor.personId, { terms_version: personalNotice.version, terms_at: ctx.now })
    await audit(tx, {
      action: 'person.consent',
      object: { kind: 'person', id: actor.personId },
      changes: { version: { after: personalNotice.version } },
    })
  })
}
