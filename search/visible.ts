import type { ReadDb } from '#db/schema.ts'
import { publicItems } from '#db/repos/search-documents.ts'
import { facetEntry } from './facets.ts'
import type { FacetEntry } from './facets.ts'
import type { FoundKind } from './port.ts'

/** The entries among `hits` that are public in the database now, by id: a hit without an entry must not be shown. */
export async function publicEntries(
  read: ReadDb,
  hits: readonly { kind: FoundKind; id: string }[],
): Promise<Map<string, FacetEntry>> {
  const found = new Map<string, FacetEntry>()
  for (const kind of ['opportunity', 'product', 'reference'] as const) {
    const ids = hits.filter((h) => h.kind === kind).map((h) => h.id)
    for (const item of await publicItems(read, kind, { ids })) found.set(item.id, facetEntry(item))
  }
  return found
}
