import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dayOf } from '#app/domain/time.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { invitationsQuery } from '#app/features/matching/invitation.schema.ts'
import { invitationChoices } from '#app/features/matching/invitations.queries.server.ts'
import { NOTE_LIMIT } from '#app/features/matching/match.schema.ts'
import { unknownQuestion } from '#app/features/matching/unknown-question.ts'
import { restoreMatch } from '#app/features/matching/restore-match.server.ts'
import {
  suggestionsForOpportunity,
  suggestionsForOrganisation,
  suggestionsForProduct,
} from '#app/features/matching/suggestions.queries.server.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingScene, putNeed, putProduct, rewriteProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let need: string
let product: string
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
})
afterEach(() => world.close())

const titles = async (actor = p.owner) =>
  (await suggestionsForOpportunity(world.ctx(actor), need))?.cards.map((c) => c.offer.title)
const refusal = { reasonCode: 'scope', reasonText: '' } as const
const pair = () => ({ opportunity: need, product })

describe('suggestions', () => {
  test('the fitting product is suggested with a level, phrases of both texts and checked conditions', async () => {
    const found = await suggestionsForOpportunity(world.ctx(p.owner), need)
    expect(found?.available).toBe(true)
    const card = found?.cards[0]
    expect(card?.offer.title).toBe(fittingProduct().title)
    expect(['high', 'medium', 'low']).toContain(card?.level)
    expect(card?.tally).toEqual({ yes: 2, no: 0, unknown: 0 })
    expect(card?.phrases.length).toBeGreaterThanOrEqual(3)
    for (const phrase of card?.phrases ?? [])
      expect(fittingProduct().title + fittingProduct().summary).toContain(phrase)
    expect(JSON.stringify(found)).not.toMatch(/%|score/)
  })

  test('what is below the lowest level is never shown', async () => {
    const shown = await titles()
    expect(shown).toEqual([fittingProduct().title])
    const ranked = await world.services.matching.forOpportunity(need, { limit: 50, today: dayOf(world.now()) })
    expect(ranked.every((r) => r.level !== null)).toBe(true)
    const other = await putNeed(world, p.owner, {
      title: '古籍修复纸张采购',
      summary: '手工宣纸纤维检测。',
      currentState: '',
      goal: '',
      musts: [],
      categories: ['scene-other'],
    })
    expect(await suggestionsForOpportunity(world.ctx(p.owner), other)).toMatchObject({ available: true, cards: [] })
  })

  test('a firm sees nine needs, and more when it asks for them', async () => {
    for (let n = 1; n <= 11; n++) await putNeed(world, p.owner, { title: `第${n}农贸市场电子秤改造` })
    const first = await suggestionsForOrganisation(world.ctx(p.firm), { page: 1, more: false })
    const all = await suggestionsForOrganisation(world.ctx(p.firm), { page: 1, more: true })
    expect([first.forProducts?.cards.length, first.more]).toEqual([9, true])
    expect([all.forProducts?.cards.length, all.more]).toEqual([12, false])
    expect(all.forProducts?.cards.slice(0, 9)).toEqual(first.forProducts?.cards)
    // The tenth, which only says that there is more, was not shown: it is neither counted nor old at the next visit.
    await world.services.views.flush()
    const counted = await world.services.read.selectFrom('view_count').selectAll().where('step', '=', 'shown').execute()
    expect(counted.reduce((sum, { n }) => sum + n, 0)).toBe(9 + 12)
  })

  test('many needs asked at once have the pairs that each has alone', async () => {
    const second = await putNeed(world, p.owner, { title: '农贸市场秤具检定' })
    const { matching } = world.services
    const today = dayOf(world.now())
    const alone = await Promise.all([need, second].map((id) => matching.forOpportunity(id, { limit: 2, today })))
    const together = await matching.forOpportunities([need, 'unknown', second], { limit: 2 })
    const brief = (pairs: { opportunityId: string; productId: string; score: number; level: unknown }[]) =>
      pairs.map(({ opportunityId, productId, score, level }) => ({ opportunityId, productId, score, level }))
    expect(together.length).toBeGreaterThan(1)
    expect(brief(together)).toEqual(brief(alone.flat()))
  })

  test('a pair has the same level and phrases from both sides and through the firm', async () => {
    const a = (await suggestionsForOpportunity(world.ctx(p.owner), need))?.cards[0]
    const b = (await suggestionsForProduct(world.ctx(p.firm), product))?.cards[0]
    const c = (await suggestionsForOrganisation(world.ctx(p.firm), { page: 1, more: false })).forProducts?.cards[0]
    expect(a).toBeDefined()
    for (const other of [b, c]) {
      expect(other?.to).toBe(a?.to)
      expect(other?.level).toBe(a?.level)
      expect(other?.phrases).toEqual(a?.phrases)
      expect(other?.tally).toEqual(a?.tally)
    }
  })

  test('a department sees its open needs with products, a firm without public items sees nothing', async () => {
    const own = await suggestionsForOrganisation(world.ctx(p.owner), { page: 1, more: false })
    expect(own.forProducts).toBeNull()
    expect(own.forNeeds?.[0]?.suggestions.cards[0]?.offer.title).toBe(fittingProduct().title)
    expect(await suggestionsForOrganisation(world.ctx(p.stranger), { page: 1, more: false })).toMatchObject({
      forProducts: null,
      forNeeds: null,
    })
  })

  test('only the own side, the lead unit and the auditor see them', async () => {
    for (const actor of [p.owner, p.organiser, p.auditor])
      expect(await suggestionsForOpportunity(world.ctx(actor), need)).not.toBeNull()
    for (const actor of [p.firm, p.stranger, p.reviewer])
      expect(await suggestionsForOpportunity(world.ctx(actor), need)).toBeNull()
    expect(await suggestionsForOpportunity(world.ctx(), need)).toBeNull()
    expect(await suggestionsForProduct(world.ctx(p.owner), product)).toBeNull()
    expect(await suggestionsForProduct(world.ctx(p.firm), product)).not.toBeNull()
  })

  test('a dismissed pair returns, on both sides, only after something that its reason names has changed', async () => {
    const seen = async () => [
      await titles(),
      (await suggestionsForProduct(world.ctx(p.firm), product))?.cards.map((card) => card.offer.title),
    ]
    const there = [[fittingProduct().title], [fittingProduct().title]]
    const none = [[], []]
    await dismissMatch(world.ctx(p.owner), { ...pair(), reasonCode: 'certificate', reasonText: '' })
    expect(await seen()).toEqual(none)
    const price = { kind: 'exact', min: 100, max: 100 } as const
    await rewriteProduct(world, product, fittingProduct({ location: '示例市', price }))
    expect(await seen()).toEqual(none)
    const certificates = [{ name: '等保三级', number: '', expiresOn: '2028-12-03' }]
    await rewriteProduct(world, product, fittingProduct({ location: '示例市', price, certificates }))
    expect(await seen()).toEqual(there)
    await dismissMatch(world.ctx(p.owner), { ...pair(), reasonCode: 'budget', reasonText: '' })
    expect(await seen()).toEqual(none)
    await rewriteProduct(world, product, fittingProduct({ certificates: [], price }))
    expect(await seen()).toEqual(none)
    await rewriteProduct(world, product, fittingProduct({ price: { ...price, min: 90, max: 90 } }))
    expect(await seen()).toEqual(there)
    await dismissMatch(world.ctx(p.owner), { ...pair(), ...refusal })
    expect(await titles()).toEqual([])
    await restoreMatch(world.ctx(p.owner), pair())
    expect(await titles()).toEqual([fittingProduct().title])
  })

  test('pairs put aside do not take the place of others', async () => {
    const second = fittingProduct({ title: '农贸市场电子秤计量终端' })
    await putProduct(world, p.firm, second)
    await dismissMatch(world.ctx(p.owner), { ...pair(), ...refusal })
    expect(await titles()).toEqual([second.title])
  })

  test('near copies by one firm take one place also where many needs are asked for at once', async () => {
    for (let n = 1; n <= 7; n++)
      await putProduct(world, p.firm, fittingProduct({ title: `${fittingProduct().title}${n}` }))
    const other = await world.person({ organisation: await world.organisation({ name: '示例后来有限公司' }) })
    const late = await putProduct(world, other, fittingProduct({ title: '农贸市场电子秤' }))
    const found = await world.services.matching.forOpportunities([need], { limit: 4 })
    expect(found).toHaveLength(2)
    expect(found.map(({ productId }) => productId)).toContain(late)
    const { choices } = await invitationChoices(world.ctx(p.organiser), invitationsQuery.parse({}))
    expect(choices.map(({ offer }) => offer.owner).sort()).toEqual(['示例后来有限公司', '示例溯源科技有限公司'])
  })

  test('near copies of a need take one place on the page of a product', async () => {
    for (let n = 1; n <= 4; n++) await putNeed(world, p.owner, { title: `农贸市场电子秤改造${n}` })
    const cards = (await suggestionsForProduct(world.ctx(p.firm), product))?.cards ?? []
    expect(cards.length).toBeLessThan(3)
  })

  test('a need put aside for one product of a firm comes through another one that fits', async () => {
    const second = fittingProduct({ title: '农贸市场电子秤计量终端', summary: '电子秤计量联网，溯源扫码查询。' })
    await putProduct(world, p.firm, second)
    const through = async () =>
      (await suggestionsForOrganisation(world.ctx(p.firm), { page: 1, more: false })).forProducts?.cards.map(
        (card) => card.offer.title,
      )
    const [best] = (await through()) ?? []
    const other = best === second.title ? fittingProduct().title : second.title
    const number = best === second.title ? 'CP-2026-0008' : 'CP-2026-0001'
    await dismissMatch(world.ctx(p.firm), { opportunity: need, product: number, ...refusal })
    expect(await through()).toEqual([other])
  })

  test('what must be and is not known begins the note of whoever asks the firm, and never of the firm itself', async () => {
    const musts = [{ id: 'm1', text: '提供五年质保', check: { what: '质保', op: '>=' as const, value: 5, unit: '年' } }]
    const open = await putNeed(world, p.owner, { title: '农贸市场电子秤更新', musts })
    const note = async (actor: typeof p.owner) =>
      (await suggestionsForOpportunity(world.ctx(actor), open))?.cards.map((card) => card.note)
    const words = '请说明以下要求能否满足：提供五年质保。'
    expect([await note(p.owner), await note(p.organiser)]).toEqual([[words], [words]])
    const own = (await suggestionsForProduct(world.ctx(p.firm), product))?.cards ?? []
    expect(own.map((card) => card.note)).toEqual(own.map(() => ''))
    const conditions = Array.from({ length: 20 }, (_, at) => ({
      id: `m${at}`,
      kind: 'must' as const,
      text: `第 ${at} 项必须满足的要求`,
      result: 'unknown' as const,
      source: '',
      nearMiss: '',
      note: '',
    }))
    const long = unknownQuestion({ conditions })
    expect(long.length).toBeLessThanOrEqual(NOTE_LIMIT)
    expect(long).toMatch(/^请说明以下要求能否满足：第 0 项必须满足的要求；.*要求。$/)
  })

  test('a card says on whose behalf its reader would invite', async () => {
    const actsAs = async (actor: typeof p.owner) =>
      (await suggestionsForOpportunity(world.ctx(actor), need))?.cards.map((card) => card.actsAs)
    expect([await actsAs(p.owner), await actsAs(p.organiser), await actsAs(p.auditor)]).toEqual([
      ['need'],
      ['organiser'],
      [null],
    ])
    expect((await suggestionsForProduct(world.ctx(p.firm), product))?.cards[0]?.actsAs).toBe('offer')
  })

  test('the own products are never suggested for the own need', async () => {
    const both = await world.person({ organisation: p.needOrganisation })
    const own = await putProduct(world, both, fittingProduct({ title: '农贸市场电子秤自有平台' }))
    expect(await titles()).toEqual([fittingProduct().title])
    expect(await code(readEvidence(world.ctx(p.owner), { opportunity: need, product: own }, false))).toBe('sameParty')
  })

  test('a row that is not public any more has no card, whatever the matching remembers', async () => {
    expect(await titles()).toHaveLength(1)
    await world.services.db.updateTable('product').set({ status: 'unpublished' }).where('id', '=', product).execute()
    expect(await titles()).toEqual([])
  })

  test('without the matching the page says so and stands', async () => {
    world.services.matching.forOpportunity = () => Promise.reject(new Error('thread ended'))
    expect(await suggestionsForOpportunity(world.ctx(p.owner), need)).toMatchObject({ available: false, cards: [] })
  })

  test('a need whose owner is not shown keeps its owner hidden on cards', async () => {
    const shop = await world.person({ organisation: await world.organisation({ name: '示例秘密商贸有限公司' }) })
    const hidden = await putNeed(world, shop, { anonymousOwner: true })
    const cards = (await suggestionsForProduct(world.ctx(p.firm), product))?.cards ?? []
    const number = await world.services.read
      .selectFrom('opportunity')
      .select('number')
      .where('id', '=', hidden)
      .executeTakeFirstOrThrow()
    expect(cards.some((c) => c.need.to.endsWith(number.number ?? '-'))).toBe(true)
    expect(JSON.stringify(cards)).not.toContain('示例秘密商贸')
  })
})
