import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MatchingEngine } from '#app/domain/matching/engine.ts'
import { rankForOrganisation } from '#app/domain/matching/organisation.ts'
import { levelOf, RECIPE } from '#app/domain/matching/recipe.ts'
import { groupRepeats } from '#app/domain/matching/repeats.ts'
import { engineWith, entry, NEEDS, OFFERS } from './fixtures.ts'

const all = { limit: 100 }

const texts = fc.string({ unit: fc.constantFrom(...'农贸市场电子秤停车位老人看护课堂大屏，。 ab1'), maxLength: 30 })
const entries = fc.array(fc.record({ title: texts, text: texts, category: fc.constantFrom('a', 'b', '其他') }), {
  minLength: 1,
  maxLength: 12,
})

describe('ranking', () => {
  it('puts the fitting offer of each need first, and the need of each offer', () => {
    const engine = engineWith()
    for (const kind of ['scale', 'park', 'elder', 'class']) {
      expect(engine.rankForNeed(`n-${kind}`, all)[0]?.id).toBe(`o-${kind}`)
      expect(engine.rankForOffer(`o-${kind}`, all)[0]?.id).toBe(`n-${kind}`)
    }
  })

  it('gives a pair one score, the same from both sides and from the pair itself', () => {
    const build = (list: { title: string; text: string; category: string }[], prefix: string) =>
      list.map(({ title, text, category }, at) => entry(`${prefix}${at}`, title, text, { categories: [category] }))
    fc.assert(
      fc.property(entries, entries, (needs, offers) => {
        const engine = engineWith(build(needs, 'n'), build(offers, 'o'))
        for (let n = 0; n < needs.length; n++) {
          for (const { id, score, parts } of engine.rankForNeed(`n${n}`, all)) {
            expect(engine.scorePair(`n${n}`, id)).toMatchObject({ score, parts })
            expect(engine.rankForOffer(id, all).find((row) => row.id === `n${n}`)?.score).toBe(score)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('after any changes equals an engine built from what is left', () => {
    const step = fc.record({ id: fc.integer({ min: 0, max: 5 }), side: fc.boolean(), title: texts, gone: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const changed = engineWith()
        const left = new Map([
          ...NEEDS.map((n) => [`need/${n.id}`, n] as const),
          ...OFFERS.map((o) => [`offer/${o.id}`, o] as const),
        ])
        for (const { id, side, title, gone } of steps) {
          const list = side ? 'need' : 'offer'
          const one = entry(`x${id}`, title)
          if (gone) changed.remove(list, one.id)
          else changed.upsert(list, one)
          if (gone) left.delete(`${list}/${one.id}`)
          else left.set(`${list}/${one.id}`, one)
          changed.rankForNeed('n-scale', all)
        }
        const of = (side: string) => [...left].filter(([key]) => key.startsWith(side)).map(([, one]) => one)
        const rebuilt = engineWith(of('need'), of('offer'))
        for (const { id } of of('need')) {
          const scores = (engine: MatchingEngine) =>
            new Map(engine.rankForNeed(id, all).map((row) => [row.id, row.score.toFixed(6)]))
          expect(scores(changed)).toEqual(scores(rebuilt))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('takes a draft that is not in the engine and leaves no trace of it', () => {
    const engine = engineWith()
    const before = engine.rankForOffer('o-park', all)
    const draft = entry('draft', '停车诱导', '地磁车位检测与前所未见的词语')
    expect(engine.rankForNeed(draft, all)[0]?.id).toBe('o-park')
    expect(engine.scorePair(draft, 'o-park').score).toBe(engine.rankForNeed(draft, all)[0]?.score)
    expect(engine.rankForOffer('o-park', all)).toEqual(before)
  })

  it('leaves out what is not accepted without changing scores', () => {
    const engine = engineWith()
    const accepted = engine.rankForNeed('n-park', { limit: 100, accept: ({ id }) => id !== 'o-park' })
    expect(accepted).toEqual(engine.rankForNeed('n-park', all).filter(({ id }) => id !== 'o-park'))
  })

  it('orders equal scores by a hash of the id, whatever the order of entry', () => {
    const copies = Array.from({ length: 12 }, (_, at) => entry(`copy-${at}`, '停车诱导'))
    const one = engineWith(NEEDS, copies)
      .rankForNeed('n-park', all)
      .map(({ id }) => id)
    const other = engineWith(NEEDS, [...copies].reverse())
      .rankForNeed('n-park', all)
      .map(({ id }) => id)
    expect(one).toEqual(other)
    expect(one).not.toEqual(copies.map(({ id }) => id))
    expect(
      engineWith(NEEDS, copies)
        .rankForNeed('n-park', { limit: 5 })
        .map(({ id }) => id),
    ).toEqual(one.slice(0, 5))
  })

  it('names unknown ids', () => {
    expect(() => engineWith().scorePair('nobody', 'o-park')).toThrow(RangeError)
  })

  it('keeps an entry askable whose terms are all frequent', () => {
    const offers = Array.from({ length: 300 }, (_, at) => entry(`o${at}`, '平台', `第${at}号`))
    expect(engineWith([entry('n', '平台')], offers).rankForNeed('n', all)).toHaveLength(100)
  })
})

describe('fields', () => {
  it('count a shared primary category in full, another by half, and 其他 not at all', () => {
    const part = (need: string[], offer: string[]) =>
      engineWith(
        [entry('n', '停车', '', { categories: need })],
        [entry('o', '停车', '', { categories: offer })],
      ).scorePair('n', 'o').parts.category
    expect(part(['a'], ['a'])).toBe(RECIPE.weights.category)
    expect(part(['a', 'b'], ['b'])).toBe(RECIPE.weights.category * RECIPE.secondCategoryShare)
    expect(part(['其他'], ['其他'])).toBe(0)
    expect(part([], ['a'])).toBe(0)
  })

  it('never make a match that the texts do not carry', () => {
    expect(levelOf(RECIPE.weights.category, RECIPE)).toBeNull()
  })

  it('have no part for organisation, modes or anything else', () => {
    const plain = engineWith().scorePair('n-scale', 'o-scale')
    const other = OFFERS.map((offer) => ({
      ...offer,
      orgId: 'elsewhere',
      modes: ['租赁'],
      region: '外省',
      size: '大型',
    }))
    expect(engineWith(NEEDS, other).scorePair('n-scale', 'o-scale')).toEqual(plain)
  })
})

describe('levels', () => {
  it('follow the thresholds and are null below the lowest', () => {
    const { high, medium, low } = RECIPE.levels
    expect([high, medium, low, low - 1e-9].map((score) => levelOf(score, RECIPE))).toEqual([
      'high',
      'medium',
      'low',
      null,
    ])
  })

  it('show the fitting pairs and nothing for a need on another subject', () => {
    const engine = engineWith()
    for (const kind of ['scale', 'park', 'elder', 'class']) {
      expect(engine.scorePair(`n-${kind}`, `o-${kind}`).level).toMatch(/high|medium/)
    }
    const foreign = entry('x', '氢燃料重卡加氢站选址', '港口集疏运车辆换装氢燃料电池，求购电堆与储氢瓶。')
    expect(engine.rankForNeed(foreign, all).filter(({ level }) => level !== null)).toEqual([])
  })
})

describe('bad input', () => {
  const best = (need: Parameters<MatchingEngine['rankForNeed']>[0]) => engineWith().rankForNeed(need, all)[0]?.id

  it('an empty need has no list', () => {
    expect(engineWith().rankForNeed(entry('x', '', ' \n，。'), all)).toEqual([])
  })

  it('two words, Latin or digits find what has them, and nothing else', () => {
    expect(best(entry('x', '停车'))).toBe('o-park')
    const engine = engineWith(NEEDS, [...OFFERS, entry('o-lora', 'LoRaWAN gateway', '868 MHz')])
    expect(engine.rankForNeed(entry('x', 'ＬＯＲＡＷＡＮ'), all).map(({ id }) => id)).toEqual(['o-lora'])
    expect(engine.rankForNeed(entry('x', '868'), all).map(({ id }) => id)).toEqual(['o-lora'])
    expect(engine.rankForNeed(entry('x', '99999'), all)).toEqual([])
  })

  it('20,000 characters, emoji and traditional characters are read', () => {
    expect(best(entry('x', '', '小区停车诱导与地磁车位检测。'.repeat(1429)))).toBe('o-park')
    expect(best(entry('x', '🚗停车👨‍👩‍👧诱导🅿️'))).toBe('o-park')
    expect(best(entry('x', '農貿市場電子秤溯源'))).toBe('o-scale')
  })

  it('a product stuffed with repetitions or with the words of all needs does not rise', () => {
    const words = NEEDS.map(({ title }) => title).join('、')
    const stuffed = [
      entry('o-stuffed', '智慧农贸市场溯源平台', `${OFFERS[0]!.text}${'农贸市场电子秤溯源。'.repeat(50)}`),
      entry('o-words', '智慧农贸市场溯源平台', `${OFFERS[0]!.text}${words.repeat(20)}`),
      entry('o-title', '智慧农贸市场溯源平台'.repeat(8), OFFERS[0]!.text),
    ]
    for (const one of stuffed) {
      const rows = engineWith(NEEDS, [...OFFERS, one]).rankForNeed('n-scale', all)
      expect(rows.map(({ id }) => id).indexOf('o-scale')).toBeLessThan(rows.map(({ id }) => id).indexOf(one.id))
    }
  })

  it('the same product twenty times takes one place', () => {
    const copies = Array.from({ length: 20 }, (_, at) =>
      entry(`copy-${at}`, '车位检测与停车诱导系统', `${OFFERS[1]!.text}第${at}版`, { orgId: 'one' }),
    )
    const engine = engineWith(NEEDS, [...OFFERS, ...copies])
    const rows = groupRepeats(engine, 'offer', engine.rankForNeed('n-park', all), 3)
    expect(rows.filter(({ orgId }) => orgId === 'one')).toHaveLength(1)
    expect(rows.find(({ orgId }) => orgId === 'one')?.repeats).toHaveLength(19)
    expect(rows.map(({ id }) => id)).toContain('o-park')
  })
})

describe('an organisation', () => {
  it('is matched by its best product and shows up to three', () => {
    const engine = engineWith()
    const ids = OFFERS.map(({ id }) => id)
    const matches = rankForOrganisation(engine, ids, all)
    const park = matches.find(({ needId }) => needId === 'n-park')!
    expect(park.through[0]).toMatchObject({ offerId: 'o-park', score: engine.scorePair('n-park', 'o-park').score })
    expect(park.score).toBe(park.through[0]!.score)
    expect(Math.max(...matches.map(({ through }) => through.length))).toBeLessThanOrEqual(3)
    const alone = rankForOrganisation(engine, ['o-park'], all).find(({ needId }) => needId === 'n-park')!
    expect(alone.score).toBe(park.score)
  })

  it('has the needs that scoring every pair gives, however few are asked for', () => {
    const engine = engineWith()
    const ids = OFFERS.map(({ id }) => id)
    const best = (needId: string) => Math.max(...ids.map((id) => engine.scorePair(needId, id).score))
    const scores = NEEDS.map(({ id }) => best(id)).filter((score) => score > 0)
    scores.sort((x, y) => y - x)
    for (let limit = 1; limit <= NEEDS.length; limit++)
      expect(rankForOrganisation(engine, ids, { limit }).map(({ score }) => score)).toEqual(scores.slice(0, limit))
  })
})
