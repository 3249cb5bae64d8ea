import { Meilisearch } from 'meilisearch'
import { beforeAll, describe, expect, it } from 'vitest'
import { indexItems } from '#app/jobs/index-items.ts'
import { reindex } from '#app/jobs/reindex.ts'
import { makeScopedKeys, openSearchWriter } from '#search/meili.ts'
import { ask, idsOf, NOW, publishNeed, publishProduct, searchBed, setStatus } from './fixtures.ts'

let bed: Awaited<ReturnType<typeof searchBed>>
beforeAll(async () => {
  bed = await searchBed()
})

const jobs = () => bed.db.selectFrom('outbox').selectAll().execute()

describe('the index job', () => {
  it('run twice, or by two workers at once, does no harm', async () => {
    const id = await publishProduct(bed.db, { title: '桥梁健康监测' })
    const [a, b] = await Promise.all([bed.drain(), bed.drain()])
    expect(a + b).toBe(1)
    expect(await bed.drain()).toBe(0)
    await setStatus(bed.db, 'product', id, 'published')
    expect(await bed.drain()).toBe(1)
    expect(idsOf(await bed.search.find(ask({ q: '桥梁' })))).toEqual([id])
  })

  it('stays when the item changes while it runs, and ends with the newest state', async () => {
    const id = await publishProduct(bed.db, { title: '道路积水预警' })
    const writer = {
      ...bed.writer,
      put: async (documents: Parameters<typeof bed.writer.put>[0]) => {
        await setStatus(bed.db, 'product', id, 'unpublished')
        await bed.writer.put(documents)
      },
    }
    await indexItems({ ...bed.services, writer }, { limit: 10 })
    expect(await jobs()).toHaveLength(1)
    expect((await bed.engine.query(ask({ q: '积水预警' }))).hits).toHaveLength(1)
    expect(await bed.search.find(ask({ q: '积水预警' }))).toMatchObject({ hits: [], total: 0 })
    await bed.drain()
    expect(await jobs()).toEqual([])
    expect((await bed.engine.query(ask({ q: '积水预警' }))).hits).toEqual([])
  })

  it('is kept and retried later when the engine is away', async () => {
    await publishProduct(bed.db, { title: '智能垃圾分类' })
    const writer = openSearchWriter({ url: 'http://127.0.0.1:9', key: 'x', index: 'x' })
    expect(await indexItems({ ...bed.services, writer }, { limit: 10 })).toBe(0)
    expect(await jobs()).toMatchObject([{ attempts: 1, claimed_until: 0, due_at: NOW + 2000 }])
    expect(await bed.drain()).toBe(0)
    const later = { ...bed.services, clock: { now: () => NOW + 3000 } }
    expect(await indexItems(later, { limit: 10 })).toBe(1)
    expect(await jobs()).toEqual([])
  })

  it('keeps only the job whose document the engine accepted and then refused', async () => {
    // An id the engine does not take makes its task fail after the 202.
    await publishProduct(bed.db, { title: '坏条目' }, { id: 'not a valid id' })
    const good = await publishProduct(bed.db, { title: '管网漏损监测' })
    expect(await bed.drain()).toBe(1)
    expect(await jobs()).toMatchObject([{ object_id: 'product:not a valid id', attempts: 1 }])
    expect((await jobs())[0]?.last_error).toContain('invalid_document_id')
    expect(idsOf(await bed.search.find(ask({ q: '漏损' })))).toEqual([good])
    await bed.db.deleteFrom('outbox').execute()
    await bed.db.deleteFrom('product').where('id', '=', 'not a valid id').execute()
  })
})

describe('a rebuild', () => {
  it('replaces the whole index, loses no change made meanwhile, and leaves no second index', async () => {
    const kept = await publishNeed(bed.db, { title: '冷链物流园区温控' })
    const leaving = await publishNeed(bed.db, { title: '冷链车辆调度' })
    await bed.drain()
    let during = ''
    const writer = {
      ...bed.writer,
      rebuild: async (pages: Parameters<typeof bed.writer.rebuild>[0]) => {
        const slow = async function* () {
          for await (const page of pages()) {
            yield page
            if (during === '') {
              during = await publishNeed(bed.db, { title: '冷链冷库招商' })
              await setStatus(bed.db, 'opportunity', leaving, 'withdrawn')
              await bed.drain()
            }
          }
        }
        return bed.writer.rebuild(slow)
      },
    }
    await reindex({ ...bed.services, writer })
    expect((await bed.engine.query(ask({ q: '冷链' }))).hits.map((h) => h.id).sort()).toEqual([kept, during].sort())
    const { url, masterKey, index } = bed.server
    const indexes = await new Meilisearch({ host: url, apiKey: masterKey }).getRawIndexes({ limit: 100 })
    expect(indexes.results.map((i) => i.uid).filter((uid) => uid.startsWith(index))).toEqual([index])
  })

  it('makes the index anew where the engine refuses to swap', async () => {
    const { url, masterKey, index } = bed.server
    const actions = ['documents.*', 'settings.*', 'indexes.create', 'indexes.get', 'indexes.delete', 'tasks.get']
    const master = new Meilisearch({ host: url, apiKey: masterKey })
    const weak = await master.createKey({ actions, indexes: [index, `${index}-next`], expiresAt: null })
    const before = (await bed.engine.query(ask({ q: '冷链' }))).total
    await reindex({ ...bed.services, writer: openSearchWriter({ url, key: weak.key, index }) })
    expect(before).toBe(2)
    expect((await bed.engine.query(ask({ q: '冷链' }))).total).toBe(before)
  })

  it('makes a lost index again, with its settings', async () => {
    const { url, masterKey, index } = bed.server
    const master = new Meilisearch({ host: url, apiKey: masterKey })
    await master.deleteIndex(index).waitTask()
    const answer = await bed.search.find(ask({ q: '冷链' }))
    expect(answer).toMatchObject({ source: 'database', degraded: 'preparing', total: 2 })
    await reindex(bed.services)
    expect((await bed.engine.query(ask({ q: '冷链' }))).total).toBe(2)
    await master
      .index(index)
      .updateSettings({ rankingRules: ['words'] })
      .waitTask()
    expect(await bed.writer.ensureIndex()).toBe(false)
    expect(await master.index(index).getRankingRules()).toContain('sort')
  })
})

describe('the two keys', () => {
  it('are the same at the next start, and each does its own work only', async () => {
    const { url, masterKey, index, searchKey, writeKey } = bed.server
    expect(await makeScopedKeys(url, masterKey, index)).toEqual({ searchKey, writeKey })
    const search = new Meilisearch({ host: url, apiKey: searchKey })
    await expect(search.getKeys()).rejects.toThrow()
    await expect(search.index(index).getDocuments()).rejects.toThrow()
    await expect(search.index('other').search('x')).rejects.toThrow()
    const write = new Meilisearch({ host: url, apiKey: writeKey })
    await expect(write.getKeys()).rejects.toThrow()
    await expect(write.createIndex('other').waitTask()).rejects.toThrow()
  })
})
