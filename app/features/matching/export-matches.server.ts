import { formatInstant } from '#app/domain/time.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable, wholeList } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { matchList } from './match-list.queries.server.ts'
import type { MatchListQuery } from './match.schema.ts'

/** 对接 as its page shows it: the pairs of the acting unit, or for the lead unit those of all. */
export async function exportMatches(ctx: Ctx, query: MatchListQuery): Promise<ExportedTable> {
  requirePermission(ctx, 'match.read')
  const { rows, views, view } = await matchList(ctx, { ...query, ...wholeList })
  const shown = views.find((v) => v.view === view)?.label ?? ''
  return listTable({ list: 'matches', title: ['对接', shown].filter(Boolean).join(' ') }, rows, [
    ['机会编号', (r) => r.need.number, 14],
    ['机会', (r) => r.need.title, 28],
    ['责任单位', (r) => r.need.owner, 22],
    ['产品编号', (r) => r.offer.number, 14],
    ['产品', (r) => r.offer.title, 28],
    ['产品方', (r) => r.offer.owner, 22],
    ['状态', (r) => r.state.word, 18],
    ['附言或原因', (r) => r.note, 30],
    ['时间', (r) => formatInstant(r.at), 20],
    ['已等工作日', (r) => (r.waited === null ? '' : String(r.waited)), 12],
  ])
}
