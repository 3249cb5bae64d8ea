import { describe, expect, it } from 'vitest'
import type { Entry } from '#app/domain/matching/entry.ts'
import { joinFields } from '#app/domain/matching/entry.ts'
import { explain } from '#app/domain/matching/explain.ts'
import { PARTS } from '#app/domain/matching/recipe.ts'
import { groupRepeats } from '#app/domain/matching/repeats.ts'
import { engineWith, entry, NEEDS, OFFERS } from './fixtures.ts'

const all = { limit: 100 }
const ranked = (need: Entry, offers = OFFERS) => engineWith(NEEDS, offers).rankForNeed(need, all)
const levelled = (need: Entry, offers = OFFERS) => ranked(need, offers).filter(({ level }) => level !== null)

describe('a need that says next to nothing', () => {
  it('empty, blank or only marks: no list, no evidence, no score that is not a number', () => {
    for (const title of ['', '   ', '，。！', '\n\t', '\u0000', '🙂🙂']) {
      const need = entry('x', title)
      expect(ranked(need)).toEqual([])
      const engine = engineWith()
      const { score, parts } = engine.scorePair(need, 'o-park')
      expect([score, ...PARTS.map((part) => parts[part])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
      expect(explain(engine, need, 'o-park')).toEqual([])
    }
  })

  it('with fields alone: no level, however many of them agree', () => {
    const fields = { categories: ['a'], modes: ['lease'], money: { from: 1, to: 9 }, days: 30 }
    const offers = OFFERS.map((offer) => ({ ...offer, ...fields, days: 1 }))
    expect(levelled(entry('x', '', '', fields), offers)).toEqual([])
  })

  it('of two words: what has both stands first', () => {
    expect(ranked(entry('x', '停车 诱导'))[0]?.id).toBe('o-park')
    expect(ranked(entry('x', '备课 录播'))[0]?.id).toBe('o-class')
  })

  it('of numbers alone: only who has the same number, never on a page next to a text that answers', () => {
    const offers = [...OFFERS, entry('o-number', '868 915', '433')]
    expect(ranked(entry('x', '868'), offers).map(({ id }) => id)).toEqual(['o-number'])
    expect(ranked(entry('x', '12345 67890'), offers)).toEqual([])
  })

  it('of Latin alone: whole words, whatever their width and case', () => {
    const offers = [...OFFERS, entry('o-lora', 'LoRaWAN gateway', 'IP68 outdoor')]
    for (const title of ['lorawan GATEWAY', 'ＬｏＲａＷＡＮ　ｇａｔｅｗａｙ'])
      expect(ranked(entry('x', title), offers).map(({ id }) => id)).toEqual(['o-lora'])
    expect(ranked(entry('x', 'lora'), offers)).toEqual([])
  })
})

describe('a text of 20,000 characters', () => {
  const long = (sentence: string) => sentence.repeat(Math.ceil(20_000 / sentence.length)).slice(0, 20_000)

  it('asks for what it says, as a need and as a line of one', () => {
    const text = long('小区停车诱导与地磁车位检测。')
    expect(ranked(entry('x', '', text))[0]?.id).toBe('o-park')
    const lines = joinFields('停车', [{ name: 'musts.0', text }])
    expect(ranked(entry('x', '停车', '', lines))[0]?.id).toBe('o-park')
  })

  it('as an offer stands behind the short one that says the same', () => {
    const offers = [...OFFERS, entry('o-long', OFFERS[1]!.title, long(OFFERS[1]!.text))]
    const ids = engineWith(NEEDS, offers)
      .rankForNeed('n-park', all)
      .map(({ id }) => id)
    expect(ids.indexOf('o-park')).toBeLessThan(ids.indexOf('o-long'))
  })
})

describe('one text in several scripts', () => {
  it('traditional characters, full width, emoji and Latin between rank as the plain text', () => {
    for (const title of ['農貿市場電子秤溯源', '🥬农贸市场🛒电子秤⚖️溯源', 'smart 农贸市场 scale 电子秤 溯源'])
      expect(ranked(entry('x', title))[0]?.id, title).toBe('o-scale')
  })

  it('traditional and simplified have the same score, in lines too', () => {
    const need = (line: string, title: string) =>
      entry('x', title, '', joinFields(title, [{ name: 'musts.0', text: line }]))
    const offer = entry('o', '電子秤', '', joinFields('電子秤', [{ name: 'capabilities.0', text: '計量與溯源' }]))
    const score = (one: Entry) => engineWith(NEEDS, [...OFFERS, offer]).scorePair(one, 'o').score
    expect(score(need('计量与溯源', '电子秤'))).toBe(score(need('計量與溯源', '電子秤')))
    expect(score(need('计量与溯源', '电子秤'))).toBeGreaterThan(0)
  })
})

describe('who wants to stand first', () => {
  const honest = OFFERS[0]!
  const needWords = NEEDS.map(({ title, text }) => `${title}，${text}`).join('')
  const stuffed: Record<string, Entry> = {
    'the words of the need repeated': entry('s', honest.title, `${honest.text}${NEEDS[0]!.title.repeat(30)}`),
    'the words of all needs': entry('s', honest.title, honest.text + needWords.repeat(5)),
    'its title again and again': entry('s', honest.title.repeat(8), honest.text),
    'fifty lines of everything': entry('s', honest.title, '', {
      ...joinFields(honest.title, [
        { name: 'summary', text: honest.text },
        ...Array.from({ length: 50 }, (_, at) => ({
          name: `capabilities.${at}`,
          text: needWords.slice(at * 4, at * 4 + 20),
        })),
      ]),
    }),
    'all categories': entry('s', '万能平台', '什么都能做', { categories: ['a', 'b', 'c', 'd'] }),
  }

  it.each(Object.entries(stuffed))('%s: stands behind the one that says it once', (_, one) => {
    const need = { ...NEEDS[0]!, categories: ['a'] }
    const own = { ...honest, categories: ['a'] }
    const engine = engineWith([need, ...NEEDS.slice(1)], [own, ...OFFERS.slice(1), one])
    const ids = engine.rankForNeed(need.id, all).map(({ id }) => id)
    expect(ids.indexOf(honest.id)).toBe(0)
  })

  it('the same product twenty times under small changes takes one row, with the score of the first', () => {
    const copies = Array.from({ length: 20 }, (_, at) =>
      entry(`c${at}`, `${honest.title}${at} 型`, `${honest.text}第${at}版`, { orgId: 'one' }),
    )
    const engine = engineWith(NEEDS, [...OFFERS, ...copies])
    const rows = engine.rankForNeed('n-scale', all)
    const grouped = groupRepeats(engine, 'offer', rows, 10)
    expect(grouped.filter(({ orgId }) => orgId === 'one')).toHaveLength(1)
    expect(grouped.find(({ orgId }) => orgId === 'one')?.score).toBe(rows.find(({ orgId }) => orgId === 'one')?.score)
  })
})
