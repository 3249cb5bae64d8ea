import type { DefaultValidity } from '#app/domain/importing/opportunity-row.ts'

/** What a person has set for an import between upload and confirmation. */
export interface ImportSettings {
  /** 有效期 of rows whose sheet says none. */
  validity: DefaultValidity | null
  /** By sheet (`s0`). */
  sheets: Record<string, SheetSettings>
  /** Corrected texts by cell (`s0r12c3`). */
  edits: Record<string, string>
  /** Rows (`s0r12`) that are not to be imported although they could be. */
  left: string[]
}

export interface SheetSettings {
  /** 1-based first and last header row; null where they are found by themselves. */
  header: [first: number, last: number] | null
  /** Field by column (`c0`); null where the headings decide. */
  mapping: Record<string, string> | null
  /** The unit of all rows, where the sheet has no column for it; '' where the sheet says it itself. */
  unit: string
  /** The whole sheet is not imported. */
  left: boolean
}

export const emptySettings: ImportSettings = { validity: null, sheets: {}, edits: {}, left: [] }
export const emptySheet: SheetSettings = { header: null, mapping: null, unit: '', left: false }

export const rowRef = (sheet: number, rowNumber: number): string => `s${sheet}r${rowNumber}`
export const cellRef = (sheet: number, rowNumber: number, column: number): string => `s${sheet}r${rowNumber}c${column}`

export interface CellPlace {
  sheet: number
  rowNumber: number
  column: number
}

/** The cell that a name stands for, or null when it is none. */
export function readCellRef(ref: string): CellPlace | null {
  const m = /^s(\d{1,3})r(\d{1,5})c(\d{1,2})$/.exec(ref)
  return m ? { sheet: Number(m[1]), rowNumber: Number(m[2]), column: Number(m[3]) } : null
}

/** One uploaded file as the import remembers it; its bytes are not kept. */
export interface ImportFile {
  name: string
  size: number
  sha256: string
  /** `.xlsx`, `.xls` or `CSV（GBK 编码）`. */
  format: string
  /** What was dropped while reading: formulas, links, comments. */
  notes: string[]
}

/** What came of an import. */
export interface ImportOutcome {
  created: number
  owners: number
  /** Filled by the undoing. */
  deleted: number
  kept: number
}

export const emptyOutcome: ImportOutcome = { created: 0, owners: 0, deleted: 0, kept: 0 }

export type ImportStatus = 'reading' | 'failed' | 'open' | 'confirmed' | 'undone' | 'discarded'
export const importStatus: Record<ImportStatus, string> = {
  reading: '正在读取',
  failed: '没有读成',
  open: '待确认',
  confirmed: '已导入',
  undone: '已撤回',
  discarded: '已放弃',
}
