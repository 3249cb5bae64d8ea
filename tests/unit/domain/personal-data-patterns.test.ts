import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isIdentityNumber, passesLuhn, personalDataIn } from '#app/domain/personal-data-patterns.ts'
import type { PersonalDataKind } from '#app/domain/personal-data-patterns.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** Check character by the definition of MOD 11-2: the sum with the check character is 1 modulo 11. */
function withCheck(body: string): string {
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (WEIGHTS[i] as number), 0)
  const value = (12 - (sum % 11)) % 11
  return body + (value === 10 ? 'X' : String(value))
}
/** The digit that makes the Luhn sum of digit and body a multiple of ten, found by trying. */
function withLuhn(body: string): string {
  return [...'0123456789'].map((d) => body + d).find(passesLuhn) as string
}

const bodies = ['36010219900101001', '11010519491231002', '44052418800101001', '36012120000229123', '31010119991231456']
const identities = bodies.filter((b) => Number(b.slice(6, 10)) >= 1900).map(withCheck)
const cards = ['622202360200123456', '621700199000112233', '400000000000000', '555555555555444', '356600002003041'].map(
  withLuhn,
)
const mobiles = [
  '13800000000',
  '15912345678',
  '17700001111',
  '18812349876',
  '19900002222',
  '16612341234',
  '14512345678',
]

const positives: [PersonalDataKind, string][] = [
  ...mobiles.flatMap((m): [PersonalDataKind, string][] => [
    ['mobile', m],
    ['mobile', `联系李工${m}。`],
    ['mobile', `+86 ${m.slice(0, 3)} ${m.slice(3, 7)} ${m.slice(7)}`],
    ['mobile', `手机：${m.slice(0, 3)}-${m.slice(3, 7)}-${m.slice(7)}`],
  ]),
  ...identities.flatMap((i): [PersonalDataKind, string][] => [
    ['identity', `身份证${i}`],
    ['identity', i.toLowerCase()],
  ]),
  ...cards.map((c): [PersonalDataKind, string] => ['bankCard', `卡号 ${c}，开户行`]),
  ['mobile', '电话１３８００００００００'],
]

const wrongCheck = (s: string) => s.slice(0, -1) + (s.endsWith('1') ? '2' : '1')
const negatives: string[] = [
  ...identities.map(wrongCheck),
  ...cards.map((c) => c.slice(0, -1) + String((Number(c.at(-1)) + 1) % 10)),
  ...['0791-0000 0012', '0791-00000012', '12345678901', '10800000000', '12012345678', '400-800-1234', '1380000000'],
  ...[
    '138000000001',
    '投资 1200 万元，2026 年 12 月 31 日前',
    '91360199100000018X',
    'CP-2026-0012',
    'JH-2026-000113800000000',
  ],
  ...['3.13800000000', '设备编号A13800000000', '13800000000.5', '2026-11-23 17:00', '100 200 300 400 500 600'],
  ...[
    '36010219900230001X',
    '000000000000000000',
    '4444444444444444',
    '1111111111111111',
    '20261123',
    '0.00013800000000001',
  ],
  ...[
    'GB 32100-2015',
    'IP 65',
    '115.858 28.682',
    'ISO 9001:2015',
    '0000 0000 0000',
    '12 34 56 78 90',
    '2026年11月23日17时',
    '36012120001332001X',
    '100000000000000000000001',
  ],
]

describe('personal data in free text', () => {
  test(`${positives.length} true samples are found`, () => {
    expect(positives.length).toBeGreaterThanOrEqual(40)
    for (const [kind, text] of positives)
      expect(
        personalDataIn(text).map((f) => f.kind),
        text,
      ).toEqual([kind])
  })
  test(`${negatives.length} near misses are not`, () => {
    expect(negatives.length).toBeGreaterThanOrEqual(40)
    for (const text of negatives) expect(personalDataIn(text), text).toEqual([])
  })
  test('a finding never repeats the whole number, and its offsets are those of the text', () => {
    const text = '前 13800000000 后'
    const [found] = personalDataIn(text)
    expect(found).toMatchObject({ masked: '138****00' })
    expect(text.slice(found?.start, found?.end)).toBe('13800000000')
  })
  test('MOD 11-2: exactly one of eleven check characters fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 20_000 }), (order, days) => {
        const day = new Date(Date.UTC(1950, 0, 1 + days)).toISOString().slice(0, 10).replaceAll('-', '')
        const body = `360102${day}${String(order).padStart(3, '0')}`
        const right = [...'0123456789X'].filter((c) => isIdentityNumber(body + c))
        expect(right).toEqual([withCheck(body).at(-1)])
      }),
      { numRuns: 300 },
    )
  })
  test('Luhn: any single wrong digit is noticed', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[3-6]\d{14}$/),
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 1, max: 9 }),
        (body, at, by) => {
          const good = withLuhn(body)
          const bad = [...good].map((d, i) => (i === at ? String((Number(d) + by) % 10) : d)).join('')
          expect(passesLuhn(good)).toBe(true)
          expect(passesLuhn(bad)).toBe(false)
        },
      ),
    )
  })
})
