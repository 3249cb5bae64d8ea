import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { canonicalJson } from '#app/server/ids.ts'
import type { ListChange } from '#app/server/words-preview.ts'
import { opportunityRows, productRows } from '#db/repos/item-rows.ts'
import { resolveChange } from './resolve-change.server.ts'
import type { AskedChange } from './words.schema.ts'
import type { ListView, PreviewView } from './preview-view.ts'

/** Lists that are shown one by one. */
const SHOWN = 20

/**
 * What a change would do to searches, suggestions and judged sets. Its seal proves at saving that exactly this change
 * was looked at, on exactly the words that held.
 */
export async function previewChange(ctx: Ctx, change: AskedChange): Promise<PreviewView> {
  requirePermission(ctx, 'words.edit')
  // What was searched for just now counts as well.
  await ctx.searches.flush()
  const { base, before, after, touched } = await resolveChange(ctx.read, change)
  const preview = await ctx.previewWords({ before, after, now: ctx.now })
  const shown = [...preview.searches.changed, ...preview.lists.changed].slice(0, 2 * SHOWN)
  const named = await titlesOf(ctx, [...shown.flatMap((list) => [list.key, ...list.rows.map(({ id }) => id)])])
  const view = (list: ListChange): ListView => ({
    key: named.get(list.key) ?? list.key,
    n: list.n,
    totals: list.totals,
    rows: list.rows.map(({ id, from, to }) => ({ title: named.get(id) ?? '公开资料', from, to })),
  })
  return {
    seal: sealOf(ctx, change, base),
    groups: touched.map(({ id, words }) => ({
      before: before.find((group) => group.id === id)?.words.join('、') ?? '',
      after: words.join('、'),
    })),
    holding: preview.holding,
    searches: {
      looked: preview.searches.looked,
      total: preview.searches.changed.length,
      changed: preview.searches.changed.slice(0, SHOWN).map(view),
    },
    lists: {
      looked: preview.lists.looked,
      of: preview.lists.of,
      total: preview.lists.changed.length,
      changed: preview.lists.changed.slice(0, SHOWN).map(view),
    },
    sets: preview.sets,
  }
}

/** A keyed hash over the change and the version on which it rests. */
export function sealOf(ctx: Pick<Ctx, 'keys'>, change: AskedChange, base: number): string {
  return ctx.keys.lookupHash('words.preview', canonicalJson({ ...change, reason: '', base }))
}

/** Number and title of items by id. */
async function titlesOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  const unique = [...new Set(ids)]
  const rows = [...(await opportunityRows(ctx.read, unique)), ...(await productRows(ctx.read, unique))]
  return new Map(
    rows.map((row) => {
      const { title } = JSON.parse(row.public_json ?? '{}') as { title?: string }
      return [row.id, `${row.number ?? ''} ${title ?? ''}`.trim()]
    }),
  )
}
