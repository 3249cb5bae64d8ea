import { expect, test } from 'vitest'
import { opportunityFindings } from '#app/domain/opportunity-content.ts'
import { productFindings } from '#app/domain/product-content.ts'
import { startOfDay } from '#app/domain/time.ts'
import { migrate } from '#db/migrate.ts'
import { publicItems } from '#db/repos/search-documents.ts'
import { openMemoryDatabase } from '#db/sqlite.ts'
import { insertMadeItems, madeNeed, madeProduct, madeQuery, randomFrom } from '#tests/bench/made-items.ts'

const TODAY = '2026-03-02'
const NOW = startOfDay(TODAY) + 36_000_000

test('the same seed makes the same items and queries', () => {
  const once = () => {
    const random = randomFrom(9)
    return [madeNeed(random, TODAY), madeProduct(random, TODAY), madeQuery(random)]
  }
  expect(once()).toEqual(once())
})

test('made items lack nothing that a submission demands, and hold no condition that is unfair', () => {
  const random = randomFrom(1)
  for (let n = 0; n < 500; n++) {
    expect(opportunityFindings(madeNeed(random, TODAY), { now: NOW, ownerKind: 'department' })).toEqual([])
    expect(productFindings(madeProduct(random, TODAY), { today: TODAY })).toEqual([])
  }
})

test('half of the inserted items are public needs, half public products, with numbers and full text', async () => {
  const database = openMemoryDatabase()
  try {
    const { db } = database
    await migrate(db, NOW)
    await insertMadeItems(db, { items: 20, now: NOW })
    const all = { after: '', limit: 100 }
    const needs = await publicItems(db, 'opportunity', all)
    const offers = await publicItems(db, 'product', all)
    expect([needs.length, offers.length]).toEqual([10, 10])
    expect([...needs, ...offers].every((item) => item.endsAt > NOW && item.changeSeq > 0)).toBe(true)
    const numbers = needs.map((item) => item.kind === 'opportunity' && item.number).sort()
    expect(numbers[0]).toBe('JH-2026-0001')
    expect(new Set(numbers).size).toBe(10)
  } finally {
    database.close()
  }
})
