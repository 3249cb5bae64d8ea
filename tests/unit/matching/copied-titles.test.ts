import { describe, expect, it } from 'vitest'
import type { Entry } from '#app/domain/matching/entry.ts'
import { createEngine } from '#app/domain/matching/engine.ts'
import { explain } from '#app/domain/matching/explain.ts'
import { RECIPE, recipeOf } from '#app/domain/matching/recipe.ts'
import type { Recipe } from '#app/domain/matching/recipe.ts'
import { recordList, replayList } from '#app/domain/matching/replay.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { needEntry, offerEntry } from '#app/server/matching-entries.ts'
import { needs } from '#db/seed/needs.ts'
import { products } from '#db/seed/products.ts'
import { resolveNeed, resolveProduct } from '#db/seed/resolve.ts'

/*
 * Somebody who wants to stand first copies the titles of needs into a product. The demonstration's first product, for
 * markets, carries those of needs of all trades; what it says of itself stays.
 */
const today = '2026-11-23'
const before = recipeOf('2026-11-3')!
const all = { limit: 1000 }
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

const needEntries = needs.map((n) => needEntry({ id: n.key, organisationId: '', content: resolveNeed(n, today) }))
const offer = (id: string, content: ProductContent): Entry => offerEntry({ id, organisationId: id, content })
const honest = resolveProduct(products[0]!, today)
const others = products.slice(1).map((p) => offer(p.key, resolveProduct(p, today)))

function engineOf(recipe: Recipe, offers: readonly Entry[], needList: readonly Entry[] = needEntries) {
  const engine = createEngine(recipe)
  for (const need of needList) engine.upsert('need', need)
  for (const one of offers) engine.upsert('offer', one)
  return engine
}

const line = (what: string, at: number) => ({ id: `x${at}`, what })
const places: Record<string, (titles: readonly string[]) => Partial<ProductContent>> = {
  'the name': (titles) => ({ title: honest.title + titles.join('') }),
  'the summary': (titles) => ({ summary: `${honest.summary}可用于${titles.join('、')}。` }),
  'capability lines': (titles) => ({ capabilities: [...honest.capabilities, ...titles.map(line)] }),
  'the summary, three times': (titles) => ({ summary: honest.summary + [...titles, ...titles, ...titles].join('，') }),
}
const dozens = [3, 5, 10, 20].flatMap((count) => Object.keys(places).map((place) => [count, place] as const))

/** What a product is for some needs: mean score, mean place, and how often a page would show it. */
function standing(recipe: Recipe, content: ProductContent, ids: readonly string[]) {
  const engine = engineOf(recipe, [...others, offer('x', content)])
  const rows = ids.map((id) => {
    const ranked = engine.rankForNeed(id, all)
    const at = ranked.findIndex((row) => row.id === 'x')
    return { score: ranked[at]?.score ?? 0, place: at < 0 ? ranked.length + 1 : at + 1, level: ranked[at]?.level }
  })
  return {
    score: mean(rows.map(({ score }) => score)),
    place: mean(rows.map(({ place }) => place)),
    shown: rows.filter(({ level }) => level).length,
  }
}

const threeQuarters = (title: string) => title.slice(0, Math.ceil(title.length * 0.75))
const twoThirds = (title: string) => title.slice(Math.floor(title.length / 3))
const cuts: Record<string, (title: string) => string> = {
  threeQuarters,
  twoThirds,
  whole: (title) => title,
}
const few = [1, 2, 10].flatMap((count) =>
  Object.keys(cuts).flatMap((cut) => Object.keys(places).map((place) => [count, cut, place] as const)),
)

describe('a product with one or two titles of needs, or with pieces of them', () => {
  it.each(few)('%i of them, %s, in %s: gains nothing to speak of', (count, cut, place) => {
    const copied = needEntries.slice(-count)
    const ids = copied.map(({ id }) => id)
    const stuffed: ProductContent = { ...honest, ...places[place]!(copied.map(({ title }) => cuts[cut]!(title))) }
    const plain = standing(RECIPE, honest, ids)
    const now = standing(RECIPE, stuffed, ids)
    const before = standing(recipeOf('2026-11-4')!, stuffed, ids)
    console.info(count, cut, place, { plain, before, now })
    expect(now.score).toBeLessThanOrEqual(plain.score + (count < 10 ? 0.1 : 0.15))
    // Many titles in a text support one another a little, where they are of one trade.
    expect(now.shown).toBeLessThanOrEqual(plain.shown + (count < 10 ? 0 : 2))
    if (count < 10) expect(before.shown).toBeGreaterThan(0)
  })

  it('is not found in a need that says nothing but its title', () => {
    const [first] = needEntries
    const bare: Entry = { ...first!, text: '', fields: [] }
    const stuffed = offer('x', { ...honest, title: honest.title + bare.title })
    const score = (recipe: Recipe) => engineOf(recipe, [...others, stuffed], [bare, ...needEntries.slice(1)])
    expect(score(RECIPE).scorePair(bare.id, 'x').score).toBe(
      score(recipeOf('2026-11-4')!).scorePair(bare.id, 'x').score,
    )
  })
})

describe('a product with the full titles of several needs', () => {
  it.each(dozens)('%i of them in %s: stands where it stands without them', (count, place) => {
    const copied = needEntries.slice(-count)
    const titles = copied.map(({ title }) => title)
    const ids = copied.map(({ id }) => id)
    const plain = standing(RECIPE, honest, ids)
    const stuffed: ProductContent = { ...honest, ...places[place]!(titles) }
    const now = standing(RECIPE, stuffed, ids)
    const unguarded = standing(before, stuffed, ids)
    console.info(count, place, { plain, unguarded, now })
    // Without the guard it is on nearly every page, among the first.
    expect(unguarded.shown).toBeGreaterThanOrEqual(count * 0.8)
    expect(now.shown).toBe(plain.shown)
    expect(now.score).toBeLessThanOrEqual(plain.score + 0.05)
    expect(now.place).toBeGreaterThan(2 * unguarded.place)
  })

  it('has one score from both sides, quotes no copied title, and its list can be made again', () => {
    const copied = needEntries.slice(-5)
    const stuffed = { ...honest, ...places['the name']!(copied.map(({ title }) => title)) }
    const engine = engineOf(RECIPE, [...others, offer('x', stuffed)])
    for (const { id, title } of copied) {
      const row = engine.rankForNeed(id, all).find((one) => one.id === 'x')
      expect(engine.scorePair(id, 'x')).toMatchObject({ score: row?.score, parts: row?.parts })
      expect(engine.rankForOffer('x', all).find((one) => one.id === id)?.score).toBe(row?.score)
      for (const phrase of explain(engine, id, 'x')) expect(title).not.toContain(phrase.text)
      const answers = engine.rankForNeed(id, { limit: 10 }).map((one) => one.id)
      const asked = { side: 'need' as const, id, answers: [...new Set([...answers, 'x'])] }
      const list = recordList(engine, asked, {
        hash: () => '',
        demands: () => ({ musts: [], prefers: [] }),
        offering: () => ({ capabilities: [], certificates: [], deployment: [] }),
      })
      expect(list.rows.find((one) => one.id === 'x')?.score).toBe(row?.score)
      expect(replayList(JSON.parse(JSON.stringify(list)) as typeof list, RECIPE)).toEqual(list.rows)
    }
  })

  it('keeps its own need, by what it says of itself', () => {
    const own = engineOf(RECIPE, [...others, offer('x', honest)]).rankForOffer('x', all)[0]!.id
    const titles = needEntries.filter(({ id }) => id !== own).map(({ title }) => title)
    const stuffed = { ...honest, ...places['capability lines']!(titles) }
    expect(standing(RECIPE, stuffed, [own]).place).toBe(standing(RECIPE, honest, [own]).place)
  })
})

describe('a need with the titles of several products', () => {
  it('reaches no more products than without them', () => {
    const [carrier, ...rest] = needEntries
    const copied = others.slice(-6)
    const stuffed = { ...carrier!, text: `${carrier!.text}${copied.map(({ title }) => title).join('、')}` }
    const shown = (recipe: Recipe, need: Entry) => {
      const engine = engineOf(recipe, others, [need, ...rest])
      return copied.filter(({ id }) => engine.scorePair(need.id, id).level !== null).length
    }
    expect(shown(before, stuffed)).toBeGreaterThan(shown(before, carrier!))
    expect(shown(RECIPE, stuffed)).toBe(shown(RECIPE, carrier!))
  })
})

describe('an honest product loses nothing', () => {
  const scores = (recipe: Recipe, content: ProductContent) => {
    const engine = engineOf(recipe, [...others, offer('x', content)])
    return engine.rankForOffer('x', all).map(({ id, score, level }) => ({ id, score, level }))
  }

  it('that names a need it is made for: the rest of it supports the name', () => {
    const offers = products.map((p) => ({ key: p.key, content: resolveProduct(p, today) }))
    const engine = engineOf(
      RECIPE,
      offers.map(({ key, content }) => offer(key, content)),
    )
    let named = 0
    for (const { id, title } of needEntries) {
      const best = engine.rankForNeed(id, { limit: 1 })[0]!
      if (best.level === null) continue
      const { content } = offers.find(({ key }) => key === best.id)!
      for (const text of [title, threeQuarters(title)]) {
        for (const told of [{ summary: `${content.summary}已用于${text}。` }, { title: text }]) {
          const product = offer('x', { ...content, ...told })
          const score = (recipe: Recipe) => engineOf(recipe, [...others, product]).scorePair(id, 'x').score
          // Where it hardly fits, naming the need adds little; it never costs what the product had.
          expect(score(RECIPE)).toBeGreaterThan(best.score - 0.1)
          if (best.score < 0.8) continue
          expect(score(RECIPE)).toBe(score(recipeOf('2026-11-4')!))
          named++
        }
      }
    }
    expect(named).toBeGreaterThan(10)
  })

  it('that names needs it has nothing to do with, as where it was used: it neither gains nor loses by them', () => {
    for (const count of [1, 2]) {
      const named = needEntries.slice(-count)
      const cases = named.map(({ title }) => ({ title: `${title}项目`, place: '示例区', year: 2025, source: '' }))
      const plain = new Map(scores(RECIPE, honest).map((row) => [row.id, row]))
      for (const row of scores(RECIPE, { ...honest, cases: [...honest.cases, ...cases] })) {
        expect(row.level).toBe(plain.get(row.id)!.level)
        expect(Math.abs(row.score - plain.get(row.id)!.score)).toBeLessThan(0.1)
      }
    }
  })

  it('that is a platform of many modules for all trades', () => {
    const modules = [
      '电子秤',
      '客流监测',
      '夜间导览',
      '选课管理',
      '满溢监测',
      '泊位共享',
      '电梯监测',
      '水质检测',
      '导办预约',
    ]
    const platform: ProductContent = {
      ...honest,
      title: '区级一体化运行平台',
      summary: `一个平台接入${modules.join('、')}等模块，统一账号、告警和工单。`,
      capabilities: modules.map((name, at) => line(`${name}模块`, at)),
    }
    expect(scores(RECIPE, platform)).toEqual(scores(before, platform))
    expect(scores(RECIPE, platform).length).toBeGreaterThan(5)
  })

  it('nor does any pair of the demonstration', () => {
    const offers = [...others, offer('x', honest)]
    const [now, then] = [engineOf(RECIPE, offers), engineOf(before, offers)]
    for (const { id } of needEntries) expect(now.rankForNeed(id, all)).toEqual(then.rankForNeed(id, all))
  })
})
