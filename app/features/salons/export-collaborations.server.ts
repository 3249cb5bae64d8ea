import { formatInstant } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable, wholeList } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { collaborationList } from './collaborations.queries.server.ts'
import type { CollaborationQuery } from './collaborations.queries.server.ts'

/** 对接台账 or 对接进展 as its page shows it. */
export async function exportCollaborations(ctx: Ctx, query: CollaborationQuery): Promise<ExportedTable> {
  const list = await collaborationList(ctx, { ...query, ...wholeList })
  return listTable({ list: 'collaborations', title: list.staff ? '对接台账' : '对接进展' }, list.rows, [
    ['机会编号', (r) => r.opportunity.number, 14],
    ['机会', (r) => r.opportunity.title, 28],
    ['责任单位', (r) => r.owner, 22],
    ['产品编号', (r) => r.product?.number ?? '', 14],
    ['产品', (r) => r.product?.title ?? '', 28],
    ['产品方', (r) => r.firm, 22],
    ['来源', (r) => r.source],
    ['阶段', (r) => r.status],
    ['开始', (r) => formatInstant(r.startedAt), 20],
    ['回访', (r) => r.progress.lines.map((l) => `${l.text}（${l.from}）`).join('；'), 40],
    ['双方说法', (r) => (r.progress.disagreed ? '不一' : '')],
  ])
}
