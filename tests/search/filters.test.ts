import { beforeAll, describe, expect, it } from 'vitest'
import type { SearchFilters } from '#search/port.ts'
import { quote } from '#search/filter.ts'
import { ask, idsOf, publishNeed, publishProduct, searchBed } from './fixtures.ts'

const pieces = [
  '"',
  '\\',
  '\\"',
  "'",
  '`',
  ']',
  '[',
  ')',
  '(',
  ' OR ',
  ' AND ',
  ' NOT ',
  'kind = "opportunity"',
  'endsAt > 0',
  'id EXISTS',
  '" OR kind EXISTS OR kind = "',
  '\\" OR id EXISTS OR kind = \\"',
  '"] OR id EXISTS OR kind IN ["',
  ' IS NULL',
  '_geoRadius(1,1,1)',
  '\n',
  '\t',
  '\u0000',
  '\u2028',
  '＂',
  '“',
  '--',
  ';',
  '/*',
  '{}',
  '$where',
  '%',
  'TO',
  '*',
  '\ud800',
  'CONTAINS',
  'STARTS WITH',
  'a'.repeat(600),
  '开放',
  '',
  ' ',
]
/** 200 strings: every piece alone, and pairs of them. */
const injections = [
  ...pieces,
  ...pieces.flatMap((a, i) => [3, 7, 11, 17].map((step) => a + (pieces[(i + step) % pieces.length] ?? ''))),
].slice(0, 200)

let bed: Awaited<ReturnType<typeof searchBed>>
beforeAll(async () => {
  bed = await searchBed()
  await publishNeed(bed.db, { title: '停车甲', categories: ['scene-city'] })
  await publishProduct(bed.db, { title: '停车乙', categories: ['scene-city'] })
  await bed.drain()
})

describe('a query', () => {
  it('of 200 hostile strings is answered by the engine, without an error', async () => {
    for (const text of injections) {
      const answer = await bed.search.find(ask({ q: `停车${text}` }))
      expect(answer.degraded, JSON.stringify(text)).toBeNull()
    }
  }, 60_000)

  it('of any length is bounded', async () => {
    expect(await bed.search.find(ask({ q: '停车 '.repeat(100_000) }))).toMatchObject({ shortened: true, total: 2 })
  })
})

describe('a filter', () => {
  it('quotes every string so that it ends where it ends', () => {
    for (const text of injections) {
      const inner = quote(text).slice(1, -1)
      expect(inner.replaceAll(/\\[\\"]/g, '')).not.toMatch(/["\\]/)
    }
    expect(injections).toHaveLength(200)
  })

  it.each(['categories', 'spaces', 'modes', 'states', 'ownerKinds', 'bands'] as const)(
    'of %s built from 200 hostile strings never widens a result, and the engine understands each',
    async (group) => {
      for (const text of injections) {
        const filters: SearchFilters = { [group]: [text] }
        const answer = await bed.engine.query(ask({ q: '停车', filters }))
        expect(idsOf(answer), JSON.stringify(text)).toEqual([])
        expect(answer.total).toBe(0)
      }
      expect((await bed.engine.query(ask({ q: '停车', filters: { [group]: [] } }))).total).toBe(2)
    },
    60_000,
  )
})
