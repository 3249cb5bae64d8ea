import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRange } from '#app/domain/money.ts'
import { chineseNumber } from '#app/domain/importing/chinese-number.ts'
import { readAmount } from '#app/domain/importing/read-amount.ts'
import { readContact } from '#app/domain/importing/read-contact.ts'
import { readTime } from '#app/domain/importing/read-day.ts'
import { organisationBook } from '#app/domain/importing/read-organisation.ts'
import { readCategories, readModes } from '#app/domain/importing/read-terms.ts'
import { splitLines } from '#app/domain/importing/reading.ts'
import { importOrganisations } from '#tests/support/import-organisations.ts'

const TODAY = '2026-11-24'

/** What a reading says, short enough for a table: `= value` or `! reason [suggested text]`. */
const amountWords = (text: string, options = {}) => {
  const r = readAmount(text, options)
  if (!r.ok) return `!${r.suggestion ? ` ${r.suggestion.value}` : ''}`
  return formatRange(r.value) ?? r.value.kind
}

describe('amounts', () => {
  it.each([
    ['约200万', '200 万元'],
    ['200-300万', '200–300 万元'],
    ['200～300万元', '200–300 万元'],
    ['200万-300万', '200–300 万元'],
    ['0.5-1亿', '5000–10000 万元'],
    ['200万至1亿元', '200–10000 万元'],
    ['待定', 'open'],
    ['以实际审定为准', 'open'],
    ['根据方案确定', 'open'],
    ['2亿', '20000 万元'],
    ['２００万元', '200 万元'],
    ['1,200', '1200 万元'],
    ['36.5', '36.5 万元'],
    ['三百五十万元', '350 万元'],
    ['百万元以上', '100 万元以上'],
    ['不低于50万', '50 万元以上'],
    ['≤80万元', '80 万元以内'],
    ['300万以内', '300 万元以内'],
    ['2000000元', '200 万元'],
    ['总投资约1.2亿元（含运维）', '12000 万元'],
    ['不需财政资金', 'none'],
    ['/', ''],
    ['', ''],
    ['面议', '! 暂未确定'],
    ['2000000', '! 200万元'],
    ['300-200', '! 200-300万元'],
    ['0', '! 不需财政资金'],
    ['数十万', '! 暂未确定'],
    ['50万/年', '!'],
    ['设备100万，服务50万', '!'],
    ['看情况吧', '!'],
  ])('reads %s', (text, expected) => expect(amountWords(text)).toBe(expected))

  it('takes the unit of the heading for bare figures only', () => {
    expect(amountWords('0.5', { unit: '亿元' })).toBe('5000 万元')
    expect(amountWords('180000', { unit: '元' })).toBe('18 万元')
    expect(amountWords('50万', { unit: '元' })).toBe('50 万元')
  })

  it('knows 面议 for products', () => {
    expect(amountWords('面议', { product: true })).toBe('negotiable')
    expect(amountWords('待定', { product: true })).toBe('! 面议')
  })

  it('reads back what the screen writes', () => {
    const wan = fc.integer({ min: 1, max: 99_999 }).map((n) => n * 10_000)
    fc.assert(
      fc.property(wan, wan, (a, b) => {
        const range = { min: Math.min(a, b), max: Math.max(a, b) }
        const read = readAmount(formatRange(range) ?? '')
        expect(read).toMatchObject({ ok: true, value: range })
      }),
    )
  })

  it('never throws and never invents a negative amount', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,-~万亿元约以上内不低于年三百 ') }), (text) => {
        const r = readAmount(text)
        if (r.ok) expect((r.value.min ?? 0) >= 0 && (r.value.max ?? Infinity) >= (r.value.min ?? 0)).toBe(true)
      }),
    )
  })

  it('reads Chinese numerals', () => {
    expect(['十二', '三百五十', '一千零五', '两百', '百', '三五'].map(chineseNumber)).toEqual([
      12,
      350,
      1005,
      200,
      100,
      null,
    ])
  })
})

const timeWords = (text: string, today = TODAY) => {
  const r = readTime(text, today)
  if (!r.ok) return `!${r.suggestion ? ` ${r.suggestion.value}` : ''}`
  return r.value.kind === 'day' ? `${r.value.day} ${r.value.time}`.trim() : r.value.kind
}

describe('dates', () => {
  it.each([
    ['2027年6月底', '2027-06-30'],
    ['2027.6.30', '2027-06-30'],
    ['2027/6', '2027-06-30'],
    ['2027-02', '2027-02-28'],
    ['２０２７年６月', '2027-06-30'],
    ['20270630', '2027-06-30'],
    ['46568', '2027-06-30'],
    ['2027年6月30日前', '2027-06-30'],
    ['2027年3月31日17:00', '2027-03-31 17:00'],
    ['2027年一季度', '2027-03-31'],
    ['2027年上半年', '2027-06-30'],
    ['2027年底', '2027-12-31'],
    ['2027', '2027-12-31'],
    ['2027年11月上旬', '2027-11-10'],
    ['2027年3月-6月', '2027-06-30'],
    ['2026-2027年', '2027-12-31'],
    ['2026年3月至2027年6月', '2027-06-30'],
    ['2026-11-24', '2026-11-24'],
    ['长期', 'open'],
    ['合同签订后6个月', 'note'],
    ['尽快', 'note'],
    ['待定', 'note'],
    ['', 'none'],
    ['—', 'none'],
    ['年底', '! 2026-12-31'],
    ['一季度', '! 2027-03-31'],
    ['6月30日', '! 2027-06-30'],
    ['明年底', '! 2027-12-31'],
    ['27年6月', '! 2027-06-30'],
    ['27.6.30', '! 2027-06-30'],
    ['2027年2月30日', '! 2027-02-28'],
    ['2027年6月初', '! 2027-06-10'],
    ['2027年13月', '!'],
    ['2026年6月底', '!'],
    ['2026-11-23', '!'],
    ['2027年6月低', '!'],
  ])('reads %s', (text, expected) => expect(timeWords(text)).toBe(expected))

  it('names the first day that is still possible', () => {
    const r = readTime('2026年6月底', TODAY)
    expect(r.ok ? '' : r.reason).toBe('日期已过。请填 2026年11月24日或以后')
  })
})

describe('contacts', () => {
  it.each([
    ['市场科 0791-00000012', '市场科', '0791-00000012', '', ''],
    ['张三 0791-00000061', '', '0791-00000061', '张三', ''],
    ['安全科 张× 0791-00000052', '安全科', '0791-00000052', '张×', ''],
    ['办公室 李示例 13800000000', '办公室', '', '李示例', '13800000000'],
    ['平安办（0791）0000 0081 转 803', '平安办', '0791-00000081 转 803', '', ''],
    ['联系人：王主任，联系电话：86000001/86000002', '', '86000001、86000002', '王主任', ''],
    ['400-800-1234', '', '400-800-1234', '', ''],
    ['12345', '', '12345', '', ''],
    ['综合科305室 010-12345678', '综合科305室', '010-12345678', '', ''],
    ['138 0000 0000', '', '', '', '13800000000'],
    ['', '', '', '', ''],
  ])('splits %s', (text, office, phone, person, mobile) =>
    expect(readContact(text)).toMatchObject({ ok: true, value: { office, phone, person, mobile } }),
  )

  it('names numbers that cannot be phones', () => {
    const short = readContact('平安办 0791-00')
    expect(short.ok ? '' : short.reason).toBe('电话不全：区号后有 2 位，应是 7 或 8 位。请填办公电话')
    expect(readContact('79100000095')).toMatchObject({ ok: false, suggestion: { value: '0791-00000095' } })
    expect(readContact('1380000000')).toMatchObject({ ok: false })
  })

  it('never lets a mobile number or a name into what is public', () => {
    const mobile = fc.integer({ min: 0, max: 99_999_999 }).map((n) => `138${String(n).padStart(8, '0')}`)
    const around = fc.constantFrom('', '张示例 ', '市场科 ', '电话：', '联系人：李某某，手机 ')
    fc.assert(
      fc.property(around, mobile, (before, number) => {
        const r = readContact(before + number)
        expect(r.ok && `${r.value.office} ${r.value.phone}`).not.toContain(number)
        expect(r.ok && `${r.value.office} ${r.value.phone}`).not.toMatch(/张示例|李某某/)
      }),
    )
  })
})

describe('controlled words', () => {
  it('reads synonyms and lists', () => {
    expect(readCategories('数字文创')).toMatchObject({
      ok: true,
      value: { codes: ['scene-culture'] },
      shown: '数字文创(智慧旅游)'.replace('(', '（').replace(')', '）'),
    })
    expect(readCategories('数字文创（智慧旅游）、智慧政务')).toMatchObject({
      ok: true,
      value: { codes: ['scene-culture', 'scene-government'] },
    })
    expect(readCategories('软件和信息技术')).toMatchObject({ ok: true, value: { codes: ['featured-software'] } })
    expect(readCategories('其他（低空经济）')).toMatchObject({
      ok: true,
      value: { codes: ['scene-other'], note: '低空经济' },
    })
    expect(readModes('政府采购、试用')).toMatchObject({ ok: true, value: ['purchase', 'firstUse'] })
  })

  it('offers and does not take what it does not know', () => {
    expect(readModes('招标采购')).toEqual({
      ok: false,
      reason: '合作方式没有“招标采购”',
      suggestion: { label: '改为“采购”', value: '采购' },
    })
    expect(readCategories('低空经济')).toMatchObject({ ok: false, suggestion: { value: '其他（低空经济）' } })
    expect(readCategories('流量经济')).toMatchObject({ ok: false })
  })

  it('takes every suggestion that it makes', () => {
    for (const text of ['招标采购', '商业运营或租赁类', '低空经济', '智慧政务服务类', '某种新方式'])
      for (const read of [readModes, readCategories]) {
        const r = read(text)
        if (!r.ok && r.suggestion) expect(read(r.suggestion.value), text).toMatchObject({ ok: true })
      }
  })

  it('splits numbered lines and leaves decimals alone', () => {
    expect(splitLines('1.支持离线 2、响应不超过3.5秒；（3）国产化')).toEqual(['支持离线', '响应不超过3.5秒', '国产化'])
  })
})

describe('short names of units', () => {
  const book = organisationBook(importOrganisations)
  const words = (text: string) => {
    const r = book.find(text)
    return r.ok ? r.value.id : `!${r.suggestion ? ` ${r.suggestion.value}` : ''}`
  }
  it.each([
    ['演示区商务局', 'commerce'],
    ['区教体局', 'education'],
    ['区文旅局', 'culture'],
    ['区应急局', 'emergency'],
    ['区政数局', 'data'],
    ['区城管局', 'city'],
    ['区市监局', 'market'],
    ['住建局', 'housing'],
    ['区发改委', 'reform'],
    ['某某市演示区发展改革委', 'reform'],
    ['示例街道', 'street'],
    ['区委组织部', 'party'],
    ['区机关事务中心', 'offices'],
    ['区数据局', '! 演示区政务服务数据管理局'],
    ['示例衡器公司', '! 示例衡器制造有限公司'],
    ['示例衡器制造有限公司', 'scales'],
    ['区商务局、区文旅局', '! 区商务局'],
    ['完全不同的机构', '!'],
  ])('reads %s', (text, expected) => expect(words(text)).toBe(expected))

  it('asks when a short name fits several units', () => {
    const two = organisationBook([
      { id: 'a', name: '演示区文化馆', kind: 'institution' },
      { id: 'b', name: '演示区文物博物馆', kind: 'institution' },
    ]).find('区文馆')
    expect(two).toMatchObject({
      ok: false,
      reason: '“区文馆”可能是 2 家单位：演示区文化馆、演示区文物博物馆，请写全称',
    })
  })
})
