import { describe, expect, it } from 'vitest'
import type { Naming, NeedLine, Offering } from '#app/domain/matching/conditions.ts'
import { checkConditions } from '#app/domain/matching/conditions.ts'
import { recipeOf } from '#app/domain/matching/recipe.ts'

const TODAY = '2026-11-23'
const product: Offering = {
  capabilities: [
    { what: '扫码响应时间', value: 1.2, unit: '秒' },
    { what: '断网保存', value: '15 天' },
    { what: '质保', value: 2, unit: '年' },
    { what: '接口协议', value: 'MQTT、HTTP' },
    { what: '联网上传' },
  ],
  certificates: [
    { name: '等保二级证书', expiresOn: '2026-10-31' },
    { name: '计量检定证书', expiresOn: TODAY },
  ],
  deployment: ['云服务'],
  leadTimeDays: 40,
  modes: ['采购'],
}

type Check = NonNullable<NeedLine['check']>

function verdict(check: Check | undefined, offering: Offering = product) {
  const { lines } = checkConditions({ musts: [{ id: '1', text: '一条', check }], prefers: [] }, offering, TODAY)
  return lines[0]!
}

describe('a line', () => {
  it.each<[string, Check, string]>([
    ['a number that suffices', { what: '扫码响应时间', op: '<=', value: 3, unit: '秒' }, 'met'],
    ['another unit of the same kind', { what: '扫码响应时间', op: '<=', value: 1000, unit: '毫秒' }, 'broken'],
    ['a unit inside the value', { what: '断网保存', op: '>=', value: 1, unit: '周' }, 'met'],
    ['months against years', { what: '质保', op: '>=', value: 24, unit: '个月' }, 'met'],
    ['a number too small', { what: '质保', op: '>=', value: 3, unit: '年' }, 'broken'],
    ['a number without unit', { what: '质保', op: '>=', value: 3 }, 'unknown'],
    ['what nobody wrote', { what: '到场时间', op: '<=', value: 4, unit: '小时' }, 'unknown'],
    ['one of several values', { what: '接口协议', op: 'has', value: 'mqtt' }, 'met'],
    ['a value that the list lacks', { what: '接口协议', op: 'has', value: 'Modbus' }, 'unknown'],
    ['a bare capability', { what: '能力', op: 'has', value: '联网上传' }, 'met'],
    ['a certificate on its last day', { what: '资质', op: 'has', value: '计量检定证书' }, 'met'],
    ['a certificate that ran out', { what: '资质', op: 'has', value: '等保二级' }, 'broken'],
    ['a certificate not named', { what: '资质', op: 'has', value: '3C认证' }, 'unknown'],
    ['deployment offered', { what: '部署方式', op: 'has', value: '云服务' }, 'met'],
    ['deployment not offered', { what: '部署方式', op: 'has', value: '本地部署' }, 'broken'],
    ['deployment that the list does not know', { what: '部署方式', op: 'has', value: '边缘机房' }, 'unknown'],
    ['lead time', { what: '交付周期', op: '<=', value: 30, unit: '天' }, 'broken'],
  ])('%s', (_, check, expected) => {
    const line = verdict(check)
    expect(line.verdict).toBe(expected)
    expect(line.source === null).toBe(line.verdict === 'unknown')
  })

  it('without a check is unknown', () => {
    expect(verdict(undefined).verdict).toBe('unknown')
  })

  it('is unknown where two fields could be meant', () => {
    const two = {
      ...product,
      capabilities: [
        { what: '平均响应时间', value: 1 },
        { what: '最大响应时间', value: 9 },
      ],
    }
    expect(verdict({ what: '响应时间', op: '<=', value: 3 }, two).verdict).toBe('unknown')
  })

  it('against a product that says nothing is unknown, never broken', () => {
    const silent: Offering = { capabilities: [], certificates: [], deployment: [] }
    for (const check of [
      { what: '质保', op: '>=', value: 3 },
      { what: '部署方式', op: 'has', value: '本地部署' },
      { what: '交付周期', op: '<=', value: 3 },
      { what: '资质', op: 'has', value: '等保二级' },
    ] satisfies Check[]) {
      expect(verdict(check, silent).verdict).toBe('unknown')
    }
  })

  it('says which line of the product decided', () => {
    expect(verdict({ what: '质保', op: '>=', value: 2, unit: '年' }).source).toEqual({
      field: 'capability',
      text: '质保 2 年',
    })
  })
})

/** What a must with this check says of a product with these certificates and capabilities. */
function decided(
  check: Check,
  has: { certificates?: Offering['certificates']; capabilities?: Offering['capabilities'] },
  need: { closesOn?: string; dueOn?: string } = {},
  naming?: Naming,
) {
  const offering: Offering = { capabilities: [], certificates: [], deployment: [], ...has }
  const musts = [{ id: '1', text: '一条', check }]
  return checkConditions({ musts, prefers: [], ...need }, offering, TODAY, naming)
}
const wants = (what: string, value: string): Check => ({ what, op: 'has', value })
const holding = (name: string, expiresOn?: string) => ({ certificates: [{ name, expiresOn }] })

describe('a certificate decides by scheme and grade alone', () => {
  it.each<[string, Check, string, string]>([
    ['another certificate', wants('资质', '3C认证'), '信息安全服务资质认证证书', 'unknown'],
    ['a registration', wants('证书', '等保三级备案证明'), '计算机软件著作权登记证书', 'unknown'],
    ['another standard', wants('认证', 'ISO27001'), '质量管理体系认证证书', 'unknown'],
    ['a lower grade', wants('等保', '等保三级'), '等保二级备案证明', 'unknown'],
    ['the grade of another scheme', wants('等级保护', '三级'), '安防工程企业三级资质证书', 'unknown'],
    ['a grade alone, of what is checked', wants('等级保护', '三级'), '等保三级备案证明', 'met'],
    ['the same grade in other words', wants('资质', '等保三级'), '信息系统安全等级保护备案证明（第三级）', 'met'],
    ['a better grade', wants('资质', '等保二级'), '网络安全等级保护四级备案证明', 'met'],
    ['a grade and above', wants('资质', '等保二级及以上'), '等保三级备案证明', 'met'],
    ['a scheme without its grade', wants('资质', '等保三级'), '等保备案证明', 'unknown'],
    ['a scheme of which any grade will do', wants('资质', '等级保护备案'), '等保二级备案证明', 'met'],
    ['一级 as the best of a scheme', wants('资质', '安防工程企业二级资质'), '安防工程企业一级资质证书', 'met'],
    ['三级 as the lowest of a scheme', wants('资质', '安防工程企业二级资质'), '安防工程企业三级资质证书', 'unknown'],
    ['CMMI upwards', wants('资质', 'CMMI 3级'), 'CMMI5证书', 'met'],
    [
      'another field of the scheme',
      wants('资质', '信息安全服务资质（应急处理）'),
      '信息安全服务资质认证证书（风险评估）',
      'unknown',
    ],
    ['a number with its year', wants('认证', 'ISO/IEC 27001'), 'ISO/IEC 27001:2022 信息安全管理体系认证证书', 'met'],
    ['the national number', wants('认证', 'ISO 9001'), 'GB/T 19001-2016质量管理体系认证证书', 'met'],
    ['a plain yes', wants('ISO9001', '有'), '质量管理体系认证证书', 'met'],
    ['a word for certificates', wants('资质', '资质证书'), '质量管理体系认证证书', 'unknown'],
    ['none', wants('认证', 'ISO9001'), '暂无ISO9001', 'unknown'],
    ['one applied for', wants('资质', '等保三级'), '等保三级（正在办理）', 'unknown'],
    ['one withdrawn', wants('资质', '等保三级'), '等保三级备案证明（已注销）', 'unknown'],
    ['a name of no scheme', wants('资质', '取得计量器具型式批准证书'), '计量器具型式批准证书', 'met'],
    ['a name of no scheme within another', wants('资质', '食品经营许可证'), '食品经营许可证副本遗失声明', 'unknown'],
    ['grades of no scheme that differ', wants('资质', '园林绿化一级资质'), '园林绿化二级资质', 'unknown'],
  ])('%s', (_, check, name, expected) => {
    expect(decided(check, holding(name, '2030-01-01')).lines[0]?.verdict).toBe(expected)
  })

  it('never excludes for a foreign certificate that ran out', () => {
    const report = decided(wants('资质', '3C认证'), holding('信息安全服务资质认证证书', '2020-01-01'))
    expect(report).toMatchObject({ eligible: 'unknown', nearMiss: null })
  })

  it('takes the valid one of two that suit', () => {
    const certificates = [
      { name: '等保三级备案证明', expiresOn: '2026-01-31' },
      { name: '等保二级备案证明', expiresOn: '2027-01-31' },
    ]
    expect(decided(wants('资质', '等保二级'), { certificates }).lines[0]?.source?.text).toContain('等保二级备案证明')
    expect(decided(wants('资质', '等保三级'), { certificates }).lines[0]?.verdict).toBe('broken')
  })

  it.each<[string, string | undefined, { closesOn?: string; dueOn?: string }, string, string]>([
    ['runs out today, need open', TODAY, {}, 'met', '按当天 2026-11-23 核对'],
    ['ran out', '2026-11-22', {}, 'broken', '续期后即符合'],
    [
      'runs out before answers close',
      '2026-12-01',
      { closesOn: '2026-12-03' },
      'broken',
      '早于应答截止日 2026-12-03，续期',
    ],
    [
      'runs out on the day answers close',
      '2026-12-03',
      { closesOn: '2026-12-03' },
      'met',
      '按应答截止日 2026-12-03 核对',
    ],
    [
      'runs out before 实施时限',
      '2026-12-31',
      { closesOn: '2026-12-03', dueOn: '2027-03-01' },
      'met',
      '实施时限 2027-03-01 之前到期',
    ],
    ['answers have closed', '2026-11-30', { closesOn: '2026-11-01' }, 'met', '按当天'],
    ['has no last day', undefined, { closesOn: '2026-12-03' }, 'met', ''],
  ])('on the day of the need: %s', (_, expiresOn, need, expected, words) => {
    const { lines, nearMiss } = decided(wants('资质', '等保二级'), holding('等保二级备案证明', expiresOn), need)
    expect(lines[0]?.verdict).toBe(expected)
    expect(`${lines[0]?.note ?? ''}${nearMiss?.fix ?? ''}`).toContain(words)
  })

  it('does not count before its first day', () => {
    const certificates = [{ name: '等保二级备案证明', validFrom: '2026-12-01', expiresOn: '2028-12-01' }]
    const early = decided(wants('资质', '等保二级'), { certificates })
    expect(early.eligible).toBe('no')
    expect(early.nearMiss?.fix).toContain('2026-12-01 才生效')
    expect(decided(wants('资质', '等保二级'), { certificates }, { closesOn: '2026-12-03' }).eligible).toBe('yes')
  })
})

describe('a number decides for the same measure alone', () => {
  const within: Check = { what: '响应时间', op: '<=', value: 3, unit: '秒' }
  it.each<[string, Check, Offering['capabilities'][number], string]>([
    ['another measure whose name contains it', within, { what: '故障响应时间', value: 2, unit: '小时' }, 'unknown'],
    ['the same in hours', within, { what: '响应时间', value: 2, unit: '小时' }, 'broken'],
    ['the same in milliseconds', within, { what: '响应时间', value: 200, unit: '毫秒' }, 'met'],
    ['written with spaces', within, { what: '响应 时间', value: '2.5 秒' }, 'met'],
    ['without a unit', within, { what: '响应时间', value: 2 }, 'unknown'],
    ['a number that is a word', within, { what: '响应时间', value: '很快' }, 'unknown'],
  ])('%s', (_, check, capability, expected) => {
    expect(decided(check, { capabilities: [capability] }).lines[0]?.verdict).toBe(expected)
  })

  it.each<[string, Offering['capabilities'][number], string]>([
    ['a line that is there', { what: 'ISO9001' }, 'met'],
    ['a line that says it is not', { what: 'ISO9001', value: '暂无' }, 'unknown'],
    ['a name that says it is not', { what: '暂无ISO9001' }, 'unknown'],
    ['a line that says yes', { what: 'ISO9001', value: '有' }, 'met'],
    ['a line under way', { what: 'ISO9001', value: '正在办理' }, 'unknown'],
    ['none of it', { what: 'ISO9001', value: 0 }, 'unknown'],
  ])('and so does a capability: %s', (_, capability, expected) => {
    for (const check of [wants('认证', 'ISO9001'), wants('ISO9001', 'ISO9001'), wants('ISO9001', '有')])
      expect(decided(check, { capabilities: [capability] }).lines[0]?.verdict).toBe(expected)
  })
})

it('names within names still decide where a list of before recipe 2026-11-3 is made again', () => {
  const held = holding('信息安全服务资质认证证书')
  expect(decided(wants('资质', '3C认证'), held, {}, 'contained').eligible).toBe('yes')
  expect(decided(wants('资质', '3C认证'), held).eligible).toBe('unknown')
  expect(recipeOf('2026-11-2')?.naming).toBe('contained')
  expect(recipeOf('2026-11-1')?.naming).toBe('contained')
})

describe('the report', () => {
  const certificate: NeedLine = { id: '1', text: '等保二级', check: { what: '资质', op: 'has', value: '等保二级证书' } }
  const service: NeedLine = { id: '2', text: '到场', check: { what: '到场时间', op: '<=', value: 4, unit: '小时' } }
  const cheap: NeedLine = { id: '3', text: '质保', check: { what: '质保', op: '>=', value: 10, unit: '年' } }

  it('names the near miss of one broken, mendable must', () => {
    const report = checkConditions({ musts: [certificate, service], prefers: [cheap] }, product, TODAY)
    expect(report.eligible).toBe('no')
    expect(report.nearMiss?.fix).toBe('等保二级证书 2026-10-31 到期，续期后即符合')
  })

  it('knows no near miss when two are broken or the one cannot be mended', () => {
    expect(checkConditions({ musts: [certificate, cheap], prefers: [] }, product, TODAY).nearMiss).toBeNull()
    expect(checkConditions({ musts: [cheap], prefers: [] }, product, TODAY).nearMiss).toBeNull()
  })

  it('is open while a must is unknown, and preferences never exclude', () => {
    expect(checkConditions({ musts: [service], prefers: [] }, product, TODAY).eligible).toBe('unknown')
    expect(checkConditions({ musts: [], prefers: [cheap] }, product, TODAY).eligible).toBe('yes')
  })

  it('shows 合作方式 as a preference', () => {
    const report = checkConditions({ musts: [], prefers: [], modes: ['租赁'] }, product, TODAY)
    expect(report.lines[0]).toMatchObject({ must: false, verdict: 'broken' })
    expect(report.eligible).toBe('yes')
  })

  it('does not change with region, size or ownership', () => {
    const need = { musts: [certificate, service], prefers: [cheap] }
    const elsewhere = { ...product, region: '外省', size: '大型', ownership: '国有' }
    expect(checkConditions(need, elsewhere, TODAY)).toEqual(checkConditions(need, product, TODAY))
  })
})
