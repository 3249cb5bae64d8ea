import { DomainError } from '#app/domain/errors.ts'
import type { PolicyAction } from '#app/domain/policy/table.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { releaseById, updateRelease } from '#db/repos/releases.ts'
import type { ReleaseRow } from '#db/repos/releases.ts'

/** Loads a release inside a transaction after the permission has been checked. */
export async function withRelease<T>(
  ctx: Ctx,
  permission: PolicyAction,
  id: string,
  work: (tx: TxCtx, row: ReleaseRow, actor: SignedIn) => Promise<T>,
): Promise<T> {
  const actor = requirePermission(ctx, permission)
  return inTransaction(ctx, async (tx) => {
    const row = await releaseById(tx.tx, id)
    if (!row) throw new DomainError('notFound')
    return work(tx, row, actor)
  })
}

/** As `withRelease`, for what can be changed only while the release is being made; raises its version. */
export async function withDraft<T>(ctx: Ctx, id: string, work: (tx: TxCtx, row: ReleaseRow) => Promise<T>): Promise<T> {
  return withRelease(ctx, 'release.compose', id, async (tx, row) => {
    if (row.status !== 'draft') throw new DomainError('wrongState')
    const result = await work(tx, row)
    const at = { id, status: 'draft', version: row.version } as const
    if (!(await updateRelease(tx.tx, at, { updated_at: ctx.now }))) throw new DomainError('conflict')
    return result
  })
}
