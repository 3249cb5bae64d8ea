import { discardOldImports } from '#db/repos/imports.ts'
import { DAY_MS } from '#app/domain/time.ts'
import type { Services } from '#app/server/context.ts'
import { transaction } from '#db/transaction.ts'

/** How long what was read from files waits for its confirmation: it may hold names and numbers of persons. */
const KEEP_MS = 7 * DAY_MS

/** Ends imports that were begun and left. */
export async function sweepImports({ db, clock }: Services): Promise<number> {
  await transaction(db, (tx) => discardOldImports(tx, clock.now() - KEEP_MS))
  return 0
}
