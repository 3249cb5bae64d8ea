import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Entry } from '#app/domain/matching/entry.ts'
import { createEngine } from '#app/domain/matching/engine.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { needEntry, offerEntry } from '#app/server/matching-entries.ts'
import { needs } from '#db/seed/needs.ts'
import { products } from '#db/seed/products.ts'
import { resolveNeed, resolveProduct } from '#db/seed/resolve.ts'
import { readRetrievalSet } from '#tests/bench/trec-files.ts'

/*
 * Known empties: lists in which nothing fits, because of how they are made. Nobody judged them by reading.
 * - The demonstration without the products of a need's own categories, and without the needs of a product's.
 * - The demonstration's needs among statutes and among abstracts of research; questions of laymen about the law, and
 *   keywords of research, among the demonstration's products.
 * The given sets without each query's right rows are measured by the relevance gate: there the rest of the subject
 * stays, so some of what is left does fit.
 */
const today = '2026-11-23'
const needEntries = needs.map((n) => needEntry({ id: n.key, organisationId: '', content: resolveNeed(n, today) }))
const offerEntries = products.map((p) =>
  offerEntry({ id: p.key, organisationId: '', content: resolveProduct(p, today) }),
)

function engineOf(needList: readonly Entry[], offerList: readonly Entry[]) {
  const engine = createEngine(RECIPE)
  for (const need of needList) engine.upsert('need', need)
  for (const offer of offerList) engine.upsert('offer', offer)
  return engine
}

const apart = (a: Entry, b: Entry) => !a.categories.some((category) => b.categories.includes(category))
const ONE = { limit: 1 }
const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length
/** For each need whether its list is empty, as pages show it. */
const silent = (engine: ReturnType<typeof engineOf>, ids: readonly string[]) =>
  share(ids.map((id) => (engine.rankForNeed(id, ONE)[0]?.level ?? null) === null))

const folder = (name: string) => fileURLToPath(new URL(`../../bench/data/retrieval/${name}`, import.meta.url))
const plain = (e: { id: string; title: string; text: string }, prefix: string): Entry => ({
  id: `${prefix}${e.id}`,
  title: e.title,
  text: e.text,
  categories: [],
  modes: [],
  orgId: '',
})
const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id)

describe('where nothing fits the list is empty', () => {
  it('mostly: for a need whose trade has no product, and for a product whose trade has no need', () => {
    const withoutProducts = needEntries.map((need) =>
      silent(
        engineOf(
          needEntries,
          offerEntries.filter((offer) => apart(need, offer)),
        ),
        [need.id],
      ),
    )
    const withoutNeeds = offerEntries.map((offer) => {
      const engine = engineOf(
        needEntries.filter((need) => apart(need, offer)),
        offerEntries,
      )
      return (engine.rankForOffer(offer.id, ONE)[0]?.level ?? null) === null
    })
    const figures = { needs: share(withoutProducts.map((one) => one === 1)), products: share(withoutNeeds) }
    console.info('demonstration without its own trade', figures)
    expect(figures.needs).toBeGreaterThanOrEqual(0.75)
    expect(figures.products).toBeGreaterThanOrEqual(0.8)
  })

  it('mostly: needs among texts of another world, and queries of another world among products', () => {
    const research = readRetrievalSet(folder('csl-kw2abs'))
    const law = readRetrievalSet(folder('stard-closed'))
    const among = (corpus: typeof law.corpus) =>
      silent(
        engineOf(
          needEntries,
          corpus.map((d) => plain(d, 'd')),
        ),
        ids(needEntries),
      )
    const asked = (queries: typeof law.queries) => {
      const list = queries.slice(0, 300).map((q) => plain(q, 'q'))
      return silent(engineOf(list, offerEntries), ids(list))
    }
    const figures = {
      needsAmongResearch: among(research.corpus),
      needsAmongLaw: among(law.corpus),
      researchAmongProducts: asked(research.queries),
      lawAmongProducts: asked(law.queries),
    }
    console.info('foreign subjects', figures)
    expect(figures.needsAmongResearch).toBeGreaterThanOrEqual(0.8)
    expect(figures.needsAmongLaw).toBeGreaterThanOrEqual(0.85)
    expect(figures.researchAmongProducts).toBeGreaterThanOrEqual(0.94)
    expect(figures.lawAmongProducts).toBeGreaterThanOrEqual(0.98)
  })
})

describe('where something fits', () => {
  it('the list of the demonstration is silent only for the need that was written to have no product', () => {
    const engine = engineOf(needEntries, offerEntries)
    const empty = needEntries.filter(({ id }) => silent(engine, [id]) === 1)
    expect(empty.map(({ title }) => title)).toEqual(['早期纸质项目档案脱酸修复'])
  })
})
