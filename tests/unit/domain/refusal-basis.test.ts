import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { changedSince, reasonFields, refusalBasis } from '#app/domain/refusal-basis.ts'
import { matchReason } from '#app/domain/vocabulary.ts'

/** Another value for each field of both forms. */
const otherNeed: OpportunityContent = {
  title: '农贸市场电子秤联网',
  summary: '电子秤计量联网。',
  categories: ['scene-commerce'],
  categoryNote: '注明',
  modes: ['purchase'],
  office: '市场科',
  phone: '0791-00000001',
  validity: 'until',
  deadline: '2026-12-31',
  currentState: '人工抽查。',
  goal: '全部联网。',
  musts: [{ id: 'm1', text: '响应不超过 3 秒', check: { what: '响应时间', op: '<=', value: 3, unit: '秒' } }],
  shoulds: [{ id: 's1', text: '有同类案例' }],
  spaces: ['belt-zhongshan'] as OpportunityContent['spaces'],
  spaceNote: '南口',
  amount: { kind: 'exact', min: 100, max: 100 },
  funding: 'fiscal',
  preparation: 'idea',
  preparationLink: 'https://example.org/',
  dueOn: '2027-03-31',
  dueNote: '春节后',
  level: 'head',
  visibility: 'summary',
  anonymousOwner: true,
  answerMode: 'sealed',
  showAnswerCount: true,
  askCost: true,
}
const otherOffer: ProductContent = {
  title: '溯源平台',
  summary: '扫码查询。',
  categories: ['scene-commerce'],
  modes: ['lease'],
  cases: [{ title: '某市场', place: '南昌', year: 2025, source: '' }],
  capabilities: [{ id: 'c1', what: '响应时间', value: 1.2, unit: '秒' }],
  deployment: ['cloud'],
  certificates: [{ name: '等保三级', number: '', expiresOn: '2027-01-01' }],
  price: { kind: 'exact', min: 1, max: 1 },
  leadTimeDays: 30,
  location: '某园区',
  phone: '0791-00000099',
  offers: ['scene-commerce'],
  wants: ['scene-city'] as ProductContent['wants'],
  validUntil: '2027-12-31',
}
const needFields = Object.keys(emptyOpportunity) as (keyof OpportunityContent)[]
const offerFields = Object.keys(emptyProduct) as (keyof ProductContent)[]
const reason = fc.constantFrom(...matchReason.codes)
const mixed = <T extends object>(base: T, other: T, changed: readonly (keyof T)[]): T =>
  Object.fromEntries(
    (Object.keys(base) as (keyof T)[]).map((key) => [key, (changed.includes(key) ? other : base)[key]]),
  ) as T

describe('a refusal rests on what its reason names', () => {
  test('every field has another value here, and every reason names at least one of a need or a product', () => {
    for (const key of needFields) expect(otherNeed[key], key).not.toEqual(emptyOpportunity[key])
    for (const key of offerFields) expect(otherOffer[key], key).not.toEqual(emptyProduct[key])
    for (const code of matchReason.codes) {
      const { need, offer } = reasonFields[code]
      expect(need.length + offer.length, code).toBeGreaterThan(0)
    }
  })

  test('it ends exactly when one of these fields changes, on either side and in either direction', () => {
    fc.assert(
      fc.property(
        reason,
        fc.subarray(needFields),
        fc.subarray(offerFields),
        fc.boolean(),
        (code, ofNeed, ofOffer, back) => {
          const before = { need: emptyOpportunity, offer: emptyProduct }
          const after = {
            need: mixed(emptyOpportunity, otherNeed, ofNeed),
            offer: mixed(emptyProduct, otherOffer, ofOffer),
          }
          const [then, now] = back ? [after, before] : [before, after]
          const named =
            ofNeed.some((field) => reasonFields[code].need.includes(field)) ||
            ofOffer.some((field) => reasonFields[code].offer.includes(field))
          const changed = changedSince(refusalBasis(code, then.need, then.offer), now.need, now.offer)
          expect(changed.length > 0).toBe(named)
          for (const word of changed) expect(word).toMatch(/^(机会|产品)的[^a-z]+$/)
        },
      ),
    )
  })

  test('the order of lines, their ids and blanks change nothing; a new value of one line does', () => {
    const lines = (...texts: string[]) => texts.map((text, i) => ({ id: `x${i}${text.length}`, text }))
    const need = { ...emptyOpportunity, musts: lines('支持国产系统', '三年质保') }
    const basis = refusalBasis('mustUnmet', need, emptyProduct)
    expect(changedSince(basis, { ...need, musts: lines('三年质保', '支持国产系统') }, emptyProduct)).toEqual([])
    expect(changedSince(basis, { ...need, musts: lines(' 三年质保 ', '支持国产系统') }, emptyProduct)).toEqual([])
    expect(changedSince(basis, { ...need, musts: lines('两年质保', '支持国产系统') }, emptyProduct)).toEqual([
      '机会的必备条件',
    ])
    const certified = { ...emptyProduct, certificates: [{ name: '等保三级', number: '', expiresOn: '2026-12-03' }] }
    const certificate = refusalBasis('certificate', need, certified)
    expect(changedSince(certificate, need, { ...certified, summary: '改了简介' })).toEqual([])
    const renewed = [{ name: '等保三级', number: '', expiresOn: '2029-12-03' }]
    expect(changedSince(certificate, need, { ...certified, certificates: renewed })).toEqual(['产品的资质/知识产权'])
  })
})
