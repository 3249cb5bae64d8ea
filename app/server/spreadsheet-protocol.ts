import type { BookFormat, Merge, TextEncoding } from '#app/domain/importing/book.ts'

/** What the reading process and its host say to each other: one JSON object a line. */

const TOO_LARGE = '文件过大或结构异常，没有读取。请只保留清单所在的工作表，另存为 .xlsx 后再试'

/** Why a file is not read, as the sentence on the screen. */
export const spreadsheetErrors = {
  empty: '文件是空的',
  type: '只能读取 .xlsx、.xls 和 .csv 文件',
  webpage: '这个文件其实是网页格式。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试',
  encrypted: '文件设有打开密码。请取消密码后再试',
  macros: '文件含有宏。请另存为不含宏的 .xlsx 后再试',
  encoding: '文字编码无法识别。请另存为 .xlsx，或 UTF-8、GBK 编码的 CSV 后再试',
  limits: TOO_LARGE,
  structure: TOO_LARGE,
  timeout: TOO_LARGE,
  memory: TOO_LARGE,
  damaged: '文件无法读取，可能已经损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试',
} as const
export type SpreadsheetErrorCode = keyof typeof spreadsheetErrors

/** A refused file: `message` is the sentence for the person, `detail` names the place when it is known. */
export class SpreadsheetError extends Error {
  readonly code: SpreadsheetErrorCode
  readonly detail: string

  constructor(code: SpreadsheetErrorCode, detail = '') {
    super(detail === '' ? spreadsheetErrors[code] : `${spreadsheetErrors[code]}（${detail}）`)
    this.name = 'SpreadsheetError'
    this.code = code
    this.detail = detail
  }
}

export function isSpreadsheetErrorCode(code: string): code is SpreadsheetErrorCode {
  return Object.hasOwn(spreadsheetErrors, code)
}

export interface SheetHead {
  name: string
  hidden: boolean
  merges: Merge[]
  hiddenRows: number[]
  notes: { formulas: number; links: number; comments: number }
  rowCount: number
}

export type ChildLine =
  | { t: 'book'; format: BookFormat; encoding: TextEncoding | null; externalLinks: number; totalRows: number }
  | { t: 'sheet'; head: SheetHead }
  | { t: 'rows'; rows: string[][] }
  | { t: 'end' }
  | { t: 'error'; code: SpreadsheetErrorCode; detail: string }
