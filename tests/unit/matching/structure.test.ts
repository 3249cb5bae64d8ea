import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '#app/domain/matching/entry.ts'
import { joinFields } from '#app/domain/matching/entry.ts'
import { levelOf, PARTS, RECIPE, recipeOf } from '#app/domain/matching/recipe.ts'
import { mostByFields } from '#app/domain/matching/score.ts'
import { engineWith, entry, NEEDS, OFFERS } from './fixtures.ts'

const all = { limit: 100 }

function withLines(id: string, title: string, lines: Record<string, string[]>, more: Partial<Entry> = {}): Entry {
  const parts = Object.entries(lines).flatMap(([name, texts]) =>
    texts.map((text, at) => ({ name: `${name}.${at}`, text })),
  )
  return entry(id, title, '', { ...joinFields(title, parts), ...more })
}

const need = (more: Partial<Entry> = {}) =>
  withLines(
    'n',
    '泵房监测',
    { musts: ['液位测量误差不超过 2 厘米', '告警时延不超过 3 分钟'], shoulds: ['质保不少于 24 个月'] },
    more,
  )
const offer = (id: string, lines: Record<string, string[]>, more: Partial<Entry> = {}) =>
  withLines(id, '泵房监测终端', lines, more)
const LINES = ['液位测量误差 1 厘米', '告警时延 2 分钟', '质保 36 个月']

const parts = (asked: Entry, offered: Entry) =>
  engineWith([...NEEDS, asked], [...OFFERS, offered]).scorePair(asked.id, offered.id).parts

describe('requirement lines', () => {
  it('are each matched with the nearest line of a capability, case or certificate', () => {
    const engine = engineWith(
      [...NEEDS, need()],
      [...OFFERS, offer('o', { capabilities: [LINES[1]!, LINES[0]!], cases: ['质保合同'], certificates: [LINES[2]!] })],
    )
    const matches = engine.lineMatches('n', 'o').map((m) => [m.need, m.offer])
    expect(matches).toEqual([
      ['musts.0', 'capabilities.1'],
      ['musts.1', 'capabilities.0'],
      ['shoulds.0', 'certificates.0'],
    ])
  })

  it('count by line: the same words spread over other lines count less', () => {
    const spread = ['液位告警 1 厘米', '测量时延 2 分钟', '误差质保 36 个月']
    const [own, other] = [
      parts(need(), offer('o', { capabilities: LINES })),
      parts(need(), offer('o', { capabilities: spread })),
    ]
    expect(own.lines).toBeGreaterThan(other.lines * 2)
  })

  it('of 必备条件 count more than of 优先条件', () => {
    const must = parts(need(), offer('o', { capabilities: [LINES[1]!] })).lines
    const prefer = parts(need(), offer('o', { capabilities: [LINES[2]!] })).lines
    expect(prefer).toBeGreaterThan(0)
    expect(must).toBeGreaterThan(prefer)
  })

  it('do not judge the numbers: that is for the conditions', () => {
    const worse = LINES.map((line) => line.replace(/\d+/, '900'))
    expect(parts(need(), offer('o', { capabilities: worse })).lines).toBe(
      parts(need(), offer('o', { capabilities: LINES })).lines,
    )
  })

  it('have no part where one side has none', () => {
    expect(parts(entry('n', '泵房监测'), offer('o', { capabilities: LINES })).lines).toBe(0)
    expect(parts(need(), entry('o', '泵房监测终端')).lines).toBe(0)
  })

  it('bring nothing by their number: fifty lines of the words of all trades lower a product', () => {
    const words = [...NEEDS, ...OFFERS].flatMap(({ text }) => text.split(/[，。、；]/)).filter((line) => line !== '')
    const stuffing = Array.from({ length: 50 }, (_, at) => words[at % words.length]!)
    const asked = ['可联网电子秤', '扫码查询', '一户一码', '地磁车位检测', '跌倒报警'].map((line) =>
      withLines(`n-${line}`, line, { musts: [line, '液位测量误差不超过 2 厘米'] }),
    )
    for (const one of asked) {
      const plain = offer('o-plain', { capabilities: LINES })
      const stuffed = offer('o-stuffed', { capabilities: [...LINES, ...stuffing] })
      const honest = offer('o-honest', { capabilities: [one.title, ...LINES] })
      const engine = engineWith([...NEEDS, one], [...OFFERS, plain, stuffed, honest])
      const score = (id: string) => engine.scorePair(one.id, id)
      // Next to one who does it, the list of everything has a fraction of the part and stands behind.
      expect(score('o-stuffed').parts.lines).toBeLessThan(score('o-honest').parts.lines / 2)
      expect(score('o-stuffed').score).toBeLessThan(score('o-honest').score)
    }
  })

  it('a line repeated or a line that names everything is worth no more than the line', () => {
    const once = parts(need(), offer('o', { capabilities: LINES })).lines
    const often = offer('o', { capabilities: [...LINES, ...LINES, ...LINES, ...LINES, ...LINES] })
    expect(parts(need(), often).lines).toBeLessThanOrEqual(once)
    expect(parts(need(), offer('o', { capabilities: [LINES.join('、')] })).lines).toBeLessThan(once)
  })
})

describe('合作方式, money and time', () => {
  const needed = (more: Partial<Entry>) => need({ days: 90, money: { from: 100, to: 200 }, modes: ['lease'], ...more })
  const offered = (more: Partial<Entry>) => offer('o', { capabilities: LINES }, more)
  const part = (name: 'modes' | 'money' | 'time', a: Partial<Entry>, b: Partial<Entry>) =>
    parts(needed(a), offered(b))[name] > 0

  it('agree where one way is shared that says something', () => {
    expect(part('modes', {}, { modes: ['purchase', 'lease'] })).toBe(true)
    expect(part('modes', {}, { modes: ['purchase'] })).toBe(false)
    expect(part('modes', { modes: ['other'] }, { modes: ['other'] })).toBe(false)
  })

  it('agree where the price begins within the budget, open ends included', () => {
    const prices = [
      [{ from: 150, to: 900 }, true],
      [{ from: 201, to: 900 }, false],
      [{ from: null, to: 200 }, true],
      [{ from: 50, to: null }, true],
      [{ from: null, to: null }, false],
    ] as const
    for (const [money, fits] of prices) expect(part('money', {}, { money }), JSON.stringify(money)).toBe(fits)
    expect(part('money', { money: { from: 300, to: null } }, { money: { from: 250, to: 250 } })).toBe(true)
    expect(part('money', { money: undefined }, { money: { from: 1, to: 1 } })).toBe(false)
  })

  it('agree where the delivery is as short as the time from the deadline on', () => {
    expect(part('time', {}, { days: 90 })).toBe(true)
    expect(part('time', {}, { days: 91 })).toBe(false)
    expect(part('time', { days: -3 }, { days: 1 })).toBe(false)
    expect(part('time', { days: undefined }, { days: 1 })).toBe(false)
  })

  it('a product that says nothing of them stands where one stands that does not suit', () => {
    const silent = parts(needed({}), offered({}))
    const unfit = parts(needed({}), offered({ days: 400, money: { from: 999, to: 999 }, modes: ['purchase'] }))
    expect(silent).toEqual(unfit)
  })

  it('count only as far as the texts carry the match', () => {
    const fits = { days: 10, money: { from: 1, to: 1 }, modes: ['lease'] }
    const far = parts(needed({}), entry('o', '古籍修复', '泵', fits))
    const near = parts(needed({}), offered(fits))
    for (const name of ['modes', 'money', 'time'] as const) {
      expect(far[name]).toBeLessThan(near[name] / 2)
      expect(near[name]).toBeLessThanOrEqual(RECIPE.weights[name])
    }
  })
})

describe('the parts together', () => {
  it('add up to the score, and without the texts reach no level', () => {
    expect(levelOf(mostByFields(RECIPE), RECIPE)).toBeNull()
    const { score, parts: of } = engineWith([need()], [offer('o', { capabilities: LINES })]).scorePair('n', 'o')
    expect(PARTS.reduce((sum, name) => sum + of[name], 0)).toBeCloseTo(score, 9)
  })

  it('are 0 in a recipe from before them', () => {
    const before = recipeOf('2026-11-1')!
    expect([before.weights.lines, before.weights.modes, before.weights.money, before.weights.time]).toEqual([
      0, 0, 0, 0,
    ])
  })

  const phrases = ['液位测量误差', '告警时延', '车位检测', '扫码查询', '一户一码', '质保 24 个月', '跌倒报警', 'IP65']
  const someLines = fc.array(fc.constantFrom(...phrases), { maxLength: 5 })
  const money = fc.option(fc.record({ from: fc.option(fc.nat(9)), to: fc.option(fc.nat(9)) }), { nil: undefined })
  const more = fc.record({
    modes: fc.subarray(['purchase', 'lease', 'other']),
    categories: fc.subarray(['a', 'b', 'other']),
    money,
    days: fc.option(fc.nat(9), { nil: undefined }),
  })

  it('are the same from both sides, and a short list is the beginning of the long one', () => {
    const needs = fc.array(fc.tuple(fc.constantFrom(...phrases), someLines, someLines, more), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(needs, needs, fc.integer({ min: 1, max: 6 }), (left, right, limit) => {
        const engine = engineWith(
          left.map(([title, musts, shoulds, m], at) => withLines(`n${at}`, title, { musts, shoulds }, m)),
          right.map(([title, capabilities, cases, m], at) => withLines(`o${at}`, title, { capabilities, cases }, m)),
        )
        left.forEach((_, at) => {
          const rows = engine.rankForNeed(`n${at}`, all)
          expect(engine.rankForNeed(`n${at}`, { limit })).toEqual(rows.slice(0, limit))
          for (const { id, score, parts: of } of rows) {
            expect(engine.scorePair(`n${at}`, id)).toMatchObject({ score, parts: of })
            const back = engine.rankForOffer(id, all).find((row) => row.id === `n${at}`)
            expect(back).toMatchObject({ score, parts: of })
          }
          const found = engine
            .ranking('need', `n${at}`)
            .from(RECIPE.levels.low)
            .map(({ id }) => id)
          expect(found.sort()).toEqual(rows.flatMap(({ id, level }) => (level === null ? [] : [id])).sort())
        })
      }),
      { numRuns: 60 },
    )
  })
})
