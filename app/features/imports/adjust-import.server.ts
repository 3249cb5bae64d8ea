import { DomainError } from '#app/domain/errors.ts'
import type { ParsedBook } from '#app/domain/importing/book.ts'
import { MAX_COLUMNS } from '#app/domain/importing/book.ts'
import { isField } from '#app/domain/importing/columns.ts'
import type { DefaultValidity } from '#app/domain/importing/opportunity-row.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { unsafeCell } from '#app/domain/export/safe-cell.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { updateImportJob } from '#db/repos/imports.ts'
import { readCellRef } from './import-settings.ts'
import type { ImportSettings, SheetSettings } from './import-settings.ts'
import { loadImport } from './load-import.server.ts'

/** What a person may set before confirming. Each part is merged into what is set already. */
export interface Adjustment {
  /** The rows that were on the page, and those of them that are ticked. */
  rows?: { shown: string[]; chosen: string[] }
  /** Texts by cell; a text that equals the one in the file takes the correction back. */
  edits?: Record<string, string>
  sheet?: { sheet: number; settings: SheetSettings }
  validity?: DefaultValidity | null
}

const MAX_EDITS = 20_000
const MAX_TEXT = 5_000

/** Stores corrections, choices and meanings of columns of an open import. Nothing is imported yet. */
export async function adjustImport(ctx: Ctx, id: string, change: Adjustment): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const job = await loadImport(ctx, tx.tx, id)
    if (job.status !== 'open') throw new DomainError('wrongState')
    const settings: ImportSettings = {
      validity: change.validity === undefined ? job.settings.validity : change.validity,
      left: change.rows ? leftRows(job.settings.left, change.rows) : job.settings.left,
      edits: change.edits ? mergedEdits(job.settings.edits, change.edits, job.sheetsJson) : job.settings.edits,
      sheets: change.sheet
        ? { ...job.settings.sheets, [`s${change.sheet.sheet}`]: checked(job.kind, change.sheet.settings) }
        : job.settings.sheets,
    }
    const json = JSON.stringify(settings)
    if (json === JSON.stringify(job.settings)) return
    const done = await updateImportJob(tx.tx, job, { mapping_json: json, error: '', updated_at: ctx.now })
    if (!done) throw new DomainError('conflict')
  })
}

function leftRows(before: string[], rows: { shown: string[]; chosen: string[] }): string[] {
  const left = new Set(before)
  const chosen = new Set(rows.chosen)
  for (const ref of rows.shown.filter((r) => /^s\d{1,3}r\d{1,5}$/.test(r)))
    if (chosen.has(ref)) left.delete(ref)
    else left.add(ref)
  return [...left]
}

function mergedEdits(before: Record<string, string>, edits: Record<string, string>, sheetsJson: string) {
  const sheets = (JSON.parse(sheetsJson) as ParsedBook[]).flatMap((book) => book.sheets)
  const merged = new Map(Object.entries(before))
  for (const [ref, typed] of Object.entries(edits)) {
    const cell = readCellRef(ref)
    const row = cell && sheets[cell.sheet]?.rows[cell.rowNumber - 1]
    if (!row || cell.column >= MAX_COLUMNS) throw new DomainError('unknownField')
    const text = typed.replace(/\r\n?/g, '\n').slice(0, MAX_TEXT)
    if (text === unsafeCell(row[cell.column] ?? '')) merged.delete(ref)
    else merged.set(ref, text)
  }
  if (merged.size > MAX_EDITS) throw new DomainError('tooManyFields')
  return Object.fromEntries(merged)
}

/** Each field is given to one column at most; the first keeps it. */
function checked(kind: ItemKind, settings: SheetSettings): SheetSettings {
  if (settings.mapping === null) return settings
  const taken = new Set<string>()
  const mapping = Object.entries(settings.mapping).filter(([column, field]) => {
    if (!/^c\d{1,2}$/.test(column) || !isField(kind, field)) return false
    if (field === 'ignore' || !taken.has(field)) {
      taken.add(field)
      return true
    }
    throw new DomainError('badInput', {
      message: '同一个字段对应了两列，请只留一列',
      fields: { [`map.${column}`]: '重复' },
    })
  })
  return { ...settings, mapping: Object.fromEntries(mapping) }
}
