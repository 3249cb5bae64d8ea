import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { chooseQuery } from '#app/features/salons/choose.schema.ts'
import { pairsPage } from '#app/features/salons/pairs.queries.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { chooseInThread } from '#app/server/choosing-host.ts'
import { chooseHere } from '#app/server/choosing.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { code, fittingProduct, putFilling, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { bundleEntry } from '#tests/support/bundle.ts'
import { salonChoice } from '#tests/unit/choosing/problems.ts'
import { delegates, meetings, scene } from './salon-support.ts'
import type { Scene } from './salon-support.ts'

/** Choosing pairs for a salon: what the page finds, chooses, explains, and invites. */

let s: Scene
let firms: SignedIn[]
const number = (kind: 'JH' | 'CP', n: number) => `${kind}-2026-${String(n).padStart(4, '0')}`

/** Two needs of one department, one of another, and four firms of which the first has two products. */
beforeEach(async () => {
  s = await scene({ tables: 4, rounds: 5 })
  const { world } = s
  world.services.matching = new MatchingService(world.services.read, () => world.now())
  const second = await world.person({
    organisation: await world.organisation({ name: '示例街道办', kind: 'department' }),
  })
  await putNeed(world, s.owner, { title: '农贸市场智慧监管' })
  await putNeed(world, s.owner, { title: '农贸市场溯源' })
  await putNeed(world, second, { title: '社区农贸市场计量' })
  firms = [s.firm]
  for (let i = 1; i < 4; i++)
    firms.push(await world.person({ organisation: await world.organisation({ name: `示例企业${i}有限公司` }) }))
  for (const firm of firms) await putProduct(world, firm, fittingProduct())
  // Another product of the first firm, not a copy of its first.
  const other = {
    title: '农贸市场溯源查询终端',
    summary: '摊位前的溯源查询一体机，顾客扫码看进货凭证；数据上报市场监管平台，可处理投诉。',
  }
  await putProduct(world, s.firm, fittingProduct(other))
  await putFilling(world)
})
afterEach(() => s.world.close())

const page = (search: Record<string, string | string[]> = {}, actor = s.organiser) =>
  pairsPage(s.world.ctx(actor), s.number, chooseQuery.parse(search))
const made = async (search: Record<string, string | string[]> = {}) => {
  const { choice } = await page(search)
  if (!choice?.made) throw new Error(`no choice: ${choice?.conflict?.join('；')}`)
  return choice.made
}
const chosenIds = (choice: Awaited<ReturnType<typeof made>>) => choice.chosen.map((c) => c.id)

test('the choice keeps the usual limits, says what was left out and what each condition costs', async () => {
  const choice = await made()
  expect(choice.proven).toBe(true)
  const perNeed = new Map<string, number>()
  for (const { need } of choice.chosen) perNeed.set(need.number, (perNeed.get(need.number) ?? 0) + 1)
  expect(Math.max(...perNeed.values())).toBeLessThanOrEqual(3)
  // No two pairs of the same two organisations.
  const organisations = choice.chosen.map((c) => `${c.need.owner} ${c.product.owner}`)
  expect(new Set(organisations).size).toBe(organisations.length)
  expect(choice.summary).toMatch(/^选出 \d+ 对（.+）；不设条件时可选 15 对（.+）$/)
  expect(choice.left.length).toBe(15 - choice.chosen.length)
  for (const { why } of choice.left) expect(why.length).toBeGreaterThan(0)
  expect(choice.left.flatMap((l) => l.why).join()).toMatch(
    /(示例.+有限公司与演示区商务局|演示区商务局与示例.+有限公司)只见一场/,
  )
  expect(choice.prices.join()).toContain('去掉“同样两家单位只见一场”，可多')
})

test('the same address is the same choice, and what cannot be read is as usual', async () => {
  const first = await made({ perNeed: '2', newcomers: '50' })
  expect(await made({ perNeed: '2', newcomers: '50' })).toEqual(first)
  expect(chooseQuery.parse({ perNeed: 'viele', perFirm: '-1', newcomers: '400', must: ['<x>'] })).toMatchObject({
    perNeed: 3,
    perFirm: 3,
    newcomers: 0,
    must: [],
  })
  expect(chooseQuery.parse({ perNeed: '' }).perNeed).toBeNull()
})

test('a pair fixed by hand is in it, one put aside is not, and both can be undone by address', async () => {
  const before = await made({ perNeed: '1' })
  const wanted = before.left.find((l) => l.why.some((w) => w.includes('至多 1 家')))
  if (!wanted) throw new Error('nothing was left out')
  const search = Object.fromEntries(new URLSearchParams(wanted.must))
  const after = await made(search)
  expect(chosenIds(after)).toContain(wanted.id)
  expect(after.chosen.find((c) => c.id === wanted.id)?.must).toBe(true)
  const put = Object.fromEntries(new URLSearchParams(after.chosen.find((c) => c.id === wanted.id)?.not ?? ''))
  expect(put).toMatchObject({ not: wanted.id, perNeed: '1' })
  const aside = await made(put)
  expect(chosenIds(aside)).not.toContain(wanted.id)
  expect(aside.left.find((l) => l.id === wanted.id)?.why.join()).toContain('不选')
  const { choice } = await page({ not: wanted.id })
  expect(choice?.not).toMatchObject([{ id: wanted.id, known: true, undo: '?' }])
})

test('a pair typed by its numbers is chosen though nothing suggests it; an unknown one is said to be none', async () => {
  const filling = number('CP', 8)
  const typed = { need: number('JH', 1).toLowerCase(), product: filling }
  expect(chosenIds(await made(typed))).toContain(`${number('JH', 1)}~${filling}`)
  const { choice } = await page({ need: 'JH-2026-0999', product: filling })
  expect(choice?.must).toMatchObject([{ id: `JH-2026-0999~${filling}`, known: false }])
  expect(choice?.conflict).toBeNull()
})

test('wishes that no choice can keep are explained, and nothing is invited', async () => {
  const must = [1, 2].map((n) => `${number('JH', 1)}~${number('CP', n)}`)
  const { choice } = await page({ perNeed: '1', must })
  expect(choice?.made).toBeNull()
  expect(choice?.conflict).toHaveLength(3)
  expect(choice?.conflict?.[0]).toBe('“农贸市场智慧监管”至多 1 家')
  expect(choice?.conflict?.filter((word) => word.startsWith('必选 演示区商务局“农贸市场智慧监管”与'))).toHaveLength(2)
  expect(await meetings(s)).toEqual([])
})

test('what is invited already counts against every limit, and the same choice twice invites nobody twice', async () => {
  const choice = await made()
  const pairs = choice.chosen.map((c) => {
    const [opportunityId = '', productId = ''] = c.value.split('~')
    return { opportunityId, productId }
  })
  expect(await proposeMeetings(s.world.ctx(s.organiser), s.number, pairs)).toBe(pairs.length)
  expect(await proposeMeetings(s.world.ctx(s.organiser), s.number, pairs)).toBe(0)
  const after = await made()
  expect(after.chosen).toEqual([])
  const counted = after.participants.find((p) => p.name === '演示区商务局')
  expect(counted).toMatchObject({ standing: counted?.total })
  // After the invitation every unit has as many meetings of each level as it was shown before.
  const levels = (rows: typeof choice.participants) =>
    rows.map(({ name, high, medium, low, other, total }) => [name, high, medium, low, other, total])
  expect(levels(after.participants)).toEqual(levels(choice.participants))
  expect(choice.participants.some((p) => p.high + p.medium + p.low > 0)).toBe(true)
})

test('table places and the rounds for which a unit has people bind', async () => {
  const { db } = s.world.services
  await db.updateTable('salon').set({ tables: 1, rounds: 2 }).execute()
  const few = await made()
  expect(few.chosen).toHaveLength(2)
  expect(few.left[0]?.why).toContain('1 桌 2 轮，共 2 个桌位')
  await db.updateTable('salon').set({ tables: 4, rounds: 5 }).execute()
  await registerForSalon(s.world.ctx(s.owner), s.number, { ...delegates(1), absent: [0, 1, 2, 3] })
  const present = await made()
  const own = present.participants.find((p) => p.name === '演示区商务局')
  expect(own).toMatchObject({ total: 1, places: 1 })
  expect(present.left.flatMap((l) => l.why)).toContain('演示区商务局在场的时段至多排 1 场')
})

test('newcomers are firms that were registered at no earlier salon', async () => {
  const { db } = s.world.services
  const salon = await db.selectFrom('salon').selectAll().executeTakeFirstOrThrow()
  await db
    .insertInto('salon')
    .values({
      ...salon,
      id: 'earlier',
      number: 'SL-2026-0099',
      status: 'closed',
      starts_at: salon.starts_at - 86_400_000,
    })
    .execute()
  for (const [i, firm] of firms.slice(0, 3).entries())
    await db
      .insertInto('registration')
      .values({
        id: `r${i}`,
        salon_id: 'earlier',
        organisation_id: firm.organisation?.id ?? '',
        status: 'registered',
        seats: 1,
        link_hash: `h${i}`,
        link_cipher: Buffer.from(''),
        created_at: 0,
        status_at: 0,
      })
      .execute()
  const choice = await made({ newcomers: '50' })
  const newcomers = choice.chosen.filter((c) => c.newcomer)
  expect(new Set(newcomers.map((c) => c.product.owner))).toEqual(new Set(['示例企业3有限公司']))
  expect(newcomers.length * 2).toBeGreaterThanOrEqual(choice.chosen.length)
  expect(choice.left.flatMap((l) => l.why)).toContain('首次参加的企业至少占 50%')
})

test('only pairs of registered units when that is asked for; without suggestions what was agreed and typed', async () => {
  expect((await page({ registered: '1' })).choice?.found).toBe(0)
  await registerForSalon(s.world.ctx(s.owner), s.number, delegates(1))
  await registerForSalon(s.world.ctx(s.firm), s.number, delegates(1))
  const choice = await made({ registered: '1' })
  expect(choice.chosen).toHaveLength(1)
  s.world.services.matching.forOpportunities = () => Promise.reject(new Error('away'))
  const { choice: alone } = await page({ need: number('JH', 1), product: number('CP', 1) })
  expect(alone).toMatchObject({ away: true, found: 1 })
})

test('near misses of a gap can be chosen from', async () => {
  const { world } = s
  const product = await putProduct(
    world,
    s.firm,
    fittingProduct({
      title: '桥梁结构监测终端',
      summary: '桥梁结构监测，只租不卖。',
      modes: ['lease'],
      capabilities: [],
    }),
  )
  await putNeed(world, s.owner, { title: '桥梁结构监测终端', summary: '采购桥梁结构监测终端。', modes: ['purchase'] })
  const near = { opportunityId: '', productId: product }
  const needs = await world.services.read.selectFrom('opportunity').select(['id', 'title']).execute()
  near.opportunityId = needs.find((n) => n.title === '桥梁结构监测终端')?.id ?? ''
  const service = world.services.matching
  const evidence = await service.evidence(near.opportunityId, near.productId, '2026-11-23')
  if (!evidence) throw new Error('no evidence')
  service.gaps = ({ side }) =>
    Promise.resolve({
      computedAt: 0,
      cells: [],
      total: 1,
      rows: side === 'need' ? [{ id: near.opportunityId, near: [evidence] }] : [],
    })
  const choice = await made({ source: 'gaps' })
  expect(choice.chosen.map((c) => c.value)).toEqual([`${near.opportunityId}~${near.productId}`])
  expect((await page({ source: 'gaps', release: 'none' })).choice?.found).toBe(0)
})

test('a pair with a conflict of interest is out, and cannot be chosen by hand', async () => {
  const { db } = s.world.services
  await db
    .insertInto('organisation_relation')
    .values({
      id: 'h1',
      kind: 'holding',
      organisation_id: s.firm.organisation?.id ?? '',
      other_id: s.owner.organisation?.id ?? '',
      share: 5100,
      source: '企业年报',
      since: '2026-01-01',
      entered_by: s.organiser.personId,
      entered_at: 0,
    })
    .execute()
  const { left, chosen } = await made()
  const between = left.filter((l) => l.need.owner === '演示区商务局' && l.product.owner === '示例溯源科技有限公司')
  expect(between).toHaveLength(4)
  for (const { why } of between) expect(why.join()).toContain('有利益冲突')
  expect(chosen.some((c) => c.need.owner === '演示区商务局' && c.product.owner.startsWith('示例溯源'))).toBe(false)
  const { choice } = await page({ must: between[0]?.id ?? '' })
  expect(choice?.conflict).toHaveLength(2)
  expect(choice?.conflict?.join()).toContain('有利益冲突')
})

test('the choice is made in a thread of its own, one after the other, and a broken question does not end it', async () => {
  const choose = chooseInThread(pathToFileURL(await bundleEntry('app/server/choosing-thread.ts')))
  const problem = salonChoice(1, 20, 20)
  const broken = { ...problem, candidates: null } as unknown as typeof problem
  const [first, fault, second] = await Promise.allSettled([choose(problem), choose(broken), choose(problem)])
  expect(first).toEqual({ status: 'fulfilled', value: await chooseHere(problem) })
  expect(fault.status).toBe('rejected')
  expect(second).toEqual(first)
  const nowhere = chooseInThread(new URL('file:///nowhere/choosing-thread.mjs'))
  for (let time = 0; time < 2; time++) await expect(nowhere(problem)).rejects.toThrow()
})

test('only the team sees and invites', async () => {
  for (const actor of [s.other, s.owner, s.firm]) {
    const asked = pairsPage(s.world.ctx(actor), s.number, chooseQuery.parse({}))
    expect(await code(asked)).toBe('notFound')
  }
})

test('nothing is chosen before registration opens or after the salon', async () => {
  for (const status of ['planning', 'held', 'closed']) {
    await s.world.services.db.updateTable('salon').set({ status }).execute()
    expect(await page()).toMatchObject({ open: false, choice: null })
  }
})
