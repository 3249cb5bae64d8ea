import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { updateImportJob } from '#db/repos/imports.ts'
import { loadImport } from './load-import.server.ts'

/** Gives up an import that was not confirmed: what was read from its files is removed. */
export async function discardImport(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const job = await loadImport(ctx, tx.tx, id)
    if (job.status !== 'open') throw new DomainError('wrongState')
    const set = { status: 'discarded', sheets_json: '[]', mapping_json: '{}', updated_at: ctx.now }
    if (!(await updateImportJob(tx.tx, job, set))) throw new DomainError('conflict')
    await audit(tx, { action: 'import.discard', object: { kind: 'import', id } })
  })
}
