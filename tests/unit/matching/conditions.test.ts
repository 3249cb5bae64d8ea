import { describe, expect, it } from 'vitest'
import type { NeedLine, Offering } from '#app/domain/matching/conditions.ts'
import { checkConditions } from '#app/domain/matching/conditions.ts'

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
  deployment: ['公有云'],
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
    ['deployment offered', { what: '部署方式', op: 'has', value: '公有云' }, 'met'],
    ['deployment not offered', { what: '部署方式', op: 'has', value: '本地部署' }, 'broken'],
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
