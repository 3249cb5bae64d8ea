import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isCategory } from '#app/domain/taxonomy.ts'
import { referenceCategory, referenceDomains } from '#db/seed/reference-domains.ts'

interface Entry {
  title: string
  publisher: string | null
  year: number | null
  domain: string | null
}
const reference = JSON.parse(
  readFileSync(new URL('../../../db/seed/reference.json', import.meta.url), 'utf8'),
) as Record<'opportunities' | 'products', Entry[]>
const domains = new Set(
  [...reference.opportunities, ...reference.products].flatMap(({ domain }) => (domain === null ? [] : [domain])),
)

describe('published entries', () => {
  it('are all there, each with a title', () => {
    expect(reference.opportunities).toHaveLength(109)
    expect(reference.products).toHaveLength(72)
    for (const e of [...reference.opportunities, ...reference.products]) expect(e.title).not.toBe('')
  })

  it('have every domain in the table, and the table no other', () => {
    expect(Object.keys(referenceDomains).sort()).toEqual([...domains].sort())
    expect(domains.size).toBe(53)
    for (const code of Object.values(referenceDomains)) expect(isCategory(code), code).toBe(true)
  })

  it('stand under 其他 without a known domain', () => {
    expect(referenceCategory(null)).toBe('scene-other')
    expect(referenceCategory('未见过的领域')).toBe('scene-other')
    expect(referenceCategory('智慧文旅')).toBe('scene-culture')
  })
})
