import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replayStored } from '#app/server/admin-replay.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { seenEvidence } from '#app/features/matching/seen-need.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { makeChange } from '#app/features/words/make-change.server.ts'
import { previewChange } from '#app/features/words/preview-change.server.ts'
import { changeDesk, wordsDesk } from '#app/features/words/words.queries.server.ts'
import type { AskedChange } from '#app/features/words/words.schema.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { countedText } from '#app/server/search-counts.ts'
import { previewWith } from '#app/server/words-preview.ts'
import { keepPreviews } from '#app/server/words-previews.ts'
import { wordGroupsAt, wordsVersion } from '#db/repos/words.ts'
import {
  code,
  fittingProduct,
  parties,
  putFilling,
  putNeed,
  putProduct,
} from '#tests/integration/matching/matching-support.ts'
import type { Parties } from '#tests/integration/matching/matching-support.ts'
import { completeNeed } from '#tests/support/opportunities.ts'
import { withRealServices } from '#tests/support/web.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let p: Parties
let need: string
let product: string

beforeEach(async () => {
  world = await createWorld()
  withRealServices(world)
  p = await parties(world)
  need = await putNeed(world, p.owner, {
    title: '城管案件处置',
    summary: '街面秩序巡查发现的案件要流转。',
    currentState: '',
    goal: '',
    musts: [],
    categories: ['scene-city'],
  })
  product = await putProduct(
    world,
    p.firm,
    fittingProduct({
      title: '城市管理事项流转',
      summary: '派单、核查和归档。',
      categories: ['scene-health'],
      capabilities: [],
    }),
  )
  await putFilling(world)
})
afterEach(() => world.close())

const words = (typed: string, id = '', reason = '两种叫法是一回事'): AskedChange => ({
  kind: 'save',
  id,
  words: typed,
  reason,
})
const preview = async (change: AskedChange, actor = p.organiser) => {
  const { view } = await previewChange(world.ctx(actor), change)
  if (!view) throw new Error('the preview is not ready')
  return view
}
/** Looks at a change and makes it. */
async function change(asked: AskedChange, actor = p.organiser): Promise<number> {
  const { seal } = await preview(asked, actor)
  return makeChange(world.ctx(actor), asked, seal)
}
const groups = async () =>
  (await wordGroupsAt(world.services.read, await wordsVersion(world.services.read))).map((g) => [...g.words])
const groupId = async (first: string) =>
  (await wordGroupsAt(world.services.read, await wordsVersion(world.services.read))).find((g) => g.words[0] === first)
    ?.id ?? ''
const search = async (q: string) => {
  const answer = await world.services.search.find({
    q,
    kinds: ['opportunity', 'product'],
    filters: {},
    sort: 'relevance',
    page: 1,
    perPage: 10,
    includeClosed: false,
    now: world.now(),
  })
  return answer.hits.map((hit) => hit.id)
}
const score = async () => (await world.services.matching.evidence(need, product, '2026-11-23'))?.score ?? 0

describe('saving a group', () => {
  test('needs a preview of exactly this change on exactly these words', async () => {
    const asked = words('城管\n城市管理')
    const { seal } = await preview(asked)
    const make = (a: AskedChange, s: string) => code(makeChange(world.ctx(p.organiser), a, s))
    expect(await make(asked, '')).toBe('conflict')
    expect(await make(words('城管、城市治理'), seal)).toBe('conflict')
    await change(words('物联网、IoT'))
    expect(await make(asked, seal)).toBe('conflict')
    expect(await groups()).toEqual([['物联网', 'IoT']])
    expect(await change(asked)).toBe(2)
    expect(await groups()).toEqual([
      ['物联网', 'IoT'],
      ['城管', '城市管理'],
    ])
  })

  test('holds at once for search and matching, and goes with the group', async () => {
    expect(await search('城管')).toEqual([need])
    const before = await score()
    await change(words('城管、城市管理'))
    expect((await search('城管')).sort()).toEqual([need, product].sort())
    expect((await search('城市管理')).sort()).toEqual([need, product].sort())
    const having = await score()
    expect(having).toBeGreaterThan(before)
    await change({ kind: 'remove', id: await groupId('城管'), reason: '容易误会' })
    expect(await search('城管')).toEqual([need])
    expect(await score()).toBe(before)
  })

  test('a list that was seen is made again under the words that held', async () => {
    await change(words('城管、城市管理'))
    await inviteMatch(world.ctx(p.owner), { opportunity: need, product, note: '' })
    const stored = await world.services.db.selectFrom('seen_list').selectAll().executeTakeFirstOrThrow()
    expect(JSON.parse(stored.list_json)).toMatchObject({ words: 1 })
    expect(stored.list_json).toContain('⟨城管⟩')
    await change({ kind: 'undo', version: 1, reason: '退回看看' })
    expect(await replayStored(world.services.read, stored.id)).toContain('结果完全一致')
  })

  test.each([
    ['one word', '城管'],
    ['a word of one character', '管、管理'],
    ['a word twice', '城管、城管'],
    ['thirteen words', Array.from({ length: 13 }, (_, i) => `词语${i}`).join('、')],
  ])('is refused with %s, at its field, before anything is reckoned', async (_name, typed) => {
    const refusal = (await preview(words(typed)).catch((e: unknown) => e)) as { fields: Record<string, string> }
    expect(Object.keys(refusal.fields)).toEqual(['words'])
  })

  test('is refused for a word of another group, also when that came in between', async () => {
    const asked = words('城管、城市治理')
    const { seal } = await preview(asked)
    await change(words('城管、城市管理'))
    expect(await code(makeChange(world.ctx(p.organiser), asked, seal))).toBe('badInput')
    expect(await code(preview(words('城市管理、管理平台')))).toBe('badInput')
    expect(await code(preview(words('城管、城市管理', await groupId('城管'))))).toBe('badInput')
    expect(await code(preview(words('甲乙、丙丁', 'unknown')))).toBe('notFound')
  })
})

test('the card of a pair names both words, as each side writes it', async () => {
  const path = { opportunity: need, product }
  expect((await readEvidence(world.ctx(p.owner), path, false)).reasons?.words).toEqual([])
  await change(words('城管、城市管理、网格化管理'))
  for (const actor of [p.owner, p.firm])
    expect((await readEvidence(world.ctx(actor), path, false)).reasons?.words).toEqual(['“城管”与“城市管理”'])
})

test('the card tells a reader of the summary nothing of words in the details', async () => {
  need = await putNeed(world, p.owner, {
    title: '案件处置',
    summary: '流转。',
    goal: '城管案件',
    visibility: 'summary',
  })
  await change(words('城管、城市管理'))
  const found = await world.services.matching.evidence(need, product, '2026-11-23')
  expect(found?.words).toHaveLength(1)
  const content = completeNeed({ title: '案件处置', summary: '流转。', goal: '城管案件', visibility: 'summary' })
  expect(found && seenEvidence(found, content, true).words).toEqual([])
})

describe('the preview', () => {
  const searched = async (text: string, times: number) => {
    for (let i = 0; i < times; i++) world.services.searches.count(text, world.now())
    await world.services.searches.flush()
  }

  test('names the searches of the last month that change, with places, and nothing is applied', async () => {
    await searched('城管', 3)
    await searched('电子秤', 2)
    const { searches } = await preview(words('城管、城市管理'))
    expect(searches).toMatchObject({ looked: 2, compared: 1, total: 1, rest: [] })
    expect(searches.changed.map((list) => [list.key, list.n, list.totals])).toEqual([
      ['城管', 3, { before: 1, after: 2 }],
    ])
    const entered = searches.changed[0]?.rows.find((row) => row.from === null)
    expect(entered?.title).toContain('城市管理事项流转')
    expect(await search('城管')).toEqual([need])
    expect(await groups()).toEqual([])
    world.pass(31 * 24 * 3_600_000)
    await searched('别的', 1)
    expect((await preview(words('城管、城市管理'))).searches.looked).toBe(1)
  })

  test('names the lists of suggestions that change, from both sides', async () => {
    const { lists, holding } = await preview(words('城管、城市管理'))
    expect(holding).toMatchObject({ needs: 1, offers: 1 })
    expect(lists).toMatchObject({ shown: 0, gone: 0, others: 2, otherItems: 2 })
    const keys = lists.changed.map((list) => list.key)
    for (const list of lists.changed) expect(list.rows.some((row) => row.from !== row.to)).toBe(true)
    const before = await world.services.matching.forOpportunities([need], { limit: 10 })
    await change(words('城管、城市管理'))
    const after = await world.services.matching.forOpportunities([need], { limit: 10 })
    const same = JSON.stringify(before.map((r) => r.productId)) === JSON.stringify(after.map((r) => r.productId))
    expect(keys.some((key) => key.includes('城管案件处置'))).toBe(!same)
  })

  test('shows what a very common word would do', async () => {
    const { holding } = await preview(words('系统、统计'))
    expect((holding.needs + holding.offers) / holding.of).toBeGreaterThan(0.5)
  })

  test('measures the given sets, and says of those without the words that nothing changes', async () => {
    world.services.previewWords = keepPreviews(previewWith(world.services.read, 'tests/bench/data/retrieval'))
    const { sets } = await preview(words('从没有人写过的词甲、从没有人写过的词乙'))
    expect(sets.map(({ name }) => name)).toEqual(['csl-abs2title', 'csl-kw2abs', 'stard-closed'])
    expect(sets.every(({ untouched }) => untouched)).toBe(true)
    const law = (await preview(words('劳动合同、聘用合同'))).sets.find(({ name }) => name === 'stard-closed')
    expect(law).toMatchObject({ untouched: false, queries: 50 })
    expect(law?.ndcg.before).toBeGreaterThan(0.3)
    expect(law?.recall.after).toBeGreaterThan(0.5)
  }, 60_000)
})

describe('the way back', () => {
  test('takes one change back by a change of its own, with author and reason', async () => {
    await change(words('城管、城市管理'))
    const id = await groupId('城管')
    await change(words('城管、城市管理、网格化管理', id, '加一种叫法'))
    expect(await change({ kind: 'undo', version: 2, reason: '加错了' })).toBe(3)
    expect(await groups()).toEqual([['城管', '城市管理']])
    const { changes } = await wordsDesk(world.ctx(p.organiser), { page: 1 })
    expect(changes.map((c) => [c.version, c.kind, c.reason, c.author])).toEqual([
      [3, '退回一次改动（第 2 次）', '加错了', p.organiser.name],
      [2, '保存', '加一种叫法', p.organiser.name],
      [1, '保存', '两种叫法是一回事', p.organiser.name],
    ])
    expect(changes[0]?.groups).toEqual([{ before: '城管、城市管理、网格化管理', after: '城管、城市管理' }])
  })

  test('is refused for a change whose group was changed again, for one that is not there, and where words collide', async () => {
    await change(words('城管、城市管理'))
    await change(words('城管、城市管理、网格化管理', await groupId('城管')))
    const undo = (version: number): AskedChange => ({ kind: 'undo', version, reason: '退回' })
    expect(await code(preview(undo(1)))).toBe('wrongState')
    expect(await code(preview(undo(9)))).toBe('notFound')
    await change({ kind: 'remove', id: await groupId('城管'), reason: '先去掉' })
    await change(words('城管、城市治理'))
    expect(await code(preview(undo(3)))).toBe('wrongState')
    expect(await groups()).toEqual([['城管', '城市治理']])
  })

  test('returns all to the end of a day', async () => {
    await change(words('城管、城市管理'))
    world.pass(24 * 3_600_000)
    await change(words('物联网、IoT'))
    await change({ kind: 'remove', id: await groupId('城管'), reason: '去掉' })
    const back = (day: string): AskedChange => ({ kind: 'return', day, reason: '回到昨天' })
    expect(await code(preview(back('2026-11-24')))).toBe('badInput')
    expect(await change(back('2026-11-23'))).toBe(4)
    expect(await groups()).toEqual([['城管', '城市管理']])
    expect(await change({ kind: 'undo', version: 4, reason: '又要了' })).toBe(5)
    expect(await groups()).toEqual([['物联网', 'IoT']])
    expect(await change(back('2026-11-22'))).toBe(6)
    expect(await groups()).toEqual([])
  })

  test('nothing of the history can be changed or removed', async () => {
    await change(words('城管、城市管理'))
    for (const table of ['word_change', 'word_group_state'] as const) {
      await expect(world.services.db.deleteFrom(table).execute()).rejects.toThrow(/append only/)
      await expect(world.services.db.updateTable(table).set({ version: 9 }).execute()).rejects.toThrow(/append only/)
    }
  })
})

test('is for the lead unit alone', async () => {
  await change(words('城管、城市管理'))
  const admin = await world.person({ staff: ['admin'] })
  const others: SignedIn[] = [p.owner, p.firm, p.reviewer, p.auditor, admin]
  for (const actor of others) {
    expect(await code(wordsDesk(world.ctx(actor), { page: 1 }))).toBe('forbidden')
    expect(await code(changeDesk(world.ctx(actor), { kind: 'save', id: '' }))).toBe('forbidden')
    expect(await code(preview(words('甲乙、丙丁'), actor))).toBe('forbidden')
    expect(await code(makeChange(world.ctx(actor), words('甲乙、丙丁'), ''))).toBe('forbidden')
  }
  expect(await code(wordsDesk(world.ctx(), { page: 1 }))).toBe('signInFirst')
})

describe('what is searched for', () => {
  test.each([
    ['  智慧 城管 ', '智慧 城管'],
    ['ＡＩ', 'ai'],
    ['城市管理'.repeat(11), null],
    ['13800138000', null],
    ['找 0791-1234567', null],
    ['a@b.cn', null],
    ['', null],
  ])('%j is counted as %j', (typed, counted) => {
    expect(countedText(typed)).toBe(counted)
  })

  test('is summed up by day without anybody, and forgotten after thirty days', async () => {
    const { searches, db } = world.services
    const rows = () => db.selectFrom('search_count').selectAll().orderBy('day').execute()
    for (let i = 0; i < 2; i++) searches.count('城管', world.now())
    await searches.flush()
    searches.count('城管', world.now())
    await searches.flush()
    expect(await rows()).toEqual([{ day: '2026-11-23', text: '城管', n: 3 }])
    world.pass(31 * 24 * 3_600_000)
    searches.count('电子秤', world.now())
    await searches.flush()
    expect((await rows()).map((row) => row.text)).toEqual(['电子秤'])
  })
})
