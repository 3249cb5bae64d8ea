import { categoryName } from '../taxonomy.ts'
import { formatDay } from '../time.ts'
import type { ItemKind } from '../vocabulary.ts'
import { ROW_NUMBER, visibleColumns } from './columns.ts'
import type { CategoryTotal, ReleaseSnapshot } from './snapshot.ts'

export interface SheetColumn {
  key: string
  heading: string
  /** Share of the table's width in per cent; all columns together are 100. */
  percent: number
  centre: boolean
}

export interface SheetRow {
  itemId: string
  itemNumber: string
  /** One text per column. */
  cells: string[]
}

/** One list as it is shown, printed, pasted or written to a file: hidden columns are no longer in it. */
export interface Sheet {
  kind: ItemKind
  annex: string
  title: string
  /** Who issued it and when. */
  by: string
  columns: SheetColumn[]
  rows: SheetRow[]
  totals: (CategoryTotal & { name: string })[]
  notes: string[]
}

/** The full-width space between issuer and date. */
const WIDE_SPACE = '\u3000'

function columnsOf(kind: ItemKind, hidden: readonly string[]): SheetColumn[] {
  const columns = visibleColumns(kind, hidden)
  const whole = columns.reduce((sum, c) => sum + c.weight, 0)
  return columns.map((c) => ({
    key: c.key,
    heading: c.heading,
    percent: (c.weight / whole) * 100,
    centre: c.centre === true,
  }))
}

/** Where amounts are hidden or not part of the list, their totals are too. */
const NOTHING = { stated: 0, fen: 0 }

/** The sheets of a release. */
export function sheetsOf(snapshot: ReleaseSnapshot): Sheet[] {
  return snapshot.lists.map((list) => {
    const columns = columnsOf(list.kind, snapshot.hiddenColumns)
    const amounts = columns.some((c) => c.key === 'amount')
    return {
      kind: list.kind,
      annex: list.annex,
      title: list.title,
      by: `${snapshot.issuer}${WIDE_SPACE}${formatDay(snapshot.releasedOn)}`,
      columns,
      rows: list.rows.map((row, i) => ({
        itemId: row.itemId,
        itemNumber: row.itemNumber,
        cells: columns.map((c) => (c.key === ROW_NUMBER ? String(i + 1) : (row.cells[c.key] ?? ''))),
      })),
      totals: list.totals.map((t) => ({ ...t, ...(amounts ? {} : NOTHING), name: categoryName(t.category) })),
      notes: list.notes,
    }
  })
}
