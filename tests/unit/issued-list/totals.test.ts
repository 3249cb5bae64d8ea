import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proposedTitle, releaseName, unnamedOwner } from '#app/domain/issued-list/names.ts'
import { issuedRow } from '#app/domain/issued-list/row.ts'
import type { IssuedRow } from '#app/domain/issued-list/row.ts'
import { amountNote, categoryTotals } from '#app/domain/issued-list/snapshot.ts'
import { emptyOpportunity } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import { categoryCodes } from '#app/domain/taxonomy.ts'

const rowOf = (content: Partial<OpportunityContent>): IssuedRow =>
  issuedRow(
    {
      kind: 'opportunity',
      id: 'a',
      number: 'JH-2026-0001',
      version: 1,
      ownerName: '演示区商务局',
      ownerKind: 'department',
      content: { ...emptyOpportunity, ...content },
    },
    { phone: '0791-00000001' },
    '2026-11-23',
  )
const wan = (n: number) => n * 1_000_000

describe('cells of a row', () => {
  it.each([
    [{ kind: 'exact', min: wan(120), max: wan(120) }, 'exact', '120'],
    [{ kind: 'exact', min: wan(12.5), max: null }, 'exact', '12.5'],
    [{ kind: 'range', min: wan(60), max: wan(80) }, 'range', '60–80'],
    [{ kind: 'range', min: null, max: wan(80) }, 'range', '80 以内'],
    [{ kind: 'range', min: wan(60), max: null }, 'range', '60 以上'],
    [{ kind: 'open', min: null, max: null }, 'open', '暂未确定'],
    [{ kind: 'none', min: null, max: null }, 'none', '不需财政资金'],
    [{ kind: '', min: null, max: null }, 'unsaid', ''],
  ] as const)('writes %j as %s %s', (amount, state, text) => {
    const row = rowOf({ amount })
    expect([row.amountState, row.cells.amount]).toEqual([state, text])
  })

  it.each([
    [{ dueOn: '2027-05-31' }, '2027年5月底前'],
    [{ dueOn: '2028-02-29' }, '2028年2月底前'],
    [{ dueOn: '2027-05-12' }, '2027年5月12日前'],
    [{ dueNote: '招标后 3 个月' }, '招标后 3 个月'],
    [{ validity: 'open' as const }, '长期有效'],
    [{}, ''],
  ])('writes the time of %j as %s', (content, text) => expect(rowOf(content).cells.due).toBe(text))

  it('a public owner never stays unnamed', () => {
    expect(rowOf({ anonymousOwner: true }).cells.owner).toBe('演示区商务局')
    expect(unnamedOwner('enterprise', 'growth-retail')).toBe('某商贸企业')
    expect(unnamedOwner('soe', 'growth-retail')).toBe('某国有企业')
  })
})

it('a certificate that has expired on the day of issue is not in the list', () => {
  const certificates = [
    { name: '昨天到期', number: '', expiresOn: '2026-11-22' },
    { name: '今天到期', number: '', expiresOn: '2026-11-23' },
    { name: '长期', number: '', expiresOn: '' },
  ]
  const content = { ...emptyProduct, certificates }
  const base = { id: 'a', number: 'CP-2026-0001', version: 1, ownerName: '示例公司', park: '', street: '' }
  const row = issuedRow({ ...base, kind: 'product', ownerKind: 'enterprise', content }, { phone: '' }, '2026-11-23')
  expect(row.cells.certificates).toBe('1. 今天到期\n2. 长期')
})

describe('totals', () => {
  it('count every row once and add exact amounts only', () => {
    const amount = fc.oneof(
      fc.integer({ min: 0, max: 10 ** 12 }).map((n) => ({ kind: 'exact' as const, min: n, max: n })),
      fc.constant({ kind: 'range' as const, min: 1, max: 2 }),
      fc.constant({ kind: 'open' as const, min: null, max: null }),
    )
    const row = fc.record({ amount, categories: fc.constantFrom(...categoryCodes).map((c) => [c]) })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (contents) => {
        const totals = categoryTotals(contents.map(rowOf))
        const exact = contents.filter((c) => c.amount.kind === 'exact')
        expect(totals.reduce((n, t) => n + t.count, 0)).toBe(contents.length)
        expect(totals.reduce((n, t) => n + t.stated, 0)).toBe(exact.length)
        expect(totals.reduce((n, t) => n + t.fen, 0)).toBe(exact.reduce((n, c) => n + (c.amount.min ?? 0), 0))
        expect(new Set(totals.map((t) => t.category)).size).toBe(totals.length)
      }),
    )
  })

  it('say what is not in the sum', () => {
    const rows = [
      rowOf({ amount: { kind: 'exact', min: wan(45), max: wan(45) } }),
      rowOf({ amount: { kind: 'exact', min: wan(0.5), max: wan(0.5) } }),
      rowOf({ amount: { kind: 'range', min: wan(60), max: wan(80) } }),
      rowOf({}),
    ]
    expect(amountNote(rows)).toBe(
      '金额由责任单位填报。2 项为定数，合计 45.5 万元；1 项为区间，1 项未填写，均不计入合计。',
    )
    expect(amountNote(rows.slice(0, 1))).toBe('金额由责任单位填报。1 项为定数，合计 45 万元。')
    expect(amountNote(rows.slice(3))).toBe('金额由责任单位填报。没有定数，不作合计；1 项未填写。')
  })
})

it('numbers releases by 批 or 期', () => {
  expect(releaseName(2026, 2, '期')).toBe('2026年第2期')
  expect(proposedTitle('演示区', releaseName(2026, 1, '批'), 'both')).toBe('演示区2026年第1批机会清单、产品清单')
})
