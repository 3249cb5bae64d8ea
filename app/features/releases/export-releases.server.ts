import { releaseStatus } from '#app/domain/status.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable, wholeList } from '#app/server/export-list.ts'
import type { ExportField } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { loadReleaseDesk } from './desk.queries.server.ts'
import type { ReleaseLine } from './release-line.tsx'
import { loadReleases } from './releases.queries.server.ts'

const fields: ExportField<ReleaseLine>[] = [
  ['编号', (r) => r.number, 12],
  ['批次', (r) => r.name, 18],
  ['标题', (r) => r.title, 40],
  ['主题', (r) => r.theme, 24],
  ['文号', (r) => r.documentNumber, 22],
  ['发布日期', (r) => r.releasedOn, 18],
  ['条目', (r) => r.contents, 24],
  ['计数', (r) => r.counted, 14],
  ['状态', (r) => (r.backfilled ? '补录' : releaseStatus[r.status])],
]

/** All published releases. */
export async function exportReleases(ctx: Ctx): Promise<ExportedTable> {
  const { years } = await loadReleases(ctx, wholeList)
  const lines = years.flatMap((y) => y.lines)
  return listTable({ list: 'releases', title: '清单批次' }, lines, fields)
}

/** The releases on the desk of the lead unit: those being made, or those published. */
export async function exportDeskReleases(ctx: Ctx, query: { tab: 'open' | 'published' }): Promise<ExportedTable> {
  requirePermission(ctx, 'release.compose')
  const { lines } = await loadReleaseDesk(ctx, { tab: query.tab, ...wholeList })
  const title = query.tab === 'open' ? '编制中和待发布的批次' : '已发布的批次'
  return listTable({ list: 'desk-releases', title }, lines, fields)
}
