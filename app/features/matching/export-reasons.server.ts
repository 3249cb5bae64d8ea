import { categoryName } from '#app/domain/taxonomy.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { reasonPeriods } from './reason-words.ts'
import type { ReasonsQuery } from './reason-words.ts'
import { readReasons } from './reasons.queries.server.ts'

/** 谢绝原因 as its page shows it, with the sums and what they are parts of below. */
export async function exportReasons(ctx: Ctx, query: ReasonsQuery): Promise<ExportedTable> {
  const view = await readReasons(ctx, query)
  const place = query.category === '' ? '全部领域' : categoryName(query.category)
  const lines = [
    ...view.rows.map((row) => [row.label, ...row.counts.map(String), String(row.total ?? '–')]),
    ['合计', ...view.columns.map((c) => String(c.total ?? '–')), String(view.refusals ?? '–')],
    ['总数', ...view.columns.map((c) => `${c.ofWord} ${c.of}`), ''],
    ...view.categories.map((row) => [
      `领域：${row.name}`,
      `邀请 ${row.invited ?? '–'}`,
      `谢绝 ${row.declined ?? '–'}`,
      `标为不合适 ${row.dismissed ?? '–'}`,
      row.most,
    ]),
  ]
  return listTable({ list: 'reasons', title: `谢绝原因 ${reasonPeriods[query.period].label} ${place}` }, lines, [
    ['原因', (r) => r[0] ?? '', 22],
    ...view.columns.map((column, i) => [column.label, (r: string[]) => r[i + 1] ?? '', 18] as const),
    ['合计', (r) => r[view.columns.length + 1] ?? '', 10],
  ])
}
