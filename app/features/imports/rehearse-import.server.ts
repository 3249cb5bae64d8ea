import { setImmediate as breathe } from 'node:timers/promises'
import type { ParsedBook } from '#app/domain/importing/book.ts'
import type { Field } from '#app/domain/importing/column-words.ts'
import { isField } from '#app/domain/importing/columns.ts'
import type { DryRow, DryRun } from '#app/domain/importing/dry-run.ts'
import { cellKey, dryRunSteps, itemFingerprint } from '#app/domain/importing/dry-run.ts'
import type { OrganisationRef } from '#app/domain/importing/read-organisation.ts'
import type { SheetTable, SheetWithoutTable } from '#app/domain/importing/table.ts'
import { findTables, sheetKey, withMapping } from '#app/domain/importing/table.ts'
import { dayOf } from '#app/domain/time.ts'
import type { ItemKind, OrganisationKind } from '#app/domain/vocabulary.ts'
import { itemKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { importOwners, importedFingerprints, itemTitles } from '#db/repos/imports.ts'
import type { ReadDb } from '#db/schema.ts'
import { emptySheet, readCellRef, rowRef } from './import-settings.ts'
import type { ImportSettings } from './import-settings.ts'
import type { Import } from './load-import.server.ts'

/** A sheet with its number among all sheets of the files. */
export interface PlacedTable {
  sheet: number
  table: SheetTable
  /** Not to be imported, as the person said. */
  left: boolean
}

export interface PlacedRow {
  ref: string
  sheet: number
  row: DryRow
  /** It will be imported as things stand. */
  chosen: boolean
}

/** The sheets read as they would be imported now; nothing is written. */
export interface Rehearsal {
  tables: PlacedTable[]
  without: SheetWithoutTable[]
  rows: PlacedRow[]
  counts: DryRun['counts']
}

/** Reads the stored sheets again with everything that was set, giving way to other requests in between. */
export async function rehearseImport(
  ctx: Ctx,
  job: Import,
  onProgress?: (done: number, total: number) => void,
): Promise<Rehearsal> {
  const books = JSON.parse(job.sheetsJson) as ParsedBook[]
  const { settings } = job
  const numbers = sheetNumbers(books)
  const found = findTables(books, job.kind, headerRows(numbers, settings))
  const tables = found.tables.map((table) => place(table, numbers, settings))
  const owners = await ownersFor(ctx.read, job)
  const steps = dryRunSteps(
    tables.filter((t) => !t.left).map((t) => t.table),
    {
      today: dayOf(ctx.now),
      organisations: owners,
      owner: owners.find((o) => o.id === job.organisationId),
      defaultValidity: settings.validity ?? undefined,
      existing: await existingItems(ctx.read, job),
      edits: editsByKey(books, settings),
    },
  )
  const run = await finish(steps, onProgress)
  const left = new Set(settings.left)
  const rows = run.rows.map((row) => {
    const sheet = numbers.get(sheetKey(row.file, row.sheet)) ?? 0
    const ref = rowRef(sheet, row.rowNumber)
    return { ref, sheet, row, chosen: (row.status === 'ok' || row.status === 'draft') && !left.has(ref) }
  })
  return { tables, without: found.without, rows, counts: run.counts }
}

async function finish(
  steps: ReturnType<typeof dryRunSteps>,
  onProgress?: (done: number, total: number) => void,
): Promise<DryRun> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    onProgress?.(step.value.done, step.value.total)
    await breathe()
  }
}

/** Number of each sheet among all of all files, hidden ones included, so that numbers never move. */
function sheetNumbers(books: readonly ParsedBook[]): Map<string, number> {
  const keys = books.flatMap((book, file) => book.sheets.map((sheet) => sheetKey(file, sheet.name)))
  return new Map(keys.map((key, number) => [key, number]))
}

function headerRows(numbers: Map<string, number>, settings: ImportSettings) {
  const headers = new Map<string, [number, number]>()
  for (const [key, number] of numbers) {
    const header = settings.sheets[`s${number}`]?.header
    if (header) headers.set(key, header)
  }
  return headers
}

function place(table: SheetTable, numbers: Map<string, number>, settings: ImportSettings): PlacedTable {
  const sheet = numbers.get(sheetKey(table.file, table.sheet)) ?? 0
  const { mapping, left, unit } = { ...emptySheet, ...settings.sheets[`s${sheet}`] }
  const mapped = mapping ? withMapping(table, mappingOf(table.kind, mapping)) : table
  return { sheet, left, table: unit === '' ? mapped : { ...mapped, reportingUnit: unit } }
}

const mappingOf = (kind: ItemKind, stored: Record<string, string>): Record<number, Field> =>
  Object.fromEntries(
    Object.entries(stored)
      .filter((entry): entry is [string, Field] => isField(kind, entry[1]))
      .map(([column, field]) => [Number(column.slice(1)), field]),
  )

function editsByKey(books: readonly ParsedBook[], settings: ImportSettings): Map<string, string> {
  const places = books.flatMap((book, file) => book.sheets.map((sheet) => ({ file, name: sheet.name })))
  const edits = new Map<string, string>()
  for (const [ref, text] of Object.entries(settings.edits)) {
    const cell = readCellRef(ref)
    const at = cell && places[cell.sheet]
    if (at) edits.set(cellKey(at.file, at.name, cell.rowNumber, cell.column), text)
  }
  return edits
}

/** Units that rows may name, each with the reason why nothing can be imported for it, where there is one. */
async function ownersFor(db: ReadDb, job: Import): Promise<OrganisationRef[]> {
  const rows = await importOwners(db, job.organisationId)
  return rows.map((o) => {
    const allowed = job.kind === 'opportunity' ? o.may_post === 1 : o.may_offer === 1
    const refusal =
      job.organisationId !== null && o.id !== job.organisationId
        ? `这一行写的是“${o.name}”，只能导入本单位的${itemKind.labels[job.kind]}`
        : o.status !== 'verified'
          ? `“${o.name}”还没有通过核验`
          : allowed
            ? undefined
            : `“${o.name}”还没有开通发布${job.kind === 'opportunity' ? '需求' : '产品'}`
    const aliases = o.short_name === '' ? [] : [o.short_name]
    return { id: o.id, name: o.name, code: o.code, kind: o.kind as OrganisationKind, aliases, refusal }
  })
}

/** What exists already, by fingerprint, in the words of the reason. Drafts of other units are not named. */
export async function existingItems(
  db: ReadDb,
  job: Pick<Import, 'kind' | 'organisationId'>,
): Promise<Map<string, string>> {
  const { kind, organisationId } = job
  const found = new Map<string, string>()
  for (const f of await importedFingerprints(db, kind, organisationId)) found.set(f.fingerprint, '导入的内容')
  for (const item of await itemTitles(db, kind, organisationId)) {
    const number = item.number === null ? '草稿' : ` ${item.number} `
    const shown = item.isPublic || organisationId !== null ? number : '内容'
    found.set(itemFingerprint(kind, item.organisation_id, item.title), shown)
  }
  return found
}
