import { changesAfter, lastChange } from '#db/repos/changes.ts'
import { allPublicItems, publicItems } from '#db/repos/search-documents.ts'
import type { PublicKind } from '#db/repos/search-documents.ts'
import { toDocument } from '#search/documents.ts'
import type { SearchDocument } from '#search/documents.ts'
import type { IndexServices } from './index-items.ts'

const CHANGES = 500

async function* pages(services: IndexServices): AsyncGenerator<SearchDocument[]> {
  const kinds: PublicKind[] = ['opportunity', 'product', 'reference']
  for await (const page of allPublicItems(services.read, kinds))
    yield page.map((item) => toDocument(item, services.clock.now()))
}

/** Repeats on the new index what changed while it was being filled, because the old one got it. */
async function catchUp(services: IndexServices, since: number): Promise<void> {
  for (let seq = since; ;) {
    const changes = await changesAfter(services.read, seq, CHANGES)
    const newest = changes.at(-1)?.seq
    if (newest === undefined) return
    for (const kind of ['opportunity', 'product'] as const) {
      const ids = changes.filter((c) => c.kind === kind).map((c) => c.id)
      const items = await publicItems(services.read, kind, { ids })
      const present = new Set(items.map((item) => item.id))
      await services.writer.remove(ids.filter((id) => !present.has(id)))
      await services.writer.put(items.map((item) => toDocument(item, services.clock.now())))
    }
    seq = newest
  }
}

/** Builds the whole index anew from the database beside the old one and swaps them. Searches go on meanwhile. */
export async function reindex(services: IndexServices): Promise<{ documents: number }> {
  const since = await lastChange(services.read)
  const documents = await services.writer.rebuild(() => pages(services))
  await catchUp(services, since)
  return { documents }
}
