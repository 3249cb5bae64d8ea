import { setImmediate } from 'node:timers/promises'
import type { ReadDb } from '#db/schema.ts'
import { fullTextRow } from '#db/sqlite.ts'
import { changesAfter, lastChange } from '#db/repos/changes.ts'
import { allPublicItems, countReferences, publicItems } from '#db/repos/search-documents.ts'
import type { PublicItem } from '#db/repos/search-documents.ts'
import { facetEntry } from './facets.ts'
import type { FacetEntry } from './facets.ts'
import type { FoundKind } from './port.ts'

const CHANGES = 500

/**
 * All public entries of the database as lists need them, kept in memory and brought up to date by the change sequence
 * before each use. It answers lists and stands in for the engine's facets; contents stay in the database.
 */
export interface Catalogue {
  /** The entries as the database has them now. The first call reads all rows, giving way between pages. */
  entries(): Promise<Entries>
}

export interface Entries {
  byId: ReadonlyMap<string, FacetEntry>
  /** By the row of the full text. */
  byRow: ReadonlyMap<number, FacetEntry>
}

export function createCatalogue(read: ReadDb): Catalogue {
  const byId = new Map<string, FacetEntry>()
  const byRow = new Map<number, FacetEntry>()
  let seq = -1
  let references = -1
  let last: Promise<unknown> = Promise.resolve()

  const put = (item: PublicItem) => {
    const entry = facetEntry(item)
    byId.set(entry.id, entry)
    byRow.set(fullTextRow(entry.kind, entry.id), entry)
  }
  const remove = (kind: FoundKind, id: string) => {
    byId.delete(id)
    byRow.delete(fullTextRow(kind, id))
  }
  const load = async (kinds: ('opportunity' | 'product' | 'reference')[]) => {
    for await (const page of allPublicItems(read, kinds)) {
      page.forEach(put)
      await setImmediate()
    }
  }
  const follow = async () => {
    for (;;) {
      const changes = await changesAfter(read, seq, CHANGES)
      for (const kind of ['opportunity', 'product'] as const) {
        const ids = changes.filter((c) => c.kind === kind).map((c) => c.id)
        const items = await publicItems(read, kind, { ids })
        for (const id of ids) remove(kind, id)
        items.forEach(put)
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
      for (const entry of byId.values()) if (entry.kind === 'reference') remove('reference', entry.id)
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
      return { byId, byRow }
    },
  }
}
