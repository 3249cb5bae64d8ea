import { releaseName } from '#app/domain/issued-list/names.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { releasesOfItem } from '#db/repos/releases.ts'
import { issuerOf } from './build-snapshot.server.ts'

/** 所在清单: the published releases in which an item stands, newest first, and its place there. */
export async function releasesWithItem(
  ctx: Ctx,
  kind: ItemKind,
  id: string,
): Promise<{ to: string; name: string; place: string }[]> {
  const found = await releasesOfItem(ctx.read, kind, id)
  if (found.length === 0) return []
  const { word } = await issuerOf(ctx, ctx.read)
  return found.map((r) => ({
    to: `/releases/${r.number}`,
    name: releaseName(r.year, r.batch, word),
    place: `第${r.position}项`,
  }))
}
