import { categoryGroups, spaces } from '#app/domain/taxonomy.ts'
import { cooperationMode, organisationKind } from '#app/domain/vocabulary.ts'
import type { FacetView } from './item-view.ts'
import type { ListQuery } from './list-query.ts'

type Pairs = readonly (readonly [string, string])[]

const stateNames: Pairs = [
  ['open', '可应答'],
  ['closed', '已结束'],
  ['reference', '公开资料'],
]
const productStateNames: Pairs = [
  ['open', '有效'],
  ['closed', '已过期'],
  ['reference', '公开资料'],
]
/** Bands of the budget or price by its upper end, in 万元. */
const bandNames: Pairs = [
  ['lt50', '50 万元以下'],
  ['50-200', '50–200 万元'],
  ['200-1000', '200–1000 万元'],
  ['gte1000', '1000 万元以上'],
  ['open', '暂未确定'],
  ['none', '不需财政资金'],
]
const categoryNames: Pairs = categoryGroups.flatMap((group) =>
  group.categories.map(([code, name]): readonly [string, string] => [code, name]),
)

type Counts = Record<string, Record<string, number>>

/** The facets of a list: values that occur or are chosen, with their counts, most frequent first for categories. */
export function facetViews(counts: Counts, query: ListQuery, list: 'opportunity' | 'product' | 'both'): FacetView[] {
  const view = (legend: string, name: keyof ListQuery, group: string, names: Pairs): FacetView => {
    const selected = query[name] as string[]
    const options = names
      .map(([value, label]) => ({ value, label, count: counts[group]?.[value] ?? 0 }))
      .filter((o) => o.count > 0 || selected.includes(o.value))
    return { legend, name, options, selected }
  }
  const byCount = (facet: FacetView): FacetView => ({
    ...facet,
    options: [...facet.options].sort((a, b) => b.count - a.count),
  })
  const closing: FacetView = {
    legend: '截止',
    name: 'closing',
    single: true,
    options: [{ value: '1', label: '7 天内', count: counts.closingSoon?.yes ?? 0 }],
    selected: query.closing ? ['1'] : [],
  }
  const all = [
    view('状态', 'state', 'states', list === 'product' ? productStateNames : stateNames),
    byCount(view('领域', 'category', 'categories', categoryNames)),
    view('合作方式', 'mode', 'modes', Object.entries(cooperationMode.labels)),
    ...(list === 'product' ? [] : [view('空间', 'space', 'spaces', spaces)]),
    view(list === 'product' ? '价格' : '金额', 'band', 'bands', bandNames),
    view('单位类型', 'owner', 'ownerKinds', Object.entries(organisationKind.labels)),
    ...(list === 'product' ? [] : [closing]),
  ]
  return all.filter((facet) => facet.options.length > 0)
}
