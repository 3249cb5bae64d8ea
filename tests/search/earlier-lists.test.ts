import { beforeAll, expect, it } from 'vitest'
import type { SearchRequest } from '#search/port.ts'
import { createSearch } from '#search/query.ts'
import { announceItem } from '#search/announce.ts'
import { transaction } from '#db/transaction.ts'
import { ask, idsOf, newId, NOW, publishNeed, quiet, searchBed } from './fixtures.ts'

type Bed = Awaited<ReturnType<typeof searchBed>>
let bed: Bed
const own: string[] = []

beforeAll(async () => {
  bed = await searchBed()
  for (const n of [1, 2, 3]) own.push(await publishNeed(bed.db, { title: `示例街道改造${n}`, summary: '涉及停车' }))
  for (const n of [1, 2, 3]) {
    const id = `earlier-${n}`
    await bed.db
      .insertInto('reference_entry')
      .values({ id, item_kind: 'opportunity', title: '停车停车停车', category: 'scene-city', year: 2030 })
      .execute()
    await transaction(bed.db, (tx) => announceItem(tx, { kind: 'reference', id, now: NOW, newId }))
  }
  await bed.drain()
})

const sorts: SearchRequest['sort'][] = ['relevance', 'newest', 'closing']

it.each(sorts)('entries of earlier lists stand behind all others across pages, by %s', async (sort) => {
  const database = createSearch({ read: bed.db, meili: null, matching: null, log: quiet })
  for (const [search, source] of [
    [bed.search, 'engine'],
    [database, 'database'],
  ] as const) {
    const pages = await Promise.all(
      [1, 2].map((page) => search.find(ask({ q: '停车', sort, page, perPage: 3, now: NOW }))),
    )
    expect(pages.map((p) => p.source)).toEqual([source, source])
    expect(idsOf(pages[0]!).sort()).toEqual([...own].sort())
    expect(idsOf(pages[1]!).sort()).toEqual(['earlier-1', 'earlier-2', 'earlier-3'])
  }
})
