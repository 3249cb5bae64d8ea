import { sql } from 'kysely'
import type { Expression, SqlBool } from 'kysely'

/** `column` contains `text`, where `%`, `_` and `\` in the text stand for themselves. */
export function contains(column: Expression<string>, text: string): Expression<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  return sql<SqlBool>`${column} like ${pattern} escape '\\'`
}
