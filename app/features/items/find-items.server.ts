import type { Ctx } from '#app/server/context.ts'
import type { FoundKind, SearchRequest } from '#search/port.ts'
import { facetViews } from './facet-views.ts'
import { queryMarker } from './highlight.ts'
import { itemRows } from './item-rows.server.ts'
import type { ItemPage, ItemRow, ItemSort } from './item-view.ts'
import type { ListQuery } from './list-query.ts'

export const PER_PAGE = 20

/** Which entries a page looks among. */
export interface ListScope {
  list: 'opportunity' | 'product' | 'both'
  kinds: FoundKind[]
}

/** What the address of a list asks of the search service. */
export function searchRequest(ctx: Ctx, query: ListQuery, scope: ListScope): SearchRequest & { sort: ItemSort } {
  return {
    q: query.q,
    kinds: scope.kinds,
    filters: {
      categories: query.category,
      spaces: query.space,
      modes: query.mode,
      states: query.state,
      ownerKinds: query.owner,
      bands: query.band,
      lists: scope.list === 'both' ? undefined : [scope.list],
      closingSoon: query.closing === '1',
    },
    sort: query.sort ?? (query.q === '' ? 'newest' : 'relevance'),
    page: query.page,
    perPage: PER_PAGE,
    includeClosed: query.closed === '1',
    now: ctx.now,
  }
}

/** Whoever is signed in may go on from an item to its pairs, and then it is known that a search led there. */
const searchedTo = ({ actor }: Ctx, { kind, to }: ItemRow): string =>
  actor.kind === 'person' && kind !== 'reference' ? `${to}?via=searched` : to

/**
 * A page of a list or search: ids and counts from the search service, rows from the database with visibility applied
 * again.
 */
export async function findItems(ctx: Ctx, query: ListQuery, scope: ListScope): Promise<ItemPage> {
  const request = searchRequest(ctx, query, scope)
  if (request.page === 1) ctx.searches.count(request.q, ctx.now)
  const find = () => ctx.search.find(request)
  // A list without words comes from the database alone, and is the same for everybody until the next write.
  const key = `list ${JSON.stringify({ ...request, now: 0 })}`
  const answer = await (request.q === '' ? ctx.memo.get(key, ctx.now, find) : find())
  const rows = await itemRows(ctx, answer.hits)
  const marksOf = queryMarker(answer.usedQuery, answer.groups)
  const marked = rows.map((row) => ({
    ...row,
    to: searchedTo(ctx, row),
    titleMarks: marksOf(row.title),
    gistMarks: marksOf(row.gist),
  }))
  const states = answer.facets.states ?? {}
  return {
    rows: marked,
    facets: facetViews(answer.facets, query, scope.list),
    total: answer.total,
    page: query.page,
    perPage: PER_PAGE,
    closedHidden: query.closed === '1' || query.state.length > 0 ? 0 : (states.closed ?? 0),
    references: scope.kinds.includes('reference') ? (answer.facets.kinds?.reference ?? 0) : 0,
    lists: { opportunity: answer.facets.lists?.opportunity ?? 0, product: answer.facets.lists?.product ?? 0 },
    q: query.q,
    sort: request.sort,
    degraded: answer.degraded,
    usedQuery: answer.usedQuery,
    shortened: answer.shortened,
  }
}
