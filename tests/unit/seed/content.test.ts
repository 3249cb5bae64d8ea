import { describe, expect, it } from 'vitest'
import { deadlineOf, opportunityFindings, unfairLines } from '#app/domain/opportunity-content.ts'
import { productFindings } from '#app/domain/product-content.ts'
import { DAY_MS, startOfDay } from '#app/domain/time.ts'
import { isPublicOwner } from '#app/domain/vocabulary.ts'
import { needs } from '#db/seed/needs.ts'
import { organisations } from '#db/seed/organisations.ts'
import { products } from '#db/seed/products.ts'
import { resolveNeed, resolveProduct } from '#db/seed/resolve.ts'

/** Days on which the demonstration may begin, among them the ends of months and a leap year. */
const DAYS = ['2026-11-23', '2026-12-31', '2028-02-28']
const owner = (key: string) => {
  const found = organisations.find((o) => o.key === key)
  if (!found) throw new Error(`no organisation ${key}`)
  return found
}
const states = (items: { state: string }[]) =>
  items.reduce<Record<string, number>>((n, { state }) => ({ ...n, [state]: (n[state] ?? 0) + 1 }), {})

describe.each(DAYS)('needs and products on %s', (today) => {
  const end = startOfDay(today) + DAY_MS - 1

  it.each(needs)('$key parses and its state is true', (need) => {
    const content = resolveNeed(need, today)
    const context = { now: end, ownerKind: owner(need.organisation).kind }
    const hard = opportunityFindings(content, context).filter((f) => f.kind === 'must')
    if (need.state === 'closed') {
      expect(deadlineOf(content)).toBeLessThan(startOfDay(today))
      expect(hard.map((f) => f.field)).toEqual(['deadline'])
    } else if (need.state === 'draft') expect(hard.length).toBeGreaterThan(0)
    else expect(opportunityFindings(content, context)).toEqual([])
  })

  it.each(products)('$key parses and its state is true', (product) => {
    const content = resolveProduct(product, today)
    const hard = productFindings(content, { today }).filter((f) => f.kind === 'must')
    if (product.state === 'expired') expect(hard.map((f) => f.field)).toEqual(['validUntil'])
    else if (product.state === 'draft') expect(hard.length).toBeGreaterThan(0)
    else expect(hard).toEqual([])
    if (product.state === 'published') expect(productFindings(content, { today })).toEqual([])
  })
})

describe('the written lists', () => {
  it('hold the agreed numbers in each state', () => {
    expect(states(needs)).toEqual({ published: 15, approved: 1, draft: 1, submitted: 1, returned: 1, closed: 1 })
    expect(states(products)).toEqual({ published: 20, draft: 1, submitted: 1, returned: 1, expired: 1 })
  })

  it('set no unfair condition, whoever owns the need', () => {
    for (const need of needs) expect(unfairLines(resolveNeed(need, '2026-11-23')), need.key).toEqual([])
  })

  it('give a reason to whatever is returned and a publication to whatever was public', () => {
    for (const item of [...needs, ...products]) {
      expect(item.returned !== undefined, item.key).toBe(item.state === 'returned')
      expect(item.publishedDaysAgo !== undefined, item.key).toBe(
        ['published', 'closed', 'expired'].includes(item.state),
      )
      expect(item.publishedDaysAgo ?? -1, item.key).toBeLessThan(item.createdDaysAgo)
    }
  })

  it('name owners and offerers that may do so', () => {
    for (const need of needs) expect(owner(need.organisation).mayPost, need.key).toBe(true)
    for (const product of products) expect(owner(product.organisation).mayOffer, product.key).toBe(true)
  })

  it('pay with public money only where a public owner does', () => {
    for (const need of needs)
      if (need.content.funding === 'own' || need.content.anonymousOwner || need.content.askCost)
        expect(isPublicOwner(owner(need.organisation).kind), need.key).toBe(false)
  })

  it('do not give an anonymous owner away by its telephone', () => {
    for (const need of needs.filter((n) => n.content.anonymousOwner))
      expect(need.content.phone).not.toBe(owner(need.organisation).officePhone)
  })

  it('show the special cases', () => {
    const open = needs.filter((n) => n.state === 'published')
    expect(open.filter((n) => n.content.answerMode === 'sealed')).toHaveLength(2)
    expect(open.filter((n) => n.content.anonymousOwner)).toHaveLength(1)
    expect(open.filter((n) => n.content.visibility === 'summary')).toHaveLength(1)
    expect(open.filter((n) => n.deadlineInDays === undefined)).toHaveLength(1)
    expect(open.filter((n) => n.content.funding === 'own').length).toBeGreaterThanOrEqual(3)
  })

  it('uses each key and title once', () => {
    const keys = [...needs, ...products, ...organisations].map((x) => x.key)
    expect(new Set(keys).size).toBe(keys.length)
    const titles = [...needs, ...products].map((x) => x.content.title)
    expect(new Set(titles).size).toBe(titles.length)
  })
})
