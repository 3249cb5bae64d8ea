/** What is read from an uploaded spreadsheet: display texts only, never formulas, styles or links. */

export type BookFormat = 'xlsx' | 'xls' | 'csv'
export type TextEncoding = 'UTF-8' | 'UTF-16' | 'GBK' | 'GB18030'

/** A merged range; row and column numbers start at 0 and include both ends. */
export interface Merge {
  top: number
  left: number
  bottom: number
  right: number
}

export interface ParsedSheet {
  name: string
  /** Hidden in the workbook: shown in the preview, not imported. */
  hidden: boolean
  /** Display text by row and column from A1 on; rows may have different lengths. */
  rows: string[][]
  merges: Merge[]
  /** 1-based numbers of hidden rows. */
  hiddenRows: number[]
  /** How many cells held what is dropped: formulas (their last result is kept as text), links, comments. */
  notes: { formulas: number; links: number; comments: number }
}

export interface ParsedBook {
  fileName: string
  format: BookFormat
  /** The detected encoding of a CSV file; null for workbooks. */
  encoding: TextEncoding | null
  /** References to other workbooks that were dropped. */
  externalLinks: number
  sheets: ParsedSheet[]
}

/** Most rows and columns that are read from one sheet. */
export const MAX_ROWS = 5_000
export const MAX_COLUMNS = 60

/** `A`, `B` … `AA` for a 0-based column number. */
export function columnLetter(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnLetter(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}
