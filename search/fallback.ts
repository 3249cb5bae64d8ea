import { queryPieces } from '#app/domain/matching/thesaurus.ts'
import type { WordFinder } from '#app/domain/matching/thesaurus.ts'
import type { ReadDb, Tx } from '#db/schema.ts'
import { findFullText, putFullText } from '#db/sqlite.ts'
import { publicItems } from '#db/repos/search-documents.ts'
import { toFullText } from './documents.ts'
import { closingKey, countEntry, facetGroups, narrowing } from './facets.ts'
import type { FacetEntry } from './facets.ts'
import type { FacetCounts, FoundKind, SearchRequest } from './port.ts'
import { queryTerms } from './terms.ts'

/** More entries than a list holds in its lifetime; a bound all the same. */
const MAX_FOUND = 50_000
/** When no entry holds all of the query, this many of those that hold a part of it. */
const MAX_PARTIAL = 200

/** Writes (or removes) the full text of an item as it is inside this transaction: only what is public goes in. */
export async function putSearchText(tx: Tx, item: { kind: FoundKind; id: string }): Promise<void> {
  const [found] = await publicItems(tx, item.kind, { ids: [item.id] })
  await putFullText(tx, { kind: item.kind, id: item.id, body: found ? toFullText(found) : '' })
}

/**
 * Full text rows of the entries that hold the whole query, best first; failing that, of those that hold most of it. A
 * word of a group is held by whoever has any word of that group.
 */
export async function findRows(read: ReadDb, q: string, words: WordFinder): Promise<number[]> {
  const parts = queryPieces(words, q).map((piece) => piece.map(queryTerms).filter((terms) => terms.length > 0))
  const whole = await findFullText(read, { parts, mode: 'all', limit: MAX_FOUND })
  return whole.length > 0 ? whole : findFullText(read, { parts, mode: 'any', limit: MAX_PARTIAL })
}

/** Entries of earlier public lists come behind all others, whatever the order. */
function sorted(entries: FacetEntry[], request: SearchRequest): FacetEntry[] {
  const behind = (entry: FacetEntry) => (entry.kind === 'reference' ? 1 : 0)
  const newest = (a: FacetEntry, b: FacetEntry) => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1)
  const orders = {
    relevance: () => 0,
    newest,
    closing: (a: FacetEntry, b: FacetEntry) => closingKey(a, request.now) - closingKey(b, request.now) || newest(a, b),
  }
  const order = orders[request.sort]
  return entries.sort((a, b) => behind(a) - behind(b) || order(a, b))
}

/** One page and all counts over entries in order of relevance. */
export function answerFrom(
  entries: Iterable<FacetEntry>,
  request: SearchRequest,
): { hits: FacetEntry[]; total: number; facets: FacetCounts } {
  const facets: FacetCounts = Object.fromEntries(facetGroups.map((group) => [group, {}]))
  const found: FacetEntry[] = []
  const failingOf = narrowing(request)
  for (const entry of entries) {
    const failing = failingOf(entry)
    countEntry(facets, entry, { failing, now: request.now, by: 1 })
    if (failing === null) found.push(entry)
  }
  const start = (request.page - 1) * request.perPage
  return { hits: sorted(found, request).slice(start, start + request.perPage), total: found.length, facets }
}
