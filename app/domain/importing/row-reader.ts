import type { Field } from './column-words.ts'
import type { Reading, Suggestion } from './reading.ts'
import { bad, good, splitLines } from './reading.ts'
import { countCharacters, foldName, hasUnsafeCharacters, manyLines, oneLine } from '../text.ts'

/** What was read from a cell and differs from what stands there: the quiet “→ value”. */
export interface CellRead {
  column: number | null
  field: Field
  original: string
  value: string
}

/** Why a cell cannot be taken as it stands. `column` is null when the sheet has no such column. */
export interface CellProblem {
  column: number | null
  field: Field
  original: string
  reason: string
  suggestion?: Suggestion
}

/** One row while it is read: its texts by field, and what was found out about them. */
export interface RowReader {
  text(field: Field): string
  /** Reads a field; undefined when its text is a problem, which is then noted. */
  take<T>(field: Field, read: (text: string) => Reading<T>): T | undefined
  note(field: Field, value: string): void
  problem(field: Field, reason: string, suggestion?: Suggestion): void
  has(field: Field): boolean
  readonly reads: CellRead[]
  readonly problems: CellProblem[]
}

/** A reader over the texts of one row; `columns` says where each field stands. */
export function rowReader(cells: readonly string[], columns: ReadonlyMap<Field, number>): RowReader {
  const reads: CellRead[] = []
  const problems: CellProblem[] = []
  const column = (field: Field) => columns.get(field) ?? null
  const text = (field: Field) => (cells[columns.get(field) ?? -1] ?? '').trim()
  const reader: RowReader = {
    reads,
    problems,
    text,
    has: (field) => columns.has(field),
    note: (field, value) => reads.push({ column: column(field), field, original: text(field), value }),
    problem: (field, reason, suggestion) =>
      problems.push({
        column: column(field),
        field,
        original: text(field),
        reason,
        ...(suggestion ? { suggestion } : {}),
      }),
    take: (field, read) => {
      const result = read(text(field))
      if (result.ok) {
        if (result.shown !== undefined && foldName(result.shown) !== foldName(text(field)))
          reader.note(field, result.shown)
        return result.value
      }
      reader.problem(field, result.reason, result.suggestion)
      return undefined
    },
  }
  return reader
}

function limited(value: string, max: number): Reading<string> {
  const length = countCharacters(value)
  if (length > max) return bad(`${length} 字，不能超过 ${max} 字`)
  if (hasUnsafeCharacters(value)) {
    const clean = [...value].filter((c) => !hasUnsafeCharacters(c)).join('')
    return bad('含有看不见的控制字符', clean, '删去控制字符')
  }
  return good(value)
}

/** A text of one line. */
export const readLine = (max: number) => (text: string) => limited(oneLine(text), max)
/** A text of several lines. */
export const readText = (max: number) => (text: string) => limited(manyLines(text), max)

/** Several lines, each with its own limit, as a list cell holds them. */
export const readList =
  (max: number, most: number) =>
  (text: string): Reading<string[]> => {
    const lines = splitLines(text)
    const long = lines.findIndex((l) => countCharacters(l) > max)
    if (long >= 0) return bad(`第 ${long + 1} 条超过 ${max} 字`)
    return lines.length > most ? bad(`有 ${lines.length} 条，最多 ${most} 条`) : good(lines)
  }
