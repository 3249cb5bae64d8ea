import { describe, expect, it } from 'vitest'
import { emptyOpportunity, opportunityFindings, unfairLines } from '#app/domain/opportunity-content.ts'
import type { RequirementLine } from '#app/domain/opportunity-content.ts'

type Check = NonNullable<RequirementLine['check']>
const line = (text: string, check?: Check): RequirementLine => ({ id: 'r1', text, ...(check && { check }) })
const named = (l: RequirementLine) => unfairLines({ musts: [l], shoulds: [] }).map(({ message }) => message)
const has = (what: string, value: string): Check => ({ what, op: 'has', value })
const atLeast = (what: string, value: number, unit: string): Check => ({ what, op: '>=', value, unit })

describe('a line whose text says nothing is unfair by what fields check of it', () => {
  it.each<[string, Check]>([
    ['注册地', has('注册地', '本区')],
    ['注册地', has('注册地', '示例市')],
    ['注册地', has('企业所在地', '示例区')],
    ['注册地', has('供应商', '本区注册')],
    ['注册资本', atLeast('注册资本', 500, '万元')],
    ['注册资本', atLeast('注册 资本', 500, '万元')],
    ['注册资本', atLeast('实缴资本', 100, '万元')],
    ['企业规模', has('规模', '大型')],
    ['企业规模', has('企业类别', '规上企业')],
    ['企业规模', atLeast('员工人数', 50, '人')],
    ['企业规模', atLeast('营业收入', 1000, '万元')],
    ['所有制', has('所有制', '国有')],
    ['所有制', has('企业性质', '民营')],
    ['所有制', has('供应方', '国有企业')],
    ['特定品牌', has('品牌', '某牌')],
    ['特定品牌', has('主机品牌', '某牌')],
    ['本地业绩或奖项', has('业绩', '本区')],
    ['本地业绩或奖项', has('同类业绩', '示例市')],
    ['本地业绩或奖项', atLeast('本地业绩', 3, '项')],
    ['本地业绩或奖项', atLeast('市内案例', 2, '个')],
    ['本地业绩或奖项', has('获奖', '市级科技奖')],
    ['本地业绩或奖项', has('奖项', '本省科技奖')],
  ])('%s: %o', (word, check) => {
    expect(named(line('供应方条件', check))).toEqual([expect.stringContaining(`限定了${word}`)])
  })

  it.each<[string, Check]>([
    ['a measure', { what: '响应时间', op: '<=', value: 3, unit: '秒' }],
    ['the size of a system', has('系统规模', '500 点位')],
    ['the number of people served', atLeast('同时在线人数', 5000, '人')],
    ['deployment', has('部署方式', '本地部署')],
    ['a certificate', has('资质', '等保二级备案证明')],
    ['a national certificate by its grade', has('资质', '三级')],
    ['who is served', atLeast('可同时服务单位', 80, '家')],
    ['records of a kind, from anywhere', atLeast('同类案例', 2, '个')],
    ['the name of a product', has('现有收银系统', '三套')],
    ['a place that is covered', has('监测点位', '示例区')],
  ])('not %s', (_, check) => {
    expect(named(line('一条', check))).toEqual([])
  })
})

it('a text with spaces within its words is read as one without', () => {
  expect(named(line('注 册 资 本 不低于 500 万元'))).toHaveLength(1)
})

it('stops a submission in musts and in shoulds alike, where public money is spent', () => {
  const unfair = line('供应方条件', has('注册地', '本区'))
  const content = { ...emptyOpportunity, musts: [unfair], shoulds: [unfair], funding: 'fiscal' as const }
  const stops = (kind: 'department' | 'enterprise', funding: 'fiscal' | 'own') =>
    opportunityFindings({ ...content, funding }, { now: 0, ownerKind: kind })
      .filter((f) => /^(musts|shoulds)\.0$/.test(f.field))
      .map(({ kind: hard }) => hard)
  expect(stops('department', 'own')).toEqual(['must', 'must'])
  expect(stops('enterprise', 'fiscal')).toEqual(['must', 'must'])
  expect(stops('enterprise', 'own')).toEqual([])
})
