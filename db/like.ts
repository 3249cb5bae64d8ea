import { sql } from 'kysely'
import type { Expression, SqlBool } from 'kysely'

/** `column` contains `text`, where `%`, `_` and `\` in the text stand for themselves. */
export function contains(column: Expression<string>, text: string): Expression<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  return sql<SqlBool>`${column} like ${pattern} escape '\\'`
}

/**
 * How an owner that stays unnamed is marked in the stored content. A quotation mark inside a text is escaped there, so
 * no text looks like the mark.
 */
export const UNNAMED = '%"anonymousOwner":true%'
