import { can } from '#app/domain/policy/can.ts'
import type { Ctx } from './context.ts'
import { MAX_EXPORT_ROWS } from './export-table.ts'
import type { ExportedTable } from './export-table.ts'

/** Whether the page of a list offers it as a file. */
export const mayExport = (ctx: Pick<Ctx, 'actor'>): boolean => can(ctx.actor, 'list.export') === true

/** Asked of the query of a page, gives the whole list; the one row more than a file holds makes the cut seen. */
export const wholeList = { page: 1, perPage: MAX_EXPORT_ROWS + 1 } as const

/** A column: its heading, the text that stands in a row, and its width in characters. */
export type ExportField<R> = readonly [heading: string, cell: (row: R) => string, width?: number]

/** The rows that a page shows as a table for a file. */
export function listTable<R>(
  name: Pick<ExportedTable, 'list' | 'title'>,
  rows: readonly R[],
  fields: readonly ExportField<R>[],
): ExportedTable {
  return {
    ...name,
    columns: fields.map(([heading, , width]) => ({ heading, width })),
    rows: rows.map((row) => fields.map(([, cell]) => cell(row))),
  }
}
