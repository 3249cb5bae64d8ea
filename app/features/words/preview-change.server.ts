import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { canonicalJson } from '#app/server/ids.ts'
import type { ListChange } from '#app/server/words-preview-lists.ts'
import { opportunityRows, productRows, referenceRows } from '#db/repos/item-rows.ts'
import { unitNames } from '#db/repos/salon-wishes.ts'
import { resolveChange } from './resolve-change.server.ts'
import type { AskedChange } from './words.schema.ts'
import type { ListView, Previewed, PreviewView } from './preview-view.ts'

/** Lists that are shown row by row; of the others the names. */
const SHOWN = 20
/** So long a page waits for a preview before it tells how far it is. */
const PATIENCE_MS = 4000

/**
 * What a change would do to searches, suggestions and judged sets. Its seal proves at saving that exactly this change
 * was looked at, on exactly the words that held.
 */
export async function previewChange(ctx: Ctx, change: AskedChange): Promise<Previewed> {
  requirePermission(ctx, 'words.edit')
  // What was searched for and shown just now counts as well.
  await ctx.searches.flush()
  await ctx.views.flush()
  const { base, before, after, touched } = await resolveChange(ctx.read, change)
  const state = await ctx.previewWords({ before, after, now: ctx.now }, PATIENCE_MS)
  if ('progress' in state) return { view: null, progress: state.progress }
  const { preview } = state
  const inRows = (lists: readonly ListChange[]) =>
    lists.slice(0, SHOWN).flatMap((list) => list.rows.map(({ id }) => id))
  const named = await titlesOf(ctx, [
    ...preview.lists.changed.map(({ key }) => key),
    ...inRows(preview.searches.changed),
    ...inRows(preview.lists.changed),
  ])
  const nameOf = ({ kind, key }: ListChange) => `${listWords[kind]}${named.get(key) ?? key}`
  const view = (list: ListChange): ListView => ({
    key: nameOf(list),
    n: list.n,
    totals: list.totals,
    rows: list.rows.map(({ id, from, to }) => ({ title: named.get(id) ?? id, from, to })),
  })
  const changes = (lists: readonly ListChange[]) => ({
    total: lists.length,
    changed: lists.slice(0, SHOWN).map(view),
    rest: lists.slice(SHOWN).map(nameOf),
  })
  const { shown, gone, others, otherItems } = preview.lists
  const page: PreviewView = {
    seal: sealOf(ctx, change, base),
    groups: touched.map(({ id, words }) => ({
      before: before.find((group) => group.id === id)?.words.join('、') ?? '',
      after: words.join('、'),
    })),
    holding: preview.holding,
    searches: {
      looked: preview.searches.looked,
      compared: preview.searches.compared,
      ...changes(preview.searches.changed),
    },
    lists: { shown, gone, others, otherItems, ...changes(preview.lists.changed) },
    sets: preview.sets,
    missing: preview.missing,
  }
  return { view: page, progress: null }
}

const listWords: Record<ListChange['kind'], string> = { search: '', need: '', offer: '', unit: '为我推荐：' }

/** A keyed hash over the change and the version on which it rests. */
export function sealOf(ctx: Pick<Ctx, 'keys'>, change: AskedChange, base: number): string {
  return ctx.keys.lookupHash('words.preview', canonicalJson({ ...change, reason: '', base }))
}

/** Number and title of items, titles of public reference entries and names of units by id. */
async function titlesOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  const unique = [...new Set(ids)]
  const rows = [...(await opportunityRows(ctx.read, unique)), ...(await productRows(ctx.read, unique))]
  const [units, references] = await Promise.all([unitNames(ctx.read, unique), referenceRows(ctx.read, unique)])
  return new Map([
    ...units,
    ...references.map((row) => [row.id, `公开资料：${row.title}`] as const),
    ...rows.map((row) => {
      const { title } = JSON.parse(row.public_json ?? '{}') as { title?: string }
      return [row.id, `${row.number ?? ''} ${title ?? ''}`.trim()] as const
    }),
  ])
}
