import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { effectiveProductStatus, productStatus } from '#app/domain/status.ts'
import type { ProductStatus } from '#app/domain/status.ts'
import { dayOf, formatDay, formatInstant } from '#app/domain/time.ts'
import { itemKind } from '#app/domain/vocabulary.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { MAX_EXPORT_ROWS } from '#app/server/export-table.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import type { ExportColumn } from '#app/server/table-export.ts'
import { opportunityRows, productRows, referenceRows } from '#db/repos/item-rows.ts'
import type { FoundKind } from '#search/port.ts'
import { searchRequest } from './find-items.server.ts'
import { seenNeed } from './item-rows.server.ts'
import type { ListQuery } from './list-query.ts'
import { fieldTexts } from './opportunity/opportunity-fields.ts'
import { productFieldTexts } from './product/product-fields.ts'

const ROWS_A_STEP = 200

type ExportedList = ItemKind | 'both'

export const needColumns: ExportColumn[] = [
  { heading: '编号', width: 14 },
  { heading: '名称', width: 24 },
  { heading: '所属领域', width: 14 },
  { heading: '需求概况', width: 44 },
  { heading: '合作方式', width: 14 },
  { heading: '金额', width: 14 },
  { heading: '责任单位', width: 20 },
  { heading: '责任科室', width: 12 },
  { heading: '办公电话', width: 16 },
  { heading: '实施时限', width: 14 },
  { heading: '有效期', width: 18 },
  { heading: '状态', width: 10 },
  { heading: '出处', width: 24 },
]

export const productColumns: ExportColumn[] = [
  { heading: '编号', width: 14 },
  { heading: '名称', width: 24 },
  { heading: '企业名称', width: 24 },
  { heading: '所属领域', width: 14 },
  { heading: '功能简介', width: 44 },
  { heading: '可提供的合作方式', width: 14 },
  { heading: '应用案例', width: 24 },
  { heading: '能力条目', width: 24 },
  { heading: '价格', width: 14 },
  { heading: '资质/知识产权', width: 24 },
  { heading: '所在园区（街道）', width: 16 },
  { heading: '联系电话', width: 16 },
  { heading: '有效期', width: 14 },
  { heading: '状态', width: 10 },
  { heading: '出处', width: 24 },
]

/** Columns of a search over both lists; each names what stands in it in the one list and in the other. */
const bothColumns: (ExportColumn & { from: string[] })[] = [
  { heading: '清单', width: 10, from: [] },
  { heading: '编号', width: 14, from: ['编号'] },
  { heading: '名称', width: 24, from: ['名称'] },
  { heading: '单位', width: 24, from: ['责任单位', '企业名称'] },
  { heading: '所属领域', width: 14, from: ['所属领域'] },
  { heading: '需求概况或功能简介', width: 44, from: ['需求概况', '功能简介'] },
  { heading: '合作方式', width: 14, from: ['合作方式', '可提供的合作方式'] },
  { heading: '金额或价格', width: 14, from: ['金额', '价格'] },
  { heading: '有效期', width: 18, from: ['有效期'] },
  { heading: '状态', width: 12, from: ['状态'] },
  { heading: '出处', width: 24, from: ['出处'] },
]

const tables: Record<ExportedList, Omit<ExportedTable, 'rows'>> = {
  opportunity: { list: 'opportunities', title: '机会清单', columns: needColumns },
  product: { list: 'products', title: '产品清单', columns: productColumns },
  both: { list: 'search', title: '搜索结果', columns: bothColumns.map(({ heading, width }) => ({ heading, width })) },
}

/** A row of one list under the columns of both. */
function merged(columns: readonly ExportColumn[], cells: string[], word: string): string[] {
  const by = new Map(columns.map((c, i) => [c.heading, cells[i] ?? '']))
  return bothColumns.map(({ from }) => (from.length === 0 ? word : (from.map((h) => by.get(h)).find(Boolean) ?? '')))
}

/** The whole list of which a page shows the beginning: same filters, same order, same visibility. */
export async function exportItems(ctx: Ctx, query: ListQuery, list: ExportedList): Promise<ExportedTable> {
  const hits = await allHits(ctx, query, list)
  const ids = (kind: FoundKind) => hits.filter((h) => h.kind === kind).map((h) => h.id)
  const rows = new Map<string, string[]>()
  const put = (id: string, kind: ItemKind, cells: string[], word: string = itemKind.labels[kind]) =>
    rows.set(id, list === 'both' ? merged(tables[kind].columns, cells, word) : cells)
  for (const row of await opportunityRows(ctx.read, ids('opportunity'))) put(row.id, 'opportunity', needCells(ctx, row))
  for (const row of await productRows(ctx.read, ids('product'))) put(row.id, 'product', productCells(ctx, row))
  for (const row of await referenceRows(ctx.read, ids('reference'))) {
    const kind = list === 'both' ? 'opportunity' : list
    put(row.id, kind, referenceCells(row, kind), '公开资料')
  }
  const ordered = [...hits.filter((h) => h.kind !== 'reference'), ...hits.filter((h) => h.kind === 'reference')]
  return {
    ...tables[list],
    rows: ordered.flatMap((hit) => (rows.has(hit.id) ? [rows.get(hit.id) ?? []] : [])),
  }
}

async function allHits(ctx: Ctx, query: ListQuery, list: ExportedList) {
  const kinds: FoundKind[] = list === 'both' ? ['opportunity', 'product', 'reference'] : [list, 'reference']
  const request = searchRequest(ctx, query, { list, kinds })
  const hits = new Map<string, { kind: FoundKind; id: string }>()
  for (let page = 1; (page - 1) * ROWS_A_STEP <= MAX_EXPORT_ROWS; page++) {
    const answer = await ctx.search.find({ ...request, page, perPage: ROWS_A_STEP })
    for (const hit of answer.hits) hits.set(hit.id, hit)
    if (page * ROWS_A_STEP >= answer.total) break
  }
  return [...hits.values()]
}

type NeedRow = Awaited<ReturnType<typeof opportunityRows>>[number]

function needCells(ctx: Ctx, row: NeedRow): string[] {
  const { seen, owner, state } = seenNeed(ctx, row)
  const text = fieldTexts(seen)
  return [
    row.number ?? '',
    text.title ?? '',
    text.categories ?? '',
    text.summary ?? '',
    text.modes ?? '',
    text.amount ?? '',
    owner,
    text.office ?? '',
    text.phone ?? '',
    text.dueOn || (text.dueNote ?? ''),
    row.deadline_at === null ? '长期有效' : formatInstant(row.deadline_at, true),
    state.word,
    '',
  ]
}

function productCells(ctx: Ctx, row: Awaited<ReturnType<typeof productRows>>[number]): string[] {
  const content: ProductContent = { ...emptyProduct, ...(JSON.parse(row.public_json ?? '{}') as object) }
  const stored = { status: row.status as ProductStatus, validUntil: row.valid_until }
  const text = productFieldTexts({ ...content, validUntil: row.valid_until })
  return [
    row.number ?? '',
    text.title,
    row.owner_name,
    text.categories,
    text.summary,
    text.modes,
    text.cases,
    text.capabilities,
    text.price,
    text.certificates,
    text.location,
    text.phone,
    row.valid_until === '' ? '长期有效' : formatDay(row.valid_until),
    productStatus[effectiveProductStatus(stored, dayOf(ctx.now))],
    '',
  ]
}

/** An entry of an earlier public list, its words under the headings of the list it belongs to. */
function referenceCells(row: Awaited<ReturnType<typeof referenceRows>>[number], list: ItemKind): string[] {
  const year = row.year === null ? '' : `${row.year}年`
  const source = row.source_url ?? ''
  const by: Record<string, string> = {
    名称: row.title,
    所属领域: row.domain ?? '',
    [list === 'opportunity' ? '需求概况' : '功能简介']: row.body ?? '',
    [list === 'opportunity' ? '金额' : '价格']: row.budget ?? '',
    [list === 'opportunity' ? '责任单位' : '企业名称']: row.publisher ?? '',
    状态: ['公开资料', year].filter((s) => s !== '').join(' '),
    出处: source,
  }
  return (list === 'opportunity' ? needColumns : productColumns).map((c) => by[c.heading] ?? '')
}
