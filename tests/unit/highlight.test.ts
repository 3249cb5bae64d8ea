import { describe, expect, it } from 'vitest'
import { queryMarker } from '#app/features/items/highlight.ts'

const marked = (text: string, query: string) =>
  queryMarker(query, [])(text).map(({ start, end }) => text.slice(start, end))

describe('what is marked of a query', () => {
  it.each([
    ['智慧楼宇节能改造', '智慧樓宇', ['智慧楼宇']],
    ['智慧樓宇節能改造', '楼宇', ['樓宇']],
    ['５Ｇ 园区', '5g', ['５Ｇ']],
    ['ETC 车道', 'etc 车道', ['ETC', '车道']],
    ['农贸市场电子秤', '市场监管', ['市场']],
    ['农贸市场电子秤', '停车', []],
    ['㎡ 单价与楼宇', '楼宇', ['楼宇']],
    ['农贸市场', '', []],
  ])('%s, asked for %s', (text, query, pieces) => expect(marked(text, query)).toEqual(pieces))
})

describe('words of a group', () => {
  const groups = [{ id: 'a', words: ['城管', '城市管理', '网格化'] }]
  const of = (text: string, query: string) =>
    queryMarker(query, groups)(text).map(({ start, end }) => text.slice(start, end))

  it('are marked whichever was asked for', () => {
    expect(of('城市管理事项和网格化巡查', '城管')).toEqual(['城市管理', '网格化'])
    expect(of('智慧城管平台', '网格化')).toEqual(['城管'])
    expect(of('城市管理与城管', '城管 巡查')).toEqual(['城市管理', '城管'])
  })

  it('in traditional characters, full width and with the text around them unmarked', () => {
    expect(of('城 市管理、城市的管理、城市管理局', '城管')).toEqual(['城 市管理', '城市管理'])
    expect(of('區城市管理局', '城管')).toEqual(['城市管理'])
  })

  it('are not marked for a query that has none of them, nor without groups', () => {
    expect(queryMarker('城管', [])('城市管理')).toEqual([])
    expect(of('智慧停车', '停车')).toEqual(['停车'])
  })
})
