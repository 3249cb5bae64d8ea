import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { versionsOf } from '#db/repos/item-versions.ts'
import { loadOpportunity, readContent } from './load-opportunity.server.ts'
import { fieldChanges } from './opportunity-fields.ts'
import type { FieldChange } from './opportunity-fields.ts'

export interface VersionsView {
  key: string
  title: string
  versions: { ordinal: number; at: number; author: string; published: boolean }[]
  from: number
  to: number
  changes: FieldChange[]
}

/**
 * The submitted versions of a need, numbered from 1, and what changed between two of them: by default between the
 * last two. Only the owner and the item's reviewer know of versions that were never public.
 */
export async function readVersions(
  ctx: Ctx,
  key: string,
  asked: { from?: number; to?: number },
): Promise<VersionsView> {
  const { row, access, reviewers } = await loadOpportunity(ctx, ctx.read, key)
  const assigned = ctx.actor.kind === 'person' && reviewers.includes(ctx.actor.personId)
  if (access !== 'owner' && !assigned) throw new DomainError('notFound')
  const kept = await versionsOf(ctx.read, 'opportunity', row.id)
  const last = kept.length
  const within = (n: number | undefined, fallback: number) =>
    n !== undefined && n >= 1 && n <= last ? n : Math.max(1, fallback)
  const to = within(asked.to, last)
  const from = within(asked.from, to - 1)
  const content = (ordinal: number) => readContent(kept[ordinal - 1]?.content_json ?? row.content_json)
  return {
    key: row.number ?? row.id,
    title: row.title,
    versions: kept.map((v, i) => ({
      ordinal: i + 1,
      at: v.created_at,
      author: v.author_name ?? '',
      published: v.version === row.public_version,
    })),
    from,
    to,
    changes: fieldChanges(content(from), content(to)),
  }
}
