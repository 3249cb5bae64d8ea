import { beforeAll, describe, expect, it } from 'vitest'
import { maintainIndex } from '#app/jobs/maintain-index.ts'
import { reindex } from '#app/jobs/reindex.ts'
import type { JobServices } from '#app/jobs/run-jobs.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { insertWordChange, wordsVersion } from '#db/repos/words.ts'
import { transaction } from '#db/transaction.ts'
import type { SearchPort } from '#search/port.ts'
import { createSearch } from '#search/query.ts'
import { ask, idsOf, newId, NOW, publishNeed, publishProduct, quiet, searchBed } from './fixtures.ts'

type Bed = Awaited<ReturnType<typeof searchBed>>
let bed: Bed
let enforcement: string
let platform: string
let archive: string
let byDatabase: SearchPort
let matching: MatchingService

/** Changes the thesaurus as its use case stores it, and lets the worker do what it does then. */
async function setGroup(id: string, words: string[]): Promise<void> {
  await transaction(bed.db, async (tx) => {
    const version = (await wordsVersion(tx)) + 1
    await insertWordChange(tx, { version, kind: 'save', reason: '演示', person_id: 'p', at: NOW }, [{ id, words }])
  })
  await maintainIndex(bed.services as unknown as JobServices)
}

beforeAll(async () => {
  bed = await searchBed()
  await bed.db
    .insertInto('person')
    .values({
      id: 'p',
      login_hash: 'p',
      login_cipher: Buffer.alloc(0),
      name: '徐示例',
      password_hash: '',
      created_at: NOW,
      updated_at: NOW,
    })
    .execute()
  enforcement = await publishNeed(bed.db, { title: '城管执法案件处置', summary: '街面秩序巡查' })
  platform = await publishProduct(bed.db, { title: '城市管理案件流转平台', summary: '派单和核查' })
  archive = await publishProduct(bed.db, { title: '纸质档案脱酸修复', summary: '库房环境监测' })
  await bed.drain()
  const { read, log } = { read: bed.db, log: quiet }
  matching = new MatchingService(read, () => NOW)
  byDatabase = createSearch({ read, meili: null, matching, log })
  await maintainIndex(bed.services as unknown as JobServices)
})

const both = () => [enforcement, platform].sort()
const byEngine = async (q: string) => {
  const answer = await bed.search.find(ask({ q }))
  return { source: answer.source, ids: idsOf(answer).sort() }
}
const fromDatabase = async (q: string) => idsOf(await byDatabase.find(ask({ q }))).sort()

describe('a group of the thesaurus, without a restart', () => {
  it('has one meaning for the search engine, the database and the ranking of long texts', async () => {
    expect(await byEngine('城管')).toEqual({ source: 'engine', ids: [enforcement] })
    expect(await fromDatabase('城管')).toEqual([enforcement])
    await setGroup('g', ['城管', '城市管理', '网格化管理'])
    for (const q of ['城管', '城市管理', '网格化管理', '網格化管理']) {
      expect(await byEngine(q), q).toEqual({ source: 'engine', ids: both() })
      expect(await fromDatabase(q), q).toEqual(both())
    }
    expect(await byEngine('城管 案件')).toEqual({ source: 'engine', ids: both() })
    expect(await fromDatabase('城管案件')).toEqual(both())
    // Both tell which words were asked for, so that results mark them alike.
    for (const port of [bed.search, byDatabase]) {
      const [group] = (await port.find(ask({ q: '城管' }))).groups
      expect(group?.words).toEqual(['城管', '城市管理', '网格化管理'])
      expect((await port.find(ask({ q: '城市' }))).groups).toEqual([])
      expect((await port.find(ask({ q: '' }))).groups).toEqual([])
    }
    const long = '网格化管理'.padEnd(30, '、请问有没有')
    const ranked = await matching.searchText(long, { kinds: ['opportunity', 'product'], limit: 10 })
    expect(ranked.map(({ id }) => id).sort()).toEqual(both())
  })

  it('stays when the index is built anew, and goes when the group goes', async () => {
    await reindex(bed.services)
    expect(await byEngine('网格化管理')).toEqual({ source: 'engine', ids: both() })
    await setGroup('g', [])
    expect(await byEngine('城市管理')).toEqual({ source: 'engine', ids: [platform] })
    expect(await fromDatabase('城管')).toEqual([enforcement])
    expect(await fromDatabase('网格化管理')).not.toContain(archive)
  })

  it('knows Latin words in any case and width', async () => {
    const ai = await publishProduct(bed.db, { title: 'AI 巡检机器人', summary: '识别仪表' })
    const clever = await publishNeed(bed.db, { title: '人工智能辅助巡检', summary: '变电站' })
    await bed.drain()
    await setGroup('ai', ['AI', '人工智能'])
    for (const q of ['ai', 'ＡＩ', '人工智能']) {
      expect((await byEngine(q)).ids, q).toEqual([ai, clever].sort())
      expect(await fromDatabase(q), q).toEqual([ai, clever].sort())
    }
    expect(await fromDatabase(newId())).toEqual([])
  })
})
