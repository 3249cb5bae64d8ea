import { DomainError } from '#app/domain/errors.ts'
import { columnLetter } from '#app/domain/importing/book.ts'
import type { Field } from '#app/domain/importing/column-words.ts'
import { fieldChoices, fieldLabel } from '#app/domain/importing/columns.ts'
import type { CellProblem } from '#app/domain/importing/row-reader.ts'
import type { SheetTable } from '#app/domain/importing/table.ts'
import { formatInstant } from '#app/domain/time.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { importJobs } from '#db/repos/imports.ts'
import { cellRef, emptySheet } from './import-settings.ts'
import type { ImportFile, ImportSettings } from './import-settings.ts'
import type { CellView, ImportSheetPage, RowFilter, RowView, SheetColumn, SheetView } from './import-view.ts'
import { importHead } from './imports.queries.server.ts'
import { loadImport, readOutcome, visibleImports } from './load-import.server.ts'
import type { Import } from './load-import.server.ts'
import { rehearseImport } from './rehearse-import.server.ts'
import type { PlacedRow, PlacedTable, Rehearsal } from './rehearse-import.server.ts'

/** Every row sends its tick and the texts that can be changed; a form holds at most 500 fields. */
const ROWS_A_PAGE = 40
const LOOKED_BACK = 50

interface SheetQuery {
  sheet?: number
  filter: RowFilter
  page: number
}

/** The second step: one sheet as it was read, a page of its rows, and what would come of them. */
export async function importSheet(ctx: Ctx, id: string, query: SheetQuery): Promise<ImportSheetPage> {
  const job = await loadImport(ctx, ctx.read, id)
  if (job.status !== 'open') throw new DomainError('wrongState')
  const rehearsal = await rehearseImport(ctx, job)
  const { tables, rows } = rehearsal
  const placed = tables.find((t) => t.sheet === query.sheet) ?? tables.find((t) => !t.left) ?? tables[0]
  const ofSheet = rows.filter((r) => r.sheet === placed?.sheet)
  const matching = ofSheet.filter((r) => passes(r, query.filter))
  const columns = placed ? sheetColumns(placed.table) : []
  const same = sameProblems(ofSheet)
  const start = (query.page - 1) * ROWS_A_PAGE
  const shown = matching.slice(start, start + ROWS_A_PAGE)
  const owners = new Set(rows.filter((r) => r.chosen).map((r) => r.row.ownerId))
  return {
    head: await importHead(ctx, job),
    tabs: tables.map((t) => tabOf(t, rehearsal, job)),
    without: rehearsal.without.map(({ fileName, sheet, reason }) => ({ fileName, sheet, reason })),
    sheet: placed ? sheetView(placed, columns, job) : null,
    rows: shown.map((r) => rowView(r, { columns, same, table: (placed as PlacedTable).table, settings: job.settings })),
    filter: query.filter,
    page: query.page,
    pageSize: ROWS_A_PAGE,
    total: matching.length,
    counts: countsOf(ofSheet),
    chosen: rows.filter((r) => r.chosen).length,
    owners: owners.size,
    before: await importedBefore(ctx, job),
    validity: validityOf(job.settings),
  }
}

const statusOf: Record<RowFilter, readonly string[]> = {
  all: ['ok', 'draft', 'error', 'duplicate', 'skipped'],
  ready: ['ok', 'draft'],
  draft: ['draft'],
  error: ['error'],
  duplicate: ['duplicate'],
}
const passes = (r: PlacedRow, filter: RowFilter) => statusOf[filter].includes(r.row.status)

function countsOf(rows: readonly PlacedRow[]): Record<RowFilter, number> {
  const count = (...status: string[]) => rows.filter((r) => status.includes(r.row.status)).length
  return {
    all: count('ok', 'draft', 'error', 'duplicate'),
    ready: count('ok', 'draft'),
    draft: count('draft'),
    error: count('error'),
    duplicate: count('duplicate'),
  }
}

function tabOf({ sheet, table, left }: PlacedTable, { rows }: Rehearsal, job: Import) {
  const label = job.files.length > 1 ? `${table.fileName} · ${table.sheet}` : table.sheet
  return { sheet, label, left, count: rows.filter((r) => r.sheet === sheet && r.row.status !== 'skipped').length }
}

const SIZES: Partial<Record<Field, SheetColumn['size']>> = {
  title: 'name',
  summary: 'text',
  cases: 'text',
  musts: 'text',
}

function sheetColumns(table: SheetTable): SheetColumn[] {
  return Object.entries(table.mapping)
    .filter(([, field]) => field !== 'ignore' && field !== 'seq')
    .map(([at, field]) => ({
      column: Number(at),
      letter: columnLetter(Number(at)),
      label: fieldLabel(table.kind, field),
      heading: (table.headings[Number(at)] ?? []).join(' '),
      size: SIZES[field] ?? 'short',
    }))
}

function sheetView({ sheet, table }: PlacedTable, columns: SheetColumn[], job: Import): SheetView {
  const first = table.rows.find((r) => r.role === 'data')?.cells ?? []
  const choices = table.headings.map((path, column) => ({
    column,
    letter: columnLetter(column),
    heading: path.join(' '),
    sample: (first[column] ?? '').slice(0, 40),
    field: table.mapping[column] ?? 'ignore',
  }))
  return {
    sheet,
    fileName: table.fileName,
    name: table.sheet,
    headerRows: table.headerRows,
    mapped: columns.length,
    unmapped: table.headings.filter((path, c) => path.length > 0 && table.mapping[c] === undefined).length,
    reportingUnit: table.reportingUnit,
    columns,
    choices,
    fields: fieldChoices(table.kind).map(({ field, label }) => ({ value: field, label })),
    settings: job.settings.sheets[`s${sheet}`] ?? emptySheet,
  }
}

const problemKey = (p: CellProblem) => `${p.column ?? ''}\n${p.original}\n${p.suggestion?.value ?? ''}`

/** How many rows have the same text in the same column with the same suggestion. */
function sameProblems(rows: readonly PlacedRow[]): Map<string, number> {
  const same = new Map<string, number>()
  for (const { row } of rows)
    for (const p of row.problems) if (p.suggestion) same.set(problemKey(p), (same.get(problemKey(p)) ?? 0) + 1)
  return same
}

interface RowContext {
  columns: SheetColumn[]
  same: Map<string, number>
  table: SheetTable
  settings: ImportSettings
}

function rowView(placed: PlacedRow, context: RowContext): RowView {
  const { row, ref, chosen } = placed
  const skipped = row.status === 'skipped'
  return {
    ref,
    rowNumber: row.rowNumber,
    status: row.status,
    chosen,
    choosable: row.status === 'ok' || row.status === 'draft',
    cells: skipped ? [] : context.columns.map((c) => cellView(placed, c, context)),
    why: whyOf(placed, context.table),
    line: skipped ? [...new Set(row.cells.map((c) => c.trim()).filter((c) => c !== ''))].join('　').slice(0, 200) : '',
  }
}

function cellView({ row, sheet }: PlacedRow, { column, label }: SheetColumn, context: RowContext): CellView {
  const ref = cellRef(sheet, row.rowNumber, column)
  const problem = row.problems.find((p) => p.column === column)
  const edited = context.settings.edits[ref] !== undefined
  const suggestion = problem?.suggestion
  return {
    column,
    ref,
    text: row.cells[column] ?? '',
    read: row.read.find((r) => r.column === column)?.value ?? null,
    problem: problem
      ? {
          reason: problem.reason,
          suggestion: suggestion ? { ...suggestion, same: context.same.get(problemKey(problem)) ?? 1 } : null,
        }
      : null,
    edited,
    // A duplicate is imported only under another name.
    open: problem !== undefined || edited || (row.status === 'duplicate' && label === '名称'),
  }
}

function whyOf({ row }: PlacedRow, table: SheetTable): string[] {
  if (row.status === 'duplicate' || row.status === 'skipped') return [row.reason]
  const problems = row.problems.map((p) => `${fieldLabel(table.kind, p.field)}：${p.reason}`)
  if (problems.length > 0 || row.findings.length === 0) return problems
  const missing = row.findings.map((f) => f.message.replace(/^请(填写|选择)/, '').replace(/：.*$/, ''))
  return [`${missing.length} 项待完善：${missing.join('、')}`]
}

async function importedBefore(ctx: Ctx, job: Import): Promise<ImportSheetPage['before']> {
  const actor = requirePermission(ctx, 'item.import')
  const { rows } = await importJobs(ctx.read, visibleImports(actor), { limit: LOOKED_BACK, offset: 0 })
  const hashes = new Set(job.files.map((f) => f.sha256))
  return rows
    .filter((r) => r.status === 'confirmed' && r.item_kind === job.kind)
    .filter((r) => (JSON.parse(r.files_json) as ImportFile[]).some((f) => hashes.has(f.sha256)))
    .map((r) => ({ id: r.id, at: formatInstant(r.updated_at), created: readOutcome(r.created_json).created }))
}

function validityOf({ validity }: ImportSettings): ImportSheetPage['validity'] {
  if (validity === null) return { choice: '', day: '' }
  return validity.validity === 'open'
    ? { choice: 'open', day: '' }
    : { choice: 'until', day: validity.deadline.slice(0, 10) }
}
