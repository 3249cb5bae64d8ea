import { beforeAll, describe, expect, it } from 'vitest'
import { ask, idsOf, NOW, newId, publishNeed, publishProduct, searchBed, setStatus } from './fixtures.ts'
import { DAY_MS } from '#app/domain/time.ts'
import { toDocument } from '#search/documents.ts'
import { publicItems } from '#db/repos/search-documents.ts'

type Bed = Awaited<ReturnType<typeof searchBed>>
let bed: Bed
let parking: string
let scales: string
let closed: string

beforeAll(async () => {
  bed = await searchBed()
  parking = await publishNeed(
    bed.db,
    {
      title: '智慧停车诱导系统',
      summary: '站前路商圈停车位不足',
      categories: ['scene-city'],
      spaces: ['belt-zhongshan'],
    },
    { deadlineAt: NOW + 3 * DAY_MS },
  )
  scales = await publishProduct(bed.db, {
    title: '电子计价秤',
    summary: '农贸市场溯源电子秤，接入监管平台',
    categories: ['growth-retail', 'scene-commerce'],
    modes: ['purchase'],
    price: { kind: 'exact', min: 30_000_000, max: null },
  })
  closed = await publishNeed(
    bed.db,
    { title: '停车收费终端更新', summary: '已经结束的需求', categories: ['scene-city'] },
    { deadlineAt: NOW - DAY_MS },
  )
  expect(await bed.drain()).toBe(3)
})

describe('an item in the index', () => {
  it('is found after publishing by words of title, text and owner', async () => {
    const answer = await bed.search.find(ask({ q: '停车' }))
    expect(answer).toMatchObject({ source: 'engine', degraded: null, total: 1, shortened: false })
    expect(idsOf(answer)).toEqual([parking])
    expect(idsOf(await bed.search.find(ask({ q: '溯源' })))).toEqual([scales])
    expect(idsOf(await bed.search.find(ask({ q: '示例衡器' })))).toEqual([scales])
  })

  it('is counted in every facet, each group without its own choice', async () => {
    const answer = await bed.search.find(ask({ q: '停车', filters: { categories: ['scene-city'] } }))
    expect(answer.facets).toEqual({
      kinds: { opportunity: 1 },
      states: { open: 1, closed: 1 },
      categories: { 'scene-city': 1 },
      spaces: { 'belt-zhongshan': 1 },
      modes: {},
      ownerKinds: { department: 1 },
      bands: { open: 1 },
      lists: { opportunity: 1 },
      closingSoon: { yes: 1 },
    })
    const closedToo = await bed.search.find(ask({ q: '停车', includeClosed: true, sort: 'closing' }))
    expect(idsOf(closedToo)).toEqual([parking, closed])
  })

  it('is found in pinyin, by initials, and in traditional characters', async () => {
    for (const q of ['tingche', 'zhihui', 'zhtc', 'dianzi', '智慧停車誘導'])
      expect(idsOf(await bed.search.find(ask({ q }))), q).toContain(q === 'dianzi' ? scales : parking)
  })

  it('leaves the index after withdrawal, and the page at once', async () => {
    const id = await publishNeed(bed.db, { title: '街区夜间亮化改造', summary: '灯光' })
    await bed.drain()
    expect(idsOf(await bed.search.find(ask({ q: '亮化' })))).toEqual([id])
    await setStatus(bed.db, 'opportunity', id, 'withdrawn')
    const atOnce = await bed.search.find(ask({ q: '亮化' }))
    expect(atOnce).toMatchObject({ hits: [], total: 0, source: 'engine' })
    await bed.drain()
    expect((await bed.engine.query(ask({ q: '亮化' }))).hits).toEqual([])
  })

  it('changes with the item: a second publication replaces the first', async () => {
    const id = await publishProduct(bed.db, { title: '无人售货柜', summary: '第一版' })
    await bed.drain()
    await bed.db
      .updateTable('product')
      .set({ public_json: JSON.stringify({ title: '自动贩卖机', summary: '第二版' }) })
      .where('id', '=', id)
      .execute()
    await setStatus(bed.db, 'product', id, 'published')
    await bed.drain()
    expect(idsOf(await bed.search.find(ask({ q: '贩卖机' })))).toEqual([id])
    expect((await bed.engine.query(ask({ q: '售货柜' }))).hits).toEqual([])
  })
})

describe('a poisoned index', () => {
  it('never shows a draft, and the counts are corrected', async () => {
    const real = await publishNeed(bed.db, { title: '口袋公园海绵改造', categories: ['scene-city'] })
    const draft = await publishNeed(
      bed.db,
      { title: '口袋公园秘密草稿', categories: ['scene-city'] },
      { status: 'draft' },
    )
    await bed.drain()
    const [item] = await publicItems(bed.db, 'opportunity', { ids: [real] })
    if (!item) throw new Error('not public')
    const planted = toDocument(item, NOW)
    await bed.writer.put([
      { ...planted, id: draft, title: '口袋公园秘密草稿' },
      { ...planted, id: newId(), title: '口袋公园不存在的条目' },
      { ...planted, id: scales, kind: 'reference', kindState: 'reference.reference', title: '口袋公园' },
    ])
    const answer = await bed.search.find(ask({ q: '口袋公园' }))
    expect(idsOf(answer)).toEqual([real])
    expect(answer.total).toBe(1)
    expect(answer.facets.kinds).toEqual({ opportunity: 1 })
    expect(answer.facets.categories).toEqual({ 'scene-city': 1 })
    expect(answer.facets.states).toEqual({ open: 1 })
    await setStatus(bed.db, 'product', scales, 'published')
    await bed.drain()
  })

  it('counts an entry that closed since it was indexed as closed', async () => {
    const id = await publishNeed(bed.db, { title: '社区养老食堂配送' }, { deadlineAt: NOW + DAY_MS })
    await bed.drain()
    await bed.db.updateTable('opportunity').set({ status: 'cancelled', status_at: NOW }).where('id', '=', id).execute()
    const answer = await bed.search.find(ask({ q: '养老食堂' }))
    expect(answer).toMatchObject({ hits: [], total: 0 })
    expect(answer.facets.states).toEqual({ closed: 1 })
  })
})

describe('what may be known of it', () => {
  it('keeps details of 公开概要, the name of an anonymous owner, contacts and working text out of every document', async () => {
    const anonymous = await publishNeed(
      bed.db,
      {
        title: '某企业找仓储系统',
        summary: '概要可见',
        goal: '金丝雀目标',
        currentState: '金丝雀现状',
        musts: [{ id: '1', text: '金丝雀条件' }],
        office: '金丝雀科室',
        phone: '079112345678',
        spaces: ['district'],
        amount: { kind: 'exact', min: 1_000_000, max: null },
        visibility: 'summary',
        anonymousOwner: true,
      },
      { owner: 'o-firm', working: '金丝雀改稿' },
    )
    await bed.drain()
    const { Meilisearch } = await import('meilisearch')
    const { url, masterKey, index } = bed.server
    const settings = await new Meilisearch({ host: url, apiKey: masterKey }).index(index).getSettings()
    expect(settings.displayedAttributes).not.toContain('title')
    // Every attribute can be searched, so what no search finds is not there.
    for (const q of ['金丝雀', '079112345678', '金丝雀改稿'])
      expect((await bed.engine.query(ask({ q }))).hits, q).toEqual([])
    const answer = await bed.engine.query(ask({ q: '仓储系统' }))
    expect(answer.hits).toMatchObject([{ spaces: [], band: '', ownerKind: 'enterprise' }])
    const byOwner = idsOf(await bed.engine.query(ask({ q: '示例衡器' })))
    expect(byOwner).toContain(scales)
    expect(byOwner).not.toContain(anonymous)
    const rows = await bed.db
      .selectFrom('item_text' as never)
      .selectAll()
      .execute()
    expect(JSON.stringify(rows)).not.toContain('金丝')
  })
})
