import { describe, expect, it } from 'vitest'
import { needs } from '#db/seed/needs.ts'
import { products } from '#db/seed/products.ts'
import type { SeedCheck, SeedNeed, SeedProduct } from '#db/seed/types.ts'

/** What the data is written to show: published needs and the published products that meet every line they speak of. */
const FITS: Record<string, string[]> = {
  'need-scale': ['p-scale', 'p-trace-scale'],
  'need-trace': ['p-trace', 'p-trace-scale'],
  'need-footfall': ['p-footfall'],
  'need-parking': ['p-parking', 'p-iot'],
  'need-hall': ['p-hall'],
  'need-security': ['p-security'],
  'need-chronic': ['p-chronic'],
  'need-elevator': ['p-elevator', 'p-iot'],
  'need-elder': ['p-care', 'p-iot'],
  'need-energy': ['p-energy', 'p-iot'],
  'need-member': ['p-member', 'p-heat'],
  'need-clean': ['p-robot'],
  'need-park': ['p-security', 'p-soc'],
}

/** Exactly one condition is broken. */
const NEAR_MISSES: [need: string, product: string, what: string][] = [
  ['need-trace', 'p-supply', '等保二级备案证明'],
  ['need-footfall', 'p-heat', '客流统计准确率'],
  ['need-security', 'p-soc', '到场时间'],
]

const byKey = <T extends { key: string }>(items: T[], key: string): T => {
  const found = items.find((x) => x.key === key)
  if (!found) throw new Error(`no ${key}`)
  return found
}

/** True when met, false when broken, null when the product does not say. */
function decide(check: SeedCheck, product: SeedProduct): boolean | null {
  const certificate = product.certificates.find((c) => c.name === check.what)
  if (certificate) return (certificate.expiresInDays ?? 0) >= 0
  const line = product.content.capabilities?.find((c) => c.what === check.what && c.unit === check.unit)
  if (!line) return null
  if (check.op === 'has') return true
  if (typeof line.value !== 'number' || typeof check.value !== 'number') return null
  if (check.op === '>=') return line.value >= check.value
  return check.op === '<=' ? line.value <= check.value : line.value === check.value
}

const decided = (lines: SeedNeed['content']['musts'], product: SeedProduct) =>
  (lines ?? []).flatMap(({ check }) => (check ? [{ what: check.what, met: decide(check, product) }] : []))
const verdicts = (need: SeedNeed, product: SeedProduct) => decided(need.content.musts, product)
const published = products.filter((p) => p.state === 'published')

describe('conditions that fields can decide', () => {
  it.each(Object.entries(FITS))('%s is met by its products', (key, fits) => {
    const need = byKey(needs, key)
    for (const fit of fits) {
      const product = byKey(published, fit)
      expect(
        verdicts(need, product).filter((l) => l.met === false),
        fit,
      ).toEqual([])
      const spoken = [...verdicts(need, product), ...decided(need.content.shoulds, product)]
      expect(
        spoken.some((l) => l.met === true),
        fit,
      ).toBe(true)
    }
    const first = verdicts(need, byKey(published, fits[0] ?? ''))
    expect(first.filter((l) => l.met === null).map((l) => l.what)).toEqual([])
  })

  it.each(NEAR_MISSES)('%s is nearly met by %s', (need, product, what) => {
    const broken = verdicts(byKey(needs, need), byKey(published, product)).filter((l) => l.met === false)
    expect(broken.map((l) => l.what)).toEqual([what])
  })

  it('leaves two published needs that no product answers', () => {
    const without = needs.filter((n) => n.state === 'published' && !(n.key in FITS)).map((n) => n.key)
    expect(without).toEqual(['need-school', 'need-archive'])
    for (const key of without)
      for (const product of published) {
        const own = verdicts(byKey(needs, key), product).filter((l) => l.what !== '等保二级备案证明')
        expect(
          own.filter((l) => l.met === true).map((l) => l.what),
          `${key} ${product.key}`,
        ).toEqual([])
      }
  })

  it('leaves three published products without a published need', () => {
    const wanted = new Set([...Object.values(FITS).flat(), ...NEAR_MISSES.map(([, product]) => product)])
    expect(published.filter((p) => !wanted.has(p.key)).map((p) => p.key)).toEqual(['p-weighbridge', 'p-bin', 'p-vr'])
  })
})
