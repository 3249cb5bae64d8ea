import type { DryRun } from '#app/domain/importing/dry-run.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { ImportFile, ImportOutcome, ImportStatus, SheetSettings } from './import-settings.ts'

/** What the pages of an import show. */

export const rowFilters = ['all', 'ready', 'draft', 'error', 'duplicate'] as const
export type RowFilter = (typeof rowFilters)[number]

export interface ImportHead {
  id: string
  kind: ItemKind
  status: ImportStatus
  files: ImportFile[]
  scope: string
  outcome: ImportOutcome
  /** Why the last confirmation made nothing. */
  error: string
}

/** An import on which the system works, or whose files could not be read. */
export interface ProgressView {
  kind: ItemKind
  phase: 'reading' | 'confirming' | 'failed'
  /** Their names in one line. */
  files: string
  percent: number
  error: string
}

export interface SheetColumn {
  column: number
  letter: string
  /** The word of the field, and the heading in the file. */
  label: string
  heading: string
  /** A long text gets more room. */
  size: 'name' | 'text' | 'short'
}

export interface CellView {
  column: number
  ref: string
  text: string
  /** What the system read, when it differs from the text. */
  read: string | null
  problem: { reason: string; suggestion: { label: string; value: string; same: number } | null } | null
  /** The text was corrected here. */
  edited: boolean
  /** The text can be changed here. */
  open: boolean
}

export interface RowView {
  ref: string
  rowNumber: number
  status: keyof DryRun['counts']
  chosen: boolean
  choosable: boolean
  cells: CellView[]
  /** Why, one sentence each. */
  why: string[]
  /** The whole row in one line, for rows that are not read. */
  line: string
}

export interface ColumnChoice {
  column: number
  letter: string
  heading: string
  sample: string
  field: string
}

export interface SheetTab {
  sheet: number
  label: string
  left: boolean
  count: number
}

export interface SheetView {
  sheet: number
  fileName: string
  name: string
  headerRows: [number, number]
  mapped: number
  unmapped: number
  /** The unit that stands above the table. */
  reportingUnit: string
  columns: SheetColumn[]
  choices: ColumnChoice[]
  fields: { value: string; label: string }[]
  settings: SheetSettings
}

export interface ImportSheetPage {
  head: ImportHead
  tabs: SheetTab[]
  without: { fileName: string; sheet: string; reason: string }[]
  sheet: SheetView | null
  rows: RowView[]
  filter: RowFilter
  page: number
  pageSize: number
  total: number
  counts: Record<RowFilter, number>
  chosen: number
  owners: number
  /** Earlier imports of the same file. */
  before: { at: string; created: number; id: string }[]
  validity: { choice: string; day: string }
}

export interface ConfirmPage {
  head: ImportHead
  owners: { name: string; rows: number; drafts: number }[]
  chosen: number
  left: { error: number; duplicate: number; unticked: number }
}

export interface ResultPage {
  head: ImportHead
  items: { key: string; title: string; owner: string; state: string; own: boolean; untouched: boolean }[]
  total: number
  untouched: number
  page: number
  pageSize: number
}

export interface HistoryLine {
  id: string
  files: string
  noun: string
  status: ImportStatus
  result: string
  at: string
  person: string
}

export interface ImportDesk {
  kinds: { kind: ItemKind; scopes: ('own' | 'several')[] }[]
  organisation: string | null
  history: HistoryLine[]
  page: number
  pageSize: number
  total: number
}
