import { unsafeCell } from '../export/safe-cell.ts'
import type { Finding, OpportunityContent } from '../opportunity-content.ts'
import { opportunityFindings } from '../opportunity-content.ts'
import type { ProductContent } from '../product-content.ts'
import { productFindings } from '../product-content.ts'
import { foldName } from '../text.ts'
import { startOfDay } from '../time.ts'
import type { ItemKind } from '../vocabulary.ts'
import type { Field } from './column-words.ts'
import type { DefaultValidity, PrivateContact, RowContext } from './opportunity-row.ts'
import { readOpportunity } from './opportunity-row.ts'
import { readProduct } from './product-row.ts'
import type { OrganisationBook, OrganisationRef } from './read-organisation.ts'
import { organisationBook } from './read-organisation.ts'
import { roleReasons } from './row-roles.ts'
import type { CellProblem, CellRead, RowReader } from './row-reader.ts'
import { rowReader } from './row-reader.ts'
import { squeeze } from './reading.ts'
import type { SheetTable, TableRow } from './table.ts'

export type RowStatus = 'ok' | 'draft' | 'error' | 'duplicate' | 'skipped'

export type ImportedItem =
  { kind: 'opportunity'; content: OpportunityContent } | { kind: 'product'; content: ProductContent }

/** What the dry run says about one row of one sheet. */
export interface DryRow {
  file: number
  fileName: string
  sheet: string
  /** 1-based row in the sheet. */
  rowNumber: number
  status: RowStatus
  /** Why the row is skipped or counts as a duplicate, else empty. */
  reason: string
  /** The texts of the row by column, corrections applied. */
  cells: string[]
  /** Null for a skipped row. */
  item: ImportedItem | null
  ownerId: string | null
  ownerName: string
  contact: PrivateContact
  read: CellRead[]
  problems: CellProblem[]
  /** What is missing before the draft can be submitted: 待完善 N 项. */
  findings: Finding[]
  /** The same for the same owner, kind and name; empty when the row cannot be imported. */
  fingerprint: string
}

export interface DryRunOptions {
  /** `YYYY-MM-DD` in Shanghai. */
  today: string
  organisations: readonly OrganisationRef[]
  /** Owner of rows whose sheet names none. */
  owner?: OrganisationRef
  defaultValidity?: DefaultValidity
  /** Fingerprints of items that exist, each with the number or name that the reason shows. */
  existing: ReadonlyMap<string, string>
  /** Corrected texts by `cellKey`. */
  edits?: ReadonlyMap<string, string>
}

export interface DryRun {
  rows: DryRow[]
  counts: Record<RowStatus, number>
  /** Number of different owners among the rows that can be imported. */
  owners: number
}

/** The name of a cell in `edits`. */
export const cellKey = (file: number, sheet: string, rowNumber: number, column: number): string =>
  `${file}\n${sheet}\n${rowNumber}\n${column}`

/** What makes two items the same for an import: list, owner and folded name. */
export function itemFingerprint(kind: ItemKind, owner: string, title: string): string {
  return `${kind}:${owner}:${foldName(title)}`
}

/** Reads all rows of all tables at once. */
export function dryRun(tables: readonly SheetTable[], options: DryRunOptions): DryRun {
  const steps = dryRunSteps(tables, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same in pieces of 20 rows, so that a caller can show progress and let others run in between. */
export function* dryRunSteps(
  tables: readonly SheetTable[],
  options: DryRunOptions,
): Generator<{ done: number; total: number }, DryRun> {
  const total = tables.reduce((sum, t) => sum + t.rows.length, 0)
  const run: Run = { options, book: organisationBook(options.organisations), seen: new Map() }
  const rows: DryRow[] = []
  let done = 0
  for (const table of tables) {
    for (const { rowNumber, text } of table.above)
      rows.push(skipped(table, { rowNumber, cells: [text], role: 'note', filledFrom: {} }, '标题行，不导入'))
    let previous: string[] = []
    const columns = columnsOf(table)
    for (const row of table.rows) {
      const read = readRow(run, { table, columns, row, previous })
      if (row.role === 'data') previous = read.cells
      rows.push(read)
      if (++done % 20 === 0) yield { done, total }
    }
  }
  return summary(rows)
}

interface Run {
  options: DryRunOptions
  book: OrganisationBook
  /** Where each fingerprint was met first. */
  seen: Map<string, string>
}

interface RowInput {
  table: SheetTable
  columns: ReadonlyMap<Field, number>
  row: TableRow
  /** The cells of the data row above, for 同上. */
  previous: readonly string[]
}

const columnsOf = (table: SheetTable): ReadonlyMap<Field, number> =>
  new Map(
    Object.entries(table.mapping)
      .filter(([, f]) => f !== 'ignore' && f !== 'seq')
      .map(([c, f]) => [f, Number(c)]),
  )

function skipped(table: SheetTable, row: TableRow, reason: string): DryRow {
  return {
    file: table.file,
    fileName: table.fileName,
    sheet: table.sheet,
    rowNumber: row.rowNumber,
    status: 'skipped',
    reason,
    cells: row.cells,
    item: null,
    ownerId: null,
    ownerName: '',
    contact: { person: '', mobile: '' },
    read: [],
    problems: [],
    findings: [],
    fingerprint: '',
  }
}

function readRow(run: Run, input: RowInput): DryRow {
  const { table, columns, row } = input
  if (row.role !== 'data') return skipped(table, row, roleReasons[row.role])
  const { options } = run
  const { cells, same } = effectiveCells(input, options.edits)
  const reader = rowReader(cells, columns)
  const owner = allowed(readOwner(run, input, reader), run, reader)
  const context: RowContext = {
    today: options.today,
    moneyUnit: table.moneyUnit,
    defaultValidity: options.defaultValidity,
  }
  if (reader.text('title') === '') reader.problem('title', '名称是空的')
  const read: { item: ImportedItem; contact: PrivateContact } = readItem(table.kind, reader, context)
  for (const { column, value } of same) noteFilled(reader, { table, row, column, value })
  const ownerKey = owner?.id ?? foldName(reader.text('owner'))
  const title = read.item.content.title
  const fingerprint = title === '' ? '' : itemFingerprint(table.kind, ownerKey, title)
  const duplicate = fingerprint === '' ? '' : duplicateOf(run, fingerprint, table, row)
  const findings = findingsOf(read.item, owner, options.today)
  const status: RowStatus = duplicate
    ? 'duplicate'
    : reader.problems.length > 0
      ? 'error'
      : findings.length > 0
        ? 'draft'
        : 'ok'
  return {
    ...skipped(table, row, duplicate),
    status,
    cells,
    ...read,
    ownerId: owner?.id ?? null,
    ownerName: owner?.name ?? reader.text('owner'),
    read: reader.reads,
    problems: reader.problems,
    findings,
    fingerprint,
  }
}

function readItem(
  kind: ItemKind,
  reader: RowReader,
  context: RowContext,
): { item: ImportedItem; contact: PrivateContact } {
  if (kind === 'opportunity') {
    const { content, contact } = readOpportunity(reader, context)
    return { item: { kind, content }, contact }
  }
  const { content, contact } = readProduct(reader, context)
  return { item: { kind, content }, contact }
}

const SAME = /^(同上|同前|〃|″|"|''|同上行)$/

/** Corrections first, then 同上 and merged cells; protected cells lose their leading mark. */
function effectiveCells(input: RowInput, edits: DryRunOptions['edits']) {
  const { table, row, previous } = input
  const same: { column: number; value: string }[] = []
  const width = Math.max(row.cells.length, table.headings.length)
  const cells = Array.from({ length: width }, (_, column) => {
    const edited = edits?.get(cellKey(table.file, table.sheet, row.rowNumber, column))
    if (edited !== undefined) return edited
    const text = unsafeCell(row.cells[column] ?? '')
    const merged = row.filledFrom[column]
    if (merged !== undefined) same.push({ column, value: `同第 ${merged} 行：${text}` })
    if (!SAME.test(squeeze(text)) || previous[column] === undefined) return text
    same.push({ column, value: `同上一行：${previous[column]}` })
    return previous[column]
  })
  return { cells, same }
}

/** A filled cell says where its text comes from, unless something more exact is already noted for it. */
function noteFilled(reader: RowReader, at: { table: SheetTable; row: TableRow; column: number; value: string }): void {
  const field = at.table.mapping[at.column]
  if (field === undefined || field === 'ignore' || field === 'seq') return
  if (reader.reads.some((r) => r.column === at.column)) return
  reader.reads.push({ column: at.column, field, original: at.row.cells[at.column] ?? '', value: at.value })
}

function readOwner(run: Run, input: RowInput, reader: RowReader): OrganisationRef | undefined {
  if (reader.text('owner') !== '') return reader.take('owner', (text) => run.book.find(text))
  const stated = input.table.reportingUnit
  if (stated !== '' && !reader.has('owner')) {
    const found = run.book.find(stated)
    if (found.ok) reader.note('owner', found.value.name)
    else reader.problem('owner', `填报单位：${found.reason}，可在“调整对应”里改`, found.suggestion)
    return found.ok ? found.value : undefined
  }
  if (run.options.owner) return run.options.owner
  const above = input.previous[input.columns.get('owner') ?? -1] ?? ''
  const reason = reader.has('owner') ? '单位是空的' : '表中没有单位，可在“调整对应”里填写'
  reader.problem('owner', reason, above === '' ? undefined : { label: `同上一行“${above}”`, value: above })
  return undefined
}

/** An owner for whom this person imports nothing is a problem of its cell; the own unit is offered instead. */
function allowed(owner: OrganisationRef | undefined, run: Run, reader: RowReader): OrganisationRef | undefined {
  if (owner?.refusal === undefined) return owner
  const own = run.options.owner?.name
  reader.problem('owner', owner.refusal, own === undefined ? undefined : { label: `改为“${own}”`, value: own })
  return undefined
}

/** What to do when it is another item after all. */
const ANOTHER = '不再导入；确是另一项请改名称'

function duplicateOf(run: Run, fingerprint: string, table: SheetTable, row: TableRow): string {
  const known = run.options.existing.get(fingerprint)
  if (known !== undefined) return `与已有的${known}名称、单位相同，${ANOTHER}`
  const before = run.seen.get(fingerprint)
  if (before !== undefined) return `与${before}名称、单位相同，${ANOTHER}`
  run.seen.set(fingerprint, `“${table.fileName}”第 ${row.rowNumber} 行`)
  return ''
}

function findingsOf(item: ImportedItem, owner: OrganisationRef | undefined, today: string): Finding[] {
  const found =
    item.kind === 'opportunity'
      ? opportunityFindings(item.content, {
          now: startOfDay(today),
          ownerKind: owner?.kind ?? null,
        })
      : productFindings(item.content, { today })
  return found.filter((f) => f.kind === 'must')
}

function summary(rows: DryRow[]): DryRun {
  const counts: Record<RowStatus, number> = { ok: 0, draft: 0, error: 0, duplicate: 0, skipped: 0 }
  for (const row of rows) counts[row.status] += 1
  const owners = new Set(rows.flatMap((r) => (r.ownerId === null || r.status === 'error' ? [] : [r.ownerId])))
  return { rows, counts, owners: owners.size }
}
