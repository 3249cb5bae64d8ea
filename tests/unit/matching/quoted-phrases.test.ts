import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createEngine } from '#app/domain/matching/engine.ts'
import type { MatchingEngine } from '#app/domain/matching/engine.ts'
import { rawText } from '#app/domain/matching/entry.ts'
import type { Entry } from '#app/domain/matching/entry.ts'
import { explain } from '#app/domain/matching/explain.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { normalise } from '#app/domain/matching/text.ts'
import { needEntry, offerEntry } from '#app/server/matching-entries.ts'
import { needs } from '#db/seed/needs.ts'
import { products } from '#db/seed/products.ts'
import { resolveNeed, resolveProduct } from '#db/seed/resolve.ts'
import { buildEngine } from '#tests/bench/matching.ts'
import { readRetrievalSet } from '#tests/bench/trec-files.ts'

/** What is quoted as evidence stands in both entries, where it is said to stand; widths, cases and variants are one. */

interface Checked {
  pairs: number
  quoted: number
  wrong: string[]
}

const folds = new Map<string, string>()
const folded = (raw: string): string => {
  const known = folds.get(raw) ?? normalise(raw)
  return folds.set(raw, known).get(raw) ?? known
}

/** A card shows an entry part by part, so a phrase that reaches over two parts could not be shown in place. */
const inOnePart = (entry: Entry, [start, end]: readonly [number, number]) =>
  end <= entry.title.length || !entry.fields || entry.fields.some((f) => f.start <= start && end <= f.end)

function checkPair(engine: MatchingEngine, needId: string, offerId: string, into: Checked): void {
  const need = engine.get('need', needId)
  const offer = engine.get('offer', offerId)
  if (!need || !offer) throw new Error(`${needId} ${offerId}`)
  into.pairs++
  for (const { text, inNeed, inOffer } of explain(engine, needId, offerId)) {
    into.quoted++
    const quoted = normalise(text)
    const holds =
      quoted.trim() !== '' &&
      rawText(need).slice(...inNeed) === text &&
      normalise(rawText(offer).slice(...inOffer)) === quoted &&
      folded(rawText(need)).includes(quoted) &&
      folded(rawText(offer)).includes(quoted) &&
      inOnePart(need, inNeed) &&
      inOnePart(offer, inOffer)
    if (!holds) into.wrong.push(`${needId} × ${offerId}: ${text}`)
  }
}

describe('each quoted phrase occurs in both entries', () => {
  it('of every pair of the demonstration', () => {
    const engine = createEngine(RECIPE)
    const today = '2026-11-23'
    for (const need of needs)
      engine.upsert('need', needEntry({ id: need.key, organisationId: 'n', content: resolveNeed(need, today) }))
    for (const product of products)
      engine.upsert(
        'offer',
        offerEntry({ id: product.key, organisationId: 'o', content: resolveProduct(product, today) }),
      )
    const checked: Checked = { pairs: 0, quoted: 0, wrong: [] }
    for (const need of needs) for (const product of products) checkPair(engine, need.key, product.key, checked)
    expect(checked.wrong).toEqual([])
    expect(checked.pairs).toBe(needs.length * products.length)
    expect(checked.quoted).toBeGreaterThan(checked.pairs)
  })

  it.each(['csl-abs2title', 'csl-kw2abs', 'stard-closed'])(
    'of the first ten of each query of %s',
    { timeout: 900_000 },
    (name) => {
      const set = readRetrievalSet(fileURLToPath(new URL(`../../bench/data/retrieval/${name}`, import.meta.url)))
      const engine = buildEngine(set)
      const checked: Checked = { pairs: 0, quoted: 0, wrong: [] }
      folds.clear()
      for (const { id } of set.queries)
        for (const row of engine.rankForNeed(id, { limit: 10 })) checkPair(engine, id, row.id, checked)
      console.info(name, { queries: set.queries.length, pairs: checked.pairs, quoted: checked.quoted })
      expect(checked.wrong).toEqual([])
      expect(checked.pairs).toBeGreaterThan(set.queries.length * 9)
      expect(checked.quoted).toBeGreaterThan(checked.pairs)
    },
  )
})
