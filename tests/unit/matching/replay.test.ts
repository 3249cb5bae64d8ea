import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinFields } from '#app/domain/matching/entry.ts'
import type { Entry, Side } from '#app/domain/matching/entry.ts'
import type { MatchingEngine } from '#app/domain/matching/engine.ts'
import { createEngine } from '#app/domain/matching/engine.ts'
import { RECIPE, recipeOf } from '#app/domain/matching/recipe.ts'
import { differingRows, recordList, replayList } from '#app/domain/matching/replay.ts'
import type { Known, SeenList, SeenRow } from '#app/domain/matching/replay.ts'
import { contentHash } from '#app/server/ids.ts'
import { engineWith, entry, NEEDS, OFFERS } from './fixtures.ts'

const texts = fc.string({
  unit: fc.constantFrom(...'农贸市场电子秤停车位老人看护课堂大屏，。 ab1繁體'),
  maxLength: 60,
})
const entries = fc.array(
  fc.record({
    title: texts,
    text: texts,
    categories: fc.subarray(['a', 'b', '其他']),
    modes: fc.subarray(['purchase', 'lease', 'other']),
    money: fc.option(fc.record({ from: fc.option(fc.nat(9)), to: fc.option(fc.nat(9)) }), { nil: undefined }),
    days: fc.option(fc.nat(9), { nil: undefined }),
    lines: fc.array(texts, { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 14 },
)
type Made = typeof entries extends fc.Arbitrary<infer T> ? T : never
/** Small lists meet the frequency cut and the limits on terms under such a recipe. */
const few = { dfCutFrom: 2, maxTerms: 8, minTerms: 3 }
const tight = { ...RECIPE, ...few, copyShare: 0.5, copyLimit: 1, borrowShare: 0.3, borrowLeast: 2, borrowTrust: 0.5 }
const recipes = fc.constantFrom(RECIPE, tight, recipeOf('2026-11-4')!, recipeOf('2026-11-1')!)

const build = (side: 'n' | 'o', list: Made) =>
  list.map(({ title, text, lines, ...more }, at) => {
    const named = lines.map((line, n) => ({ name: `${side === 'n' ? 'musts' : 'cases'}.${n}`, text: line }))
    const joined = joinFields(title, [{ name: 'summary', text }, ...named])
    return entry(`${side}${at}`, title, joined.text, { ...more, fields: joined.fields })
  })
const known = (engine: MatchingEngine): Known => ({
  hash: (side: Side, id: string) => contentHash(engine.get(side, id)),
  demands: () => ({ musts: [], prefers: [] }),
  offering: () => ({ capabilities: [], certificates: [], deployment: [] }),
})
const idOf = (e: Entry) => e.id
const stored = (list: SeenList) => JSON.parse(JSON.stringify(list)) as SeenList

function engineOf(recipe: typeof RECIPE, needs: readonly Entry[], offers: readonly Entry[]) {
  const engine = createEngine(recipe)
  for (const need of needs) engine.upsert('need', need)
  for (const offer of offers) engine.upsert('offer', offer)
  return engine
}

/** Every list of an engine that has at least one row, as the pages rank it and as it is stored. */
function listsOf(
  engine: MatchingEngine,
  ids: Record<Side, string[]> = { need: NEEDS.map((n) => n.id), offer: OFFERS.map((o) => o.id) },
): { ranked: SeenRow[]; list: SeenList }[] {
  return (['need', 'offer'] as const).flatMap((side) =>
    ids[side].flatMap((id) => {
      const rows = (
        side === 'need' ? engine.rankForNeed(id, { limit: 10 }) : engine.rankForOffer(id, { limit: 10 })
      ).map(({ id: answer, score, level, parts }) => ({ id: answer, score, level, parts }))
      if (rows.length === 0) return []
      const list = recordList(engine, { side, id, answers: rows.map((r) => r.id) }, known(engine))
      return [{ ranked: rows, list: stored(list) }]
    }),
  )
}

describe('a stored list', () => {
  it('gives exactly the rows that were seen, from itself alone', () => {
    let compared = 0
    fc.assert(
      fc.property(recipes, entries, entries, (recipe, needs, offers) => {
        const [left, right] = [build('n', needs), build('o', offers)]
        const engine = engineOf(recipe, left, right)
        for (const { ranked, list } of listsOf(engine, { need: left.map(idOf), offer: right.map(idOf) })) {
          const again = replayList(list, recipe)
          expect(again).toEqual(list.rows)
          expect(again.map(({ id, score, level }) => ({ id, score, level }))).toEqual(
            ranked.map(({ id, score, level }) => ({ id, score, level })),
          )
          expect(differingRows(again, list.rows)).toEqual([])
          compared += again.length
        }
      }),
      { numRuns: 80 },
    )
    expect(compared).toBeGreaterThan(500)
  })

  it('names its terms and keeps only those that decide', () => {
    const engine = engineWith()
    const answers = engine.rankForNeed('n-scale', { limit: 2 }).map((r) => r.id)
    const list = recordList(engine, { side: 'need', id: 'n-scale', answers }, known(engine))
    const words = list.terms.map(([text]) => text)
    expect(words).toContain('溯源')
    expect(words).toContain('秤')
    expect(words).not.toContain('')
    expect(new Set(words).size).toBe(words.length)
    expect(list.terms.find(([text]) => text === '溯源')).toEqual(['溯源', 1, 1])
    // A question has at most so many asked and so many ideal terms; others are kept only where the partner asks them.
    for (const { terms } of [list.asking, ...list.answers]) expect(terms.length).toBeLessThan(4 * RECIPE.maxTerms)
  })

  it('is found changed whatever is changed in it: by its rows, or by its hash where the rows do not depend on it', () => {
    const engine = engineWith()
    const { list } = listsOf(engine)[0]!
    const whole = contentHash(list)
    const paths: (string | number)[][] = []
    const walk = (value: unknown, path: (string | number)[]) => {
      if (typeof value === 'number') paths.push(path)
      else if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key])
    }
    walk(list, [])
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom(1, 2, 0.000000001), (path, by) => {
        const changed = stored(list) as unknown as Record<string | number, never>
        const last = path.at(-1)!
        const holder = path.slice(0, -1).reduce((at, key) => at[key]!, changed) as Record<string | number, number>
        holder[last] = holder[last]! + by
        expect(contentHash(changed)).not.toBe(whole)
        const { rows, ...rest } = changed as unknown as SeenList
        if (path[0] === 'rows') expect(differingRows(replayList(rest, RECIPE), rows)).not.toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('has other rows when a statistic, a count or a length is another', () => {
    const { list } = listsOf(engineWith())[0]!
    const differs = (change: (copy: { -readonly [K in keyof SeenList]: SeenList[K] }) => void) => {
      const copy = stored(list)
      change(copy)
      return differingRows(replayList(copy, RECIPE), list.rows).length > 0
    }
    expect(differs(() => undefined)).toBe(false)
    expect(differs((l) => (l.lists = { ...l.lists, offer: { ...l.lists.offer, size: l.lists.offer.size + 1 } }))).toBe(
      true,
    )
    expect(
      differs(
        (l) => (l.lists = { ...l.lists, offer: { ...l.lists.offer, typicalLength: l.lists.offer.typicalLength + 1 } }),
      ),
    ).toBe(true)
    expect(differs((l) => (l.asking = { ...l.asking, qtf: l.asking.qtf.map((n, at) => (at === 0 ? n + 1 : n)) }))).toBe(
      true,
    )
    expect(differs((l) => (l.answers = l.answers.map((a) => ({ ...a, length: a.length + 1 }))))).toBe(true)
    expect(differs((l) => (l.answers = l.answers.map((a) => ({ ...a, id: `${a.id}x` }))))).toBe(true)
  })

  it('from before the fields took part has the rows that it had', () => {
    const old = recipeOf('2026-11-1')!
    const engine = engineOf(old, NEEDS, OFFERS)
    const { list } = listsOf(engine)[0]!
    const strip = ({ modes: _, money: __, days: ___, lines: ____, ...rest }: SeenList['asking']) => rest
    const rows = list.rows.map(({ parts: { need, offer, category }, ...row }) => ({
      ...row,
      parts: { need, offer, category },
    }))
    const stale: SeenList = { ...list, rows, asking: strip(list.asking), answers: list.answers.map(strip) }
    expect(differingRows(replayList(stale, old), stale.rows)).toEqual([])
  })

  it('keeps the recipe of its time, whatever the one in force becomes', () => {
    const { weights, ...first } = recipeOf('2026-11-1')!
    expect(weights).toMatchObject({ need: 1, offer: 0.5, category: 0.15, modes: 0, money: 0, time: 0, lines: 0 })
    expect(first).toMatchObject({
      ...{ k1: 1.2, b: 0.75, titleWeight: 5, documentRepeats: 6, queryRepeats: 6, dfCut: 0.2, dfCutFrom: 200 },
      ...{ minTerms: 3, maxTerms: 100, unseenShare: 0.5, secondCategoryShare: 0.5 },
      vagueCategories: ['其他', 'other', 'scene-other'],
      levels: { high: 0.6, medium: 0.45, low: 0.3 },
    })
  })

  it('is replayed with the recipe it was made by', () => {
    expect(recipeOf(RECIPE.version)).toBe(RECIPE)
    expect(recipeOf('1999-1')).toBeUndefined()
    const { list } = listsOf(engineWith())[0]!
    expect(differingRows(replayList(list, { ...RECIPE, k1: 2 }), list.rows)).not.toEqual([])
  })
})
