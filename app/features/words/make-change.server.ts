import { DomainError } from '#app/domain/errors.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { insertWordChange } from '#db/repos/words.ts'
import { sealOf } from './preview-change.server.ts'
import { NEW_GROUP, resolveChange } from './resolve-change.server.ts'
import type { AskedChange } from './words.schema.ts'

/**
 * Makes a change of the thesaurus that was looked at before. Search and matching take it up by its version, without a
 * restart. A way back is a change like any other: nothing of the history goes. Returns the new version.
 */
export async function makeChange(ctx: Ctx, change: AskedChange, seal: string): Promise<number> {
  const actor = requirePermission(ctx, 'words.edit')
  return inTransaction(ctx, async (tx) => {
    const { base, touched, earlier } = await resolveChange(tx.tx, change)
    if (seal !== sealOf(ctx, change, base))
      throw new DomainError('conflict', {
        message: '改动或词库和预览时不同，没有保存。请重新预览，看过影响再保存。',
      })
    const version = base + 1
    const groups = touched.map((group) => (group.id === NEW_GROUP ? { ...group, id: newId() } : group))
    const row = { version, kind: change.kind, reason: change.reason, person_id: actor.personId, at: ctx.now, earlier }
    await insertWordChange(tx.tx, row, groups)
    await audit(tx, {
      action: `words.${change.kind}`,
      object: { kind: 'words', id: String(version) },
      changes: { version: { before: base, after: version }, count: { after: groups.length } },
    })
    return version
  })
}
