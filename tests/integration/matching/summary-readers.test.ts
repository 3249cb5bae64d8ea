import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SeenList } from '#app/domain/matching/replay.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { readGaps } from '#app/features/matching/gaps.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { readStanding } from '#app/features/matching/standing.queries.server.ts'
import { suggestionsForOrganisation, suggestionsForProduct } from '#app/features/matching/suggestions.queries.server.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { announceItem } from '#search/announce.ts'
import { newId } from '#app/server/ids.ts'
import { transaction } from '#db/transaction.ts'
import { completeNeed } from '#tests/support/opportunities.ts'
import type { World } from '#tests/support/world.ts'
import { fittingProduct, matchingWorld, parties, putFilling, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

/**
 * 公开概要、详情限认证单位: who reads the summary alone learns nothing of the conditions, neither from a line nor from a
 * group, a place or a count. Shown by changing a hidden condition and reading every page again.
 */

let world: World
let p: Parties
/** A firm whose verification was taken back, with a product that is still published. */
let unverified: SignedIn
let need: string
let product: string

/** The same text each time; what a field checks decides. The product says 1.2 秒. */
const hidden = (limit: number): Partial<OpportunityContent> => ({
  visibility: 'summary',
  musts: [{ id: 'r1', text: '扫码查询响应要快', check: { what: '响应时间', op: '<=', value: limit, unit: '秒' } }],
})
const MET = 3
const NEAR = 1.1
const FAR = 0.1

beforeEach(async () => {
  world = await matchingWorld()
  p = await parties(world)
  need = await putNeed(world, p.owner, hidden(MET))
  unverified = await world.person({ organisation: await world.organisation({ name: '示例待认证有限公司' }) })
  product = await putProduct(world, unverified)
  await putFilling(world)
  unverified = { ...unverified, organisation: { ...unverified.organisation!, verified: false } }
})
afterEach(() => world.close())

async function demand(limit: number): Promise<void> {
  const json = JSON.stringify(completeNeed(hidden(limit)))
  await transaction(world.services.db, async (tx) => {
    await tx.updateTable('opportunity').set({ public_json: json }).where('id', '=', need).execute()
    await announceItem(tx, { kind: 'opportunity', id: need, now: world.now(), newId })
  })
}

const verified = (): SignedIn => ({ ...unverified, organisation: { ...unverified.organisation!, verified: true } })

/** Everything about pairs that a firm can open, as its pages get it. */
async function pagesOf(actor: SignedIn) {
  const ctx = () => world.ctx(actor)
  const number = async (table: 'opportunity' | 'product', id: string) =>
    (await world.services.read.selectFrom(table).select('number').where('id', '=', id).executeTakeFirstOrThrow())
      .number ?? ''
  const [opportunityNumber, productNumber] = [await number('opportunity', need), await number('product', product)]
  return {
    product: await suggestionsForProduct(ctx(), product),
    forYou: await suggestionsForOrganisation(ctx(), { page: 1, more: false }),
    card: await readEvidence(ctx(), { opportunity: need, product }, false),
    standing: await readStanding(ctx(), { side: 'offer', key: productNumber, q: opportunityNumber }),
    gaps: await readGaps(ctx(), { side: 'offer', category: '', space: '', page: 1 }),
  }
}

describe('a condition that the reader may not know', () => {
  test.each([
    ['by little', NEAR],
    ['by far', FAR],
  ])('changes nothing on any page when the product breaks it %s', async (_name, limit) => {
    const before = await pagesOf(unverified)
    expect(before.product?.cards.map((c) => c.need.title)).toEqual([completeNeed().title])
    await demand(limit)
    expect(await pagesOf(unverified)).toEqual(before)
  })

  test('puts the need below the list for a verified firm, which reads the condition', async () => {
    await demand(NEAR)
    const { product: own, forYou, card, gaps } = await pagesOf(verified())
    expect([own?.cards.length, own?.broken.length]).toEqual([0, 1])
    expect([forYou.forProducts?.cards.length, forYou.forProducts?.broken.length]).toEqual([0, 1])
    expect(own?.broken[0]?.nearMiss).not.toBe('')
    expect(card.reasons?.conditions.no.map((c) => c.text)).toEqual(['扫码查询响应要快'])
    expect(gaps.figures?.totals.offer).toMatchObject({ gaps: 1, broken: 1 })
  })

  test('is told in no word: no condition, near miss or count stands on a page of the summary', async () => {
    await demand(NEAR)
    const pages = await pagesOf(unverified)
    expect(pages.product?.cards[0]).toMatchObject({ tally: { yes: 0, no: 0, unknown: 0 }, nearMiss: '' })
    expect(pages.card.reasons).toMatchObject({ conditions: { yes: [], no: [], unknown: [] }, nearMiss: '' })
    expect(pages.gaps.figures?.totals.offer).toMatchObject({ gaps: 0, broken: 0 })
    expect(JSON.stringify(pages)).not.toContain('响应要快')
  })

  test('decides for the lead unit and the auditor as for a verified firm', async () => {
    await demand(NEAR)
    for (const actor of [p.organiser, p.auditor]) {
      const own = await suggestionsForProduct(world.ctx(actor), product)
      expect([own?.cards.length, own?.broken.length]).toEqual([0, 1])
    }
  })
})

test('what such a reader acted on is stored as it was seen, and made again', async () => {
  await demand(NEAR)
  await inviteMatch(world.ctx(unverified), { opportunity: need, product, note: '' })
  const row = await world.services.read.selectFrom('seen_list').selectAll().executeTakeFirstOrThrow()
  const list = JSON.parse(row.list_json) as SeenList
  expect(list.rows.map((r) => [r.id, r.group])).toEqual([[need, 'list']])
  expect(row.list_json).not.toContain('响应要快')
  expect(await replayStored(world.services.read, row.id)).toContain('结果完全一致')
})

test('conditions of a public need decide for everybody', async () => {
  const open = await putNeed(world, p.owner, { ...hidden(NEAR), visibility: 'public', title: '农贸市场电子秤公开需求' })
  for (const actor of [unverified, verified()]) {
    const own = await suggestionsForProduct(world.ctx(actor), product)
    expect(own?.broken.map((c) => c.need.title)).toEqual(['农贸市场电子秤公开需求'])
  }
  expect(open).not.toBe(need)
})

test('of several products a firm is suggested through the best, not through the one that keeps a hidden condition', async () => {
  const slow = fittingProduct({
    title: '农贸市场电子秤计量与溯源一体化改造平台',
    capabilities: [{ id: 'c1', what: '响应时间', value: 9, unit: '秒' }],
  })
  await putProduct(world, unverified, slow)
  const through = async () =>
    (await suggestionsForOrganisation(world.ctx(unverified), { page: 1, more: false })).forProducts?.cards.map(
      (c) => c.offer.title,
    )
  const before = await through()
  await demand(FAR)
  expect(await through()).toEqual(before)
})
