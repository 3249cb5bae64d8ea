import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { deleteImported, importedItems, updateImportJob } from '#db/repos/imports.ts'
import type { ImportOutcome } from './import-settings.ts'
import { isUntouched } from './imported-item.ts'
import { loadImport } from './load-import.server.ts'

/**
 * Takes a confirmed import back: every draft that nobody has changed since is deleted in one transaction, with its
 * fingerprint, so that the list can be imported again. What was changed or submitted stays, and is counted as kept;
 * when nothing else is left, nothing is undone (`wrongState`). Undoing twice is undoing once.
 */
export async function undoImport(ctx: Ctx, id: string): Promise<ImportOutcome> {
  return inTransaction(ctx, async (tx) => {
    const job = await loadImport(ctx, tx.tx, id)
    if (job.status === 'undone') return job.outcome
    if (job.status !== 'confirmed') throw new DomainError('wrongState')
    const items = await importedItems(tx.tx, job.kind, job.id)
    const untouched = items.filter(isUntouched).map((item) => item.id)
    if (untouched.length === 0)
      throw new DomainError('wrongState', { message: '导入的内容都已修改或提交，没有可以撤回的草稿' })
    const deleted = await deleteImported(tx.tx, job.kind, untouched)
    if (deleted !== untouched.length) throw new DomainError('conflict')
    const outcome = { ...job.outcome, deleted, kept: items.length - deleted }
    const done = await updateImportJob(tx.tx, job, {
      status: 'undone',
      created_json: JSON.stringify(outcome),
      updated_at: ctx.now,
    })
    if (!done) throw new DomainError('conflict')
    await audit(tx, { action: 'import.undo', object: { kind: 'import', id }, changes: { count: { after: deleted } } })
    return outcome
  })
}
