import { formatInstant } from '#app/domain/time.ts'
import { auditAlone } from './audit.ts'
import { requirePermission } from './context.ts'
import type { Ctx } from './context.ts'
import { CSV_TYPE, XLSX_TYPE, fileAnswer } from './file-answer.ts'
import type { ExportColumn } from './table-export.ts'
import { tableToCsv, tableToXlsx } from './table-export.ts'

export type ExportFormat = 'xlsx' | 'csv'

/** Most rows of one file. */
export const MAX_EXPORT_ROWS = 5000

/** A list as a person sees it, ready to become a file. */
export interface ExportedTable {
  /** Name of the list in the audit log and in the plain file name: `opportunities`. */
  list: string
  title: string
  columns: ExportColumn[]
  rows: string[][]
}

/**
 * A list as a file: no cell is a formula, who exported it and when stands at its end, and the audit log has one row.
 * Which rows and fields it holds is decided by the query that made the table.
 */
export async function exportTable(ctx: Ctx, table: ExportedTable, format: ExportFormat): Promise<Response> {
  const actor = requirePermission(ctx, 'list.export')
  const unit = actor.organisation === null ? '' : `（${actor.organisation.name}）`
  const meta = { title: table.title, exportedBy: `${actor.name}${unit}`, exportedAt: formatInstant(ctx.now) }
  const rows = table.rows.slice(0, MAX_EXPORT_ROWS)
  const cut = rows.length < table.rows.length ? [`说明：只含前 ${MAX_EXPORT_ROWS} 项`] : []
  const signed = [...rows, [`导出人：${meta.exportedBy}`, `导出时间：${meta.exportedAt}`, ...cut]]
  const bytes = format === 'csv' ? tableToCsv(table.columns, signed) : await tableToXlsx(table.columns, signed, meta)
  await auditAlone(ctx, {
    action: 'list.export',
    object: { kind: 'list', id: table.list },
    changes: { count: { after: rows.length }, format: { after: format } },
  })
  const day = meta.exportedAt.replace(/\s.*$/, '')
  return fileAnswer(bytes, {
    type: format === 'csv' ? CSV_TYPE : XLSX_TYPE,
    name: `${table.title} ${day}.${format}`,
    plainName: `${table.list}.${format}`,
  })
}
