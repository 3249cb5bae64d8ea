import { setImmediate } from 'node:timers/promises'
import type { ReadDb } from '#db/schema.ts'
import { changesAfter, lastChange } from '#db/repos/changes.ts'
import { allPublicItems, countReferences, publicItems } from '#db/repos/search-documents.ts'
import { facetEntry } from './facets.ts'
import type { FacetEntry } from './facets.ts'

const CHANGES = 500

/**
 * All public entries of the database as lists need them, kept in memory and brought up to date by the change sequence
 * before each use. It answers lists and stands in for the engine's facets; contents stay in the database.
 */
export interface Catalogue {
  /** The entries as the database has them now, by id. The first call reads all rows, giving way between pages. */
  entries(): Promise<ReadonlyMap<string, FacetEntry>>
}

export function createCatalogue(read: ReadDb): Catalogue {
  const entries = new Map<string, FacetEntry>()
  let seq = -1
  let references = -1
  let last: Promise<unknown> = Promise.resolve()

  const load = async (kinds: ('opportunity' | 'product' | 'reference')[]) => {
    for await (const page of allPublicItems(read, kinds)) {
      for (const item of page) entries.set(item.id, facetEntry(item))
      await setImmediate()
    }
  }
  const follow = async () => {
    for (;;) {
      const changes = await changesAfter(read, seq, CHANGES)
      for (const kind of ['opportunity', 'product'] as const) {
        const ids = changes.filter((c) => c.kind === kind).map((c) => c.id)
        const items = await publicItems(read, kind, { ids })
        for (const id of ids) entries.delete(id)
        for (const item of items) entries.set(item.id, facetEntry(item))
      }
      const newest = changes.at(-1)?.seq
      if (newest === undefined) return
      seq = newest
      if (changes.length < CHANGES) return
      await setImmediate()
    }
  }
  const update = async () => {
    if (seq < 0) {
      const start = await lastChange(read)
      await load(['opportunity', 'product'])
      seq = start
    }
    await follow()
    const n = await countReferences(read)
    if (n !== references) {
      for (const [id, entry] of entries) if (entry.kind === 'reference') entries.delete(id)
      await load(['reference'])
      references = n
    }
  }
  return {
    async entries() {
      // Each call looks for changes itself, after the one before it: what was stored before the call is in the answer.
      const mine = last.then(update)
      last = mine.catch(() => undefined)
      await mine
      return entries
    },
  }
}
