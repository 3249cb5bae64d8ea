import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { versionsOf } from '#db/repos/item-versions.ts'
import { versionsView } from '../versions.ts'
import type { VersionsView } from '../versions.ts'
import { loadOpportunity, readContent } from './load-opportunity.server.ts'
import { fieldChanges } from './opportunity-fields.ts'

/** The kept versions of a need. Only the owner and the item's reviewer know of versions that were never public. */
export async function readVersions(
  ctx: Ctx,
  key: string,
  asked: { from?: number; to?: number },
): Promise<VersionsView> {
  const { row, access, reviewers } = await loadOpportunity(ctx, ctx.read, key)
  const assigned = ctx.actor.kind === 'person' && reviewers.includes(ctx.actor.personId)
  if (access !== 'owner' && !assigned) throw new DomainError('notFound')
  const kept = await versionsOf(ctx.read, 'opportunity', row.id)
  const item = {
    key: row.number ?? row.id,
    title: row.title,
    publicVersion: row.public_version,
    present: {
      version: row.version,
      content_json: row.content_json,
      created_at: row.updated_at,
      author_name: row.updated_by_name,
    },
  }
  return versionsView(item, kept, asked, (a, b) => fieldChanges(readContent(a), readContent(b)))
}
