import { describe, expect, it } from 'vitest'
import { conflictsOf, shareText, unwaived } from '#app/domain/conflict-of-interest.ts'
import type { InterestFacts, InterestUnit } from '#app/domain/conflict-of-interest.ts'

const unit = (id: string, more: Partial<InterestUnit> = {}): InterestUnit => ({
  id,
  name: `示例${id}公司`,
  kind: 'enterprise',
  responsible: false,
  parentName: '',
  ...more,
})
const nothing: InterestFacts = { groups: [], holdings: [], branches: [], suppliers: new Set() }
const group = (id: string, unitId: string, groupName: string, groupCode = '') => ({
  id,
  unitId,
  groupName,
  groupCode,
  source: '年报',
})
const holding = (id: string, holder: string, held: string, share = 3500) => ({
  id,
  holder: { id: holder, name: `示例${holder}公司` },
  held: { id: held, name: `示例${held}公司` },
  share,
  source: '公示系统',
})
const need = unit('n')
const offer = unit('o')
const keys = (facts: Partial<InterestFacts>, n = need, o = offer) =>
  conflictsOf(n, o, { ...nothing, ...facts }).map((c) => c.key)

describe('units of one group', () => {
  it('are those of the same name, however it is written, or of the same code', () => {
    expect(keys({ groups: [group('1', 'n', '示例控股（集团）'), group('2', 'o', '示例控股(集团) ')] })).toEqual([
      'group:1+2',
    ])
    expect(keys({ groups: [group('1', 'n', '甲集团', 'X1'), group('2', 'o', '乙集团', 'X1')] })).toEqual(['group:1+2'])
    expect(keys({ groups: [group('1', 'n', '甲集团', 'X1'), group('2', 'o', '乙集团', 'X2')] })).toEqual([])
    expect(keys({ groups: [group('1', 'n', '甲集团'), group('2', 'o', '乙集团')] })).toEqual([])
    expect(keys({ groups: [group('1', 'n', '甲集团')] })).toEqual([])
  })

  it('are a branch and its head, and two branches of one head', () => {
    const head = unit('h', { name: '示例通信有限公司' })
    const one = unit('b', { kind: 'branch', parentName: '示例通信有限公司' })
    const two = unit('c', { kind: 'branch', parentName: '示例通信 有限公司' })
    expect(keys({}, head, one)).toEqual(['branch:b+h'])
    expect(keys({}, one, head)).toEqual(['branch:b+h'])
    expect(keys({}, one, two)).toEqual(['branch:b+c'])
    expect(keys({}, one, offer)).toEqual([])
    expect(conflictsOf(one, head, nothing)[0]?.text).toBe('示例b公司是示例通信有限公司的分支机构（单位资料）')
    expect(conflictsOf(head, one, nothing)[0]?.text).toBe('示例b公司是示例通信有限公司的分支机构（单位资料）')
  })
})

describe('shareholding', () => {
  it('joins in both directions, through a holder of both, and along a chain', () => {
    expect(keys({ holdings: [holding('1', 'n', 'o')] })).toEqual(['holding:1'])
    expect(keys({ holdings: [holding('1', 'o', 'n')] })).toEqual(['holding:1'])
    expect(keys({ holdings: [holding('1', 'h', 'n'), holding('2', 'h', 'o')] })).toEqual(['holding:1+2'])
    expect(keys({ holdings: [holding('1', 'n', 'm'), holding('2', 'm', 'o')] })).toEqual(['holding:1+2'])
    expect(keys({ holdings: [holding('1', 'o', 'm'), holding('2', 'm', 'n')] })).toEqual(['holding:1+2'])
  })

  it('does not join two that both hold shares of a third, nor strangers', () => {
    expect(keys({ holdings: [holding('1', 'n', 'm'), holding('2', 'o', 'm')] })).toEqual([])
    expect(keys({ holdings: [holding('1', 'n', 'm'), holding('2', 'k', 'o')] })).toEqual([])
  })

  it('says who holds how much of whom and where that stands; unnamed it names nobody', () => {
    const [found] = conflictsOf(need, offer, { ...nothing, holdings: [holding('1', 'o', 'n', 3333)] })
    expect(found?.text).toBe('示例o公司持有示例n公司 33.33% 股权（来源：公示系统）')
    expect(found?.unnamed).not.toMatch(/示例|公示/)
    expect([shareText(3500), shareText(5), shareText(10000)]).toEqual(['35%', '0.05%', '100%'])
  })
})

describe('a responsible unit that is also a supplier', () => {
  const suppliers = new Set(['n'])
  it('is one that answers for public money or for the plan, itself or through its group', () => {
    expect(keys({ suppliers }, unit('n', { kind: 'department' }))).toEqual(['supplier:n'])
    expect(keys({ suppliers }, unit('n', { responsible: true }))).toEqual(['supplier:n'])
    expect(keys({ suppliers })).toEqual([])
    expect(keys({}, unit('n', { kind: 'department' }))).toEqual([])
    const groups = [group('1', 'n', '城发'), group('2', 'k', '城发')]
    expect(keys({ groups, suppliers: new Set(['k']) }, unit('n', { responsible: true }))).toEqual(['supplier:k'])
    expect(keys({ suppliers: new Set(['k']) }, unit('n', { responsible: true }))).toEqual([])
  })

  it('is not one because of the product of this very pair', () => {
    const groups = [group('1', 'n', '城发'), group('2', 'o', '城发')]
    const found = keys({ groups, suppliers: new Set(['o']) }, unit('n', { responsible: true }))
    expect(found).toEqual(['group:1+2'])
  })
})

it('a waiver covers what it was given for and nothing that is entered later', () => {
  const facts = { ...nothing, holdings: [holding('1', 'n', 'o'), holding('2', 'o', 'n')] }
  const conflicts = conflictsOf(need, offer, facts)
  expect(unwaived(conflicts, new Set(['holding:1'])).map((c) => c.key)).toEqual(['holding:2'])
  expect(unwaived(conflicts, new Set(['holding:1', 'holding:2']))).toEqual([])
})
