import { DomainError } from '#app/domain/errors.ts'
import type { Ctx } from '#app/server/context.ts'
import { adjustImport } from './adjust-import.server.ts'
import { readValidity } from './import.schema.ts'
import type { SheetForm } from './import.schema.ts'
import { cellRef, emptySheet, readCellRef } from './import-settings.ts'
import { loadImport } from './load-import.server.ts'
import { rehearseImport } from './rehearse-import.server.ts'

type Rows = Extract<SheetForm, { intent: 'rows' }>
type Sheet = Extract<SheetForm, { intent: 'sheet' }>

/** Stores what a form of the second step sent. */
export async function saveSheetForm(
  ctx: Ctx,
  id: string,
  input: Extract<SheetForm, { intent: 'rows' | 'sheet' | 'validity' }>,
): Promise<void> {
  if (input.intent === 'validity') return adjustImport(ctx, id, { validity: readValidity(input) })
  if (input.intent === 'sheet') return adjustImport(ctx, id, { sheet: sheetOf(input) })
  const shown = input.shown.split(',').filter((ref) => ref !== '')
  const edits = { ...input.edit, ...taken(input), ...(input.fixAll ? await takenAll(ctx, id, input.fixAll) : {}) }
  return adjustImport(ctx, id, { rows: { shown, chosen: input.row }, edits })
}

function sheetOf(input: Sheet) {
  const { sheet, first, last, wasFirst, wasLast } = input
  const left = input.left === '1'
  if (input.reset) return { sheet, settings: emptySheet }
  if (last < first || last - first > 2) throw new DomainError('badInput', { fields: { last: '表头是相连的一至三行' } })
  const moved = first !== wasFirst || last !== wasLast
  const header: [number, number] = [first, last]
  return { sheet, settings: { header, mapping: moved ? null : input.map, unit: input.unit, left } }
}

function taken({ fix }: Rows): Record<string, string> {
  const at = fix?.indexOf('=') ?? -1
  return fix === undefined || at < 0 ? {} : { [fix.slice(0, at)]: fix.slice(at + 1) }
}

/** The suggestion of one cell for every row of its sheet that has the same text in the same column. */
async function takenAll(ctx: Ctx, id: string, ref: string): Promise<Record<string, string>> {
  const cell = readCellRef(ref)
  const { rows } = await rehearseImport(ctx, await loadImport(ctx, ctx.read, id))
  const here = rows.filter((r) => r.sheet === cell?.sheet)
  const model = here
    .find((r) => r.row.rowNumber === cell?.rowNumber)
    ?.row.problems.find((p) => p.column === cell?.column && p.suggestion)
  if (!cell || !model?.suggestion) return {}
  const { value } = model.suggestion
  const same = here.filter((r) =>
    r.row.problems.some(
      (p) => p.column === cell.column && p.original === model.original && p.suggestion?.value === value,
    ),
  )
  return Object.fromEntries(same.map((r) => [cellRef(cell.sheet, r.row.rowNumber, cell.column), value]))
}
