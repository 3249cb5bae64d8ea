import type { Ctx } from '#app/server/context.ts'

/** Ids of the open needs that words and category find, newest first, and how many there are. */
export async function findNeeds(
  ctx: Ctx,
  { q, category }: { q: string; category: string },
  { page, perPage }: { page: number; perPage: number },
): Promise<{ ids: string[]; total: number }> {
  const { hits, total } = await ctx.search.find({
    q,
    kinds: ['opportunity'],
    filters: category === '' ? {} : { categories: [category] },
    sort: 'newest',
    page,
    perPage,
    includeClosed: false,
    now: ctx.now,
  })
  return { ids: hits.map((hit) => hit.id), total }
}
