import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { markMessagesRead } from '#db/repos/messages.ts'
import { self } from './account.queries.server.ts'

/** Marks the person's own messages as read. */
export async function readMessages(ctx: Ctx): Promise<void> {
  const { personId } = self(ctx)
  await inTransaction(ctx, (tx) => markMessagesRead(tx.tx, personId, ctx.now))
}
