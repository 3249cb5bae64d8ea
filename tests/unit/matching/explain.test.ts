import { describe, expect, it } from 'vitest'
import type { Entry } from '#app/domain/matching/entry.ts'
import { rawText } from '#app/domain/matching/entry.ts'
import { explain } from '#app/domain/matching/explain.ts'
import { findGaps } from '#app/domain/matching/gaps.ts'
import { normalise } from '#app/domain/matching/text.ts'
import { engineWith, entry, NEEDS, OFFERS } from './fixtures.ts'

function expectQuoted(need: Entry, offer: Entry, phrases: ReturnType<typeof explain>): void {
  for (const [at, { text, inNeed, inOffer, weight }] of phrases.entries()) {
    expect(rawText(need).slice(...inNeed)).toBe(text)
    expect(normalise(rawText(offer).slice(...inOffer))).toBe(normalise(text))
    expect(text).not.toMatch(/[，。；、\n]/)
    expect(weight).toBeGreaterThan(0)
    if (at > 0) expect(inNeed[0]).toBeGreaterThanOrEqual(phrases[at - 1]!.inNeed[1])
    for (const other of phrases.slice(0, at)) {
      expect(inOffer[1] <= other.inOffer[0] || other.inOffer[1] <= inOffer[0]).toBe(true)
    }
  }
}

describe('phrases', () => {
  it('of fitting pairs are two to five, quoted in both texts, apart and in order', () => {
    const engine = engineWith()
    for (const need of NEEDS) {
      const offer = OFFERS.find(({ id }) => id.slice(2) === need.id.slice(2))!
      const phrases = explain(engine, need.id, offer.id)
      expect(phrases.length).toBeGreaterThanOrEqual(2)
      expect(phrases.length).toBeLessThanOrEqual(5)
      expectQuoted(need, offer, phrases)
    }
  })

  it('say what a reader would say', () => {
    const texts = explain(engineWith(), 'n-scale', 'o-scale').map(({ text }) => text)
    expect(texts).toContain('农贸市场')
    expect(texts.join()).toContain('扫码查询')
  })

  it('are found through other widths, cases and characters', () => {
    const need = entry('n', '農貿市場　ＬｏＲａ 網關', '面积5㎡')
    const offer = entry('o', '农贸市场', '提供 LORA 网关；5m2')
    const phrases = explain(engineWith([need], [offer]), 'n', 'o')
    expectQuoted(need, offer, phrases)
    expect(phrases.map(({ text }) => text)).toEqual(expect.arrayContaining(['農貿市場', 'ＬｏＲａ 網關']))
  })

  it('quote an expanded character only whole', () => {
    const need = entry('n', '㈱式会社名称')
    const offer = entry('o', '株式会社名称')
    const engine = engineWith([need], [offer])
    expectQuoted(need, offer, explain(engine, 'n', 'o'))
  })

  it('name the part that they stand in', () => {
    const need = entry('n', '停车', '车位检测', { fields: [{ name: 'musts', start: 3, end: 7 }] })
    const phrases = explain(engineWith([need], OFFERS), 'n', 'o-park')
    expect(phrases.map(({ needField }) => needField).sort()).toEqual(['musts', 'title'])
  })

  it('are none without a shared word', () => {
    expect(explain(engineWith([entry('n', '氢能')], OFFERS), 'n', 'o-park')).toEqual([])
  })

  it('come from texts of 20,000 characters that repeat themselves', { timeout: 60_000 }, () => {
    const need = entry('n', '停车', '停车诱导'.repeat(5000))
    const offer = entry('o', '诱导', '诱导停车，'.repeat(4000))
    expectQuoted(need, offer, explain(engineWith([need], [offer]), 'n', 'o'))
  })
})

describe('gaps', () => {
  it('are at most five things that the need says and the product does not', () => {
    const need = entry('n', '停车诱导与充电桩', '车位检测，充电桩有序用电，充电桩防火。')
    const engine = engineWith([need], OFFERS)
    const unknown = {
      lineId: '1',
      text: '质保3年',
      must: true,
      verdict: 'unknown',
      source: null,
      fix: null,
      note: null,
    } as const
    const { phrases, lines } = findGaps(engine, 'n', 'o-park', [unknown, { ...unknown, must: false }])
    expect(lines).toEqual([unknown])
    expect(phrases.length).toBeLessThanOrEqual(5)
    expect(phrases[0]?.text).toContain('充电')
    for (const { text, inNeed } of phrases) {
      expect(rawText(need).slice(...inNeed)).toBe(text)
      expect(rawText(OFFERS[1]!)).not.toContain(text)
    }
  })
})
