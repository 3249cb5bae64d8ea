import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS } from '#app/domain/time.ts'
import type { Db } from '#db/schema.ts'
import { openSearchEngine } from '#search/meili.ts'
import { createSearch } from '#search/query.ts'
import type { SearchLog } from '#search/query.ts'
import { ask, idsOf, NOW, publishNeed, publishProduct, quiet, scratchDatabase, setStatus } from './fixtures.ts'

let db: Db
let parking: string
let scales: string
let reference: string
const servers: Server[] = []

beforeAll(async () => {
  db = await scratchDatabase()
  parking = await publishNeed(
    db,
    { title: '智慧停车诱导系统', summary: '站前路商圈停车位不足', categories: ['scene-city'] },
    { deadlineAt: NOW + 3 * DAY_MS },
  )
  scales = await publishProduct(db, {
    title: '电子计价秤',
    summary: '农贸市场溯源电子秤，接入5G监管平台',
    categories: ['growth-retail'],
    price: { kind: 'range', min: 30_000_000, max: 120_000_000 },
  })
  await publishNeed(db, { title: '停车收费终端更新' }, { deadlineAt: NOW - DAY_MS })
  await publishNeed(db, { title: '停车场草稿' }, { status: 'draft' })
  reference = 'ref-1'
  await db
    .insertInto('reference_entry')
    .values({ id: reference, item_kind: 'opportunity', title: '滨江停车楼', category: 'scene-city', year: 2021 })
    .execute()
  const { transaction } = await import('#db/transaction.ts')
  const { announceItem } = await import('#search/announce.ts')
  await transaction(db, (tx) =>
    announceItem(tx, { kind: 'reference', id: reference, now: NOW, newId: () => 'job-ref' }),
  )
})

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A search whose engine is whatever `answer` does with a request. */
async function withEngine(answer: RequestListener, log: SearchLog = quiet, elapsed?: () => number) {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const meili = openSearchEngine({ url, key: 'k', index: 'i' })
  return createSearch({ read: db, meili, matching: null, log, elapsed })
}

const database = () => createSearch({ read: db, meili: null, matching: null, log: quiet })

describe('the database', () => {
  it('finds by characters, pairs, words, pinyin and traditional characters', async () => {
    for (const [q, id] of [
      ['停车诱导', parking],
      ['诱', parking],
      ['智慧停車', parking],
      ['tingche', parking],
      ['zhtc', parking],
      ['商务局', parking],
      ['溯源 电子秤', scales],
      ['５ｇ', scales],
      ['滨江', reference],
    ] as const)
      expect(idsOf(await database().find(ask({ q }))), q).toContain(id)
    expect(idsOf(await database().find(ask({ q: '草稿' })))).toEqual([])
  })

  it('answers in the shape of the engine, with counts', async () => {
    const answer = await database().find(ask({ q: '停车' }))
    expect(answer).toEqual({
      hits: expect.arrayContaining([
        { kind: 'opportunity', id: parking },
        { kind: 'reference', id: reference },
      ]) as unknown,
      total: 2,
      facets: {
        kinds: { opportunity: 1, reference: 1 },
        states: { open: 1, reference: 1, closed: 1 },
        categories: { 'scene-city': 2 },
        spaces: {},
        modes: {},
        ownerKinds: { department: 1 },
        bands: { open: 1 },
        lists: { opportunity: 2 },
        closingSoon: { yes: 1 },
      },
      source: 'database',
      degraded: 'absent',
      usedQuery: '停车',
      groups: [],
      shortened: false,
    })
  })

  it('lists without words, sorted and narrowed, and follows changes at once', async () => {
    const search = createSearch({ read: db, meili: null, matching: null, log: quiet })
    const all = await search.find(ask({ sort: 'closing', includeClosed: true }))
    expect(all).toMatchObject({ source: 'database', degraded: null, total: 4 })
    expect(idsOf(all)[0]).toBe(parking)
    expect(idsOf(await search.find(ask({ filters: { bands: ['50-200'] } })))).toEqual([scales])
    expect(idsOf(await search.find(ask({ filters: { closingSoon: true } })))).toEqual([parking])
    expect(await search.find(ask({ filters: { states: ['closed'] } }))).toMatchObject({ total: 1 })
    const id = await publishProduct(db, { title: '临时产品' })
    expect(idsOf(await search.find(ask({ sort: 'newest', kinds: ['product'] })))).toContain(id)
    await setStatus(db, 'product', id, 'unpublished')
    expect(idsOf(await search.find(ask({ sort: 'newest', kinds: ['product'] })))).toEqual([scales])
    expect(await search.find(ask({ q: '临时产品' }))).toMatchObject({ total: 0 })
  })

  it('pages through everything without overlap', async () => {
    const search = database()
    const pages = await Promise.all([1, 2, 3, 4].map((page) => search.find(ask({ page, perPage: 1, sort: 'newest' }))))
    expect(new Set(pages.flatMap(idsOf)).size).toBe(3)
    expect(pages.map((p) => p.total)).toEqual([3, 3, 3, 3])
  })
})

describe('an engine that', () => {
  const q = ask({ q: '停车' })
  const json =
    (body: unknown): RequestListener =>
    (_, r) =>
      r.setHeader('content-type', 'application/json').end(JSON.stringify(body))

  it('never answers leaves the answer to the database', async () => {
    const search = await withEngine(() => undefined)
    expect(await search.find(q)).toMatchObject({ source: 'database', degraded: 'away', total: 2 })
  })

  it('drips bytes is given up in time', async () => {
    const search = await withEngine((_, response) => {
      response.setHeader('content-type', 'application/json')
      const drip = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(drip))
    })
    expect(await search.find(q)).toMatchObject({ source: 'database', degraded: 'away' })
  })

  it.each<[string, RequestListener]>([
    ['says 500', (_, r) => r.writeHead(500).end('{}')],
    ['is overloaded', (_, r) => r.writeHead(503).end('{"code":"too_many_search_requests"}')],
    ['answers a page', (_, r) => r.setHeader('content-type', 'text/html').end('<html></html>')],
    ['breaks off', (_, r) => r.setHeader('content-type', 'application/json').end('{"results":[{"hits":[{"id"')],
    ['closes the connection', (request) => request.socket.destroy()],
    ['answers another question', json({ results: [] })],
    ['has hits without a kind', json({ results: [1, 2, 3].map(() => ({ hits: [{ id: 'x' }] })) })],
    [
      'counts below nothing',
      json({ results: [1, 2, 3].map(() => ({ hits: [], facetDistribution: { kind: { product: -3 } } })) }),
    ],
  ])('%s is replaced by the database', async (_name, answer) => {
    const search = await withEngine(answer)
    expect(await search.find(q)).toMatchObject({ source: 'database', degraded: 'away', total: 2 })
    expect((await search.health()).engine).toBe('down')
  })

  it('is not asked for what it cannot reach, and that is no failure', async () => {
    let calls = 0
    const search = await withEngine((_, r) => (calls++, r.end()))
    expect(await search.find({ ...q, page: 51 })).toMatchObject({
      source: 'database',
      degraded: null,
      total: 2,
      hits: [],
    })
    expect(await search.find(ask())).toMatchObject({ source: 'database', degraded: null, total: 3 })
    expect(calls).toBe(0)
  })

  it('invents ids is not believed', async () => {
    const hit = { id: 'invented', kind: 'product', list: 'product', endsAt: NOW + 1, categories: ['x'] }
    const results = [
      { hits: [hit], facetDistribution: { kind: { product: 1 }, categories: { x: 1 } } },
      { hits: [], facetDistribution: { kindState: { 'product.open': 1 } } },
      { hits: [] },
    ]
    const answer = await (await withEngine(json({ results }))).find(q)
    expect(answer).toMatchObject({ source: 'engine', hits: [], total: 0 })
    expect(answer.facets).toMatchObject({ kinds: {}, states: {}, categories: {} })
  })

  it('fails three times is left alone for 15 seconds, then tried once', async () => {
    let calls = 0
    let now = 0
    const messages: string[] = []
    const log = { warn: (fields: object, text: string) => void messages.push(JSON.stringify(fields) + text) }
    const search = await withEngine(
      (_, r) => (calls++, r.writeHead(500).end()),
      log,
      () => now,
    )
    for (let i = 0; i < 6; i++) expect(await search.find(q)).toMatchObject({ source: 'database', degraded: 'away' })
    expect(calls).toBe(3)
    now = 14_999
    await search.find(q)
    expect(calls).toBe(3)
    now = 15_000
    await Promise.all([search.find(q), search.find(q)])
    expect(calls).toBe(4)
    expect(messages.join()).not.toContain('停车')
  })
})

describe('a long query', () => {
  const long = '站前路商圈需要一套能够引导车辆快速找到空余停车位的智慧停车诱导系统并接入城市大脑'

  it('is shortened by own rule and said so', async () => {
    const answer = await database().find(ask({ q: long }))
    expect(answer.shortened).toBe(true)
    expect(long.startsWith(answer.usedQuery)).toBe(true)
    expect([...answer.usedQuery]).toHaveLength(20)
    expect(idsOf(answer)).toContain(parking)
  })

  it('is answered whole by the matching service where there is one, within what is public and asked for', async () => {
    const asked: string[] = []
    const matching = {
      searchText: async (text: string) => {
        asked.push(text)
        return [scales, parking, 'unknown'].map((id) => ({ kind: 'product' as const, id }))
      },
    }
    const search = createSearch({ read: db, meili: null, matching, log: quiet })
    const answer = await search.find(ask({ q: long, kinds: ['opportunity'] }))
    expect(asked).toEqual([long])
    expect(answer).toMatchObject({ source: 'matching', shortened: false, degraded: null, usedQuery: long, total: 1 })
    expect(idsOf(answer)).toEqual([parking])
    expect(answer.facets.kinds).toEqual({ opportunity: 1, product: 1 })
  })

  it('falls back to the short one when the matching service fails', async () => {
    const matching = { searchText: () => Promise.reject(new Error('thread gone')) }
    const search = createSearch({ read: db, meili: null, matching, log: quiet })
    expect(await search.find(ask({ q: long }))).toMatchObject({ source: 'database', shortened: true })
  })
})
