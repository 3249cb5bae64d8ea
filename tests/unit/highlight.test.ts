import { describe, expect, it } from 'vitest'
import { queryMarks } from '#app/features/items/highlight.ts'

const marked = (text: string, query: string) => queryMarks(text, query).map(({ start, end }) => text.slice(start, end))

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
