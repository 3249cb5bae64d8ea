import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { DatabaseConnection, Dialect, SqliteDatabase, SqliteStatement } from 'kysely'
import type { SchemaTools } from './migrations/index.ts'
import type { DB, Db, ReadDb } from './schema.ts'

/** The only file that knows SQLite: opening, pragmas, IMMEDIATE transactions, triggers and full text. */

/** How long a writer waits for another process's lock. It blocks the event loop, so it is short; then the answer is 503. */
const BUSY_MS = 250
/** First SQLite without the WAL-reset fault. */
const MIN_VERSION = [3, 51, 3] as const

const PRAGMAS: [name: string, value: string | number, expected: unknown][] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['secure_delete', 'ON', 1],
  ['cell_size_check', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
]

export interface OpenOptions {
  readonly?: boolean
  /** A serialised database to start from: an in-memory copy of a migrated template. */
  template?: Buffer
}

class ImmediateDriver extends SqliteDriver {
  // A transaction that reads before it writes fails at once when another connection writes in between,
  // whatever the timeout; taking the write lock at BEGIN avoids that.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** More texts than the product has queries of fixed form; those with lists of values come in several lengths. */
const MAX_STATEMENTS = 500

/**
 * The database as the driver uses it, with statements compiled once for their text: compiling costs more than running
 * most of them. The one asked for longest ago is forgotten first.
 */
function withStatements(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => void database.close(),
    prepare(text) {
      const statement = statements.get(text) ?? database.prepare(text)
      statements.delete(text)
      statements.set(text, statement)
      const oldest = statements.size > MAX_STATEMENTS ? statements.keys().next().value : undefined
      if (oldest !== undefined) statements.delete(oldest)
      return statement
    },
  }
}

function dialect(database: Database.Database): Dialect {
  return {
    createDriver: () => new ImmediateDriver({ database: withStatements(database) }),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db as Kysely<unknown>),
  }
}

function prepare(database: Database.Database, options: OpenOptions) {
  database.pragma(`busy_timeout = ${BUSY_MS}`)
  const inMemory = database.memory
  for (const [name, value, expected] of PRAGMAS) {
    if (options.readonly && name === 'journal_mode') continue
    database.pragma(`${name} = ${value}`)
    if (name === 'journal_mode' && inMemory) continue
    const got: unknown = database.pragma(name, { simple: true })
    if (got !== expected) throw new Error(`SQLite refused ${name}=${value} (it says ${String(got)})`)
  }
  const version = database.prepare('select sqlite_version() as v').get() as { v: string }
  const parts = version.v.split('.').map(Number)
  const old = MIN_VERSION.findIndex((n, i) => (parts[i] ?? 0) !== n)
  if (old >= 0 && (parts[old] ?? 0) < (MIN_VERSION[old] ?? 0))
    throw new Error(`SQLite ${version.v} is too old; ${MIN_VERSION.join('.')} or newer is needed`)
}

/** One open database: the Kysely handle and what must be done with the file itself. */
export interface OpenDatabase<T = Db> {
  db: T
  serialize(): Buffer
  /** Consistent copy of the live database into a file. */
  backup(path: string): Promise<void>
  integrity(): string[]
  close(): void
}

function open(source: string | Buffer, options: OpenOptions): OpenDatabase<Kysely<DB>> {
  const database = new Database(source, options.readonly ? { readonly: true, fileMustExist: true } : {})
  try {
    prepare(database, options)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    db: new Kysely<DB>({ dialect: dialect(database) }),
    serialize: () => database.serialize(),
    backup: async (path) => void (await database.backup(path)),
    integrity: () =>
      (database.pragma('integrity_check') as { integrity_check: string }[]).map((r) => r.integrity_check),
    close: () => {
      database.close()
    },
  }
}

/** Opens (or creates) the database file for reading and writing. Throws when a safety setting is refused. */
export function openDatabase(path: string): OpenDatabase {
  return open(path, {})
}

/** A second connection that can only read: it neither waits for nor disturbs a writer. */
export function openReadDatabase(path: string): OpenDatabase<ReadDb> {
  return open(path, { readonly: true })
}

/** An in-memory database, optionally a copy of a migrated template (0.3 ms). */
export function openMemoryDatabase(template?: Buffer): OpenDatabase {
  return open(template ?? ':memory:', {})
}

/** Holds an exclusive lock on a file for as long as this process lives (also across kill -9); null when taken. */
export function holdLock(path: string): { release(): void } | null {
  const database = new Database(path)
  try {
    database.pragma('busy_timeout = 0')
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
  return {
    release: () => {
      database.exec('rollback')
      database.close()
    },
  }
}

function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Another connection holds the write lock: the request can be sent again in a moment. */
export function isBusy(error: unknown): boolean {
  const code = errorCode(error)
  return code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')
}

/** The disk is full, read-only or failing: nothing was stored. */
export function isStorageFailure(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'SQLITE_FULL' || code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_IOERR')
}

export function isUniqueViolation(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** What the migrations ask of this dialect. */
export function schemaTools(db: Kysely<unknown>): SchemaTools {
  return {
    async appendOnly(table) {
      for (const verb of ['update', 'delete'])
        await sql
          .raw(
            `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} is append only'); end`,
          )
          .execute(db)
    },
    async fullText(table) {
      await sql
        .raw(
          `create virtual table ${table} using fts5(item_kind unindexed, item_id unindexed, body, tokenize = "unicode61 remove_diacritics 2")`,
        )
        .execute(db)
    },
  }
}

/** Row of an item in the full text: kind and id hashed to 52 bits, because only a row id is found without a scan there. */
export function fullTextRow(kind: string, id: string): number {
  return Number.parseInt(createHash('sha256').update(`${kind}:${id}`).digest('hex').slice(0, 13), 16)
}

/**
 * A text column as a value that no index serves: for a condition beside a few ids, or beside an order of ids, where the
 * planner would rather go through everything that has this state.
 */
export function unindexed(column: string) {
  return sql<string>`coalesce(${sql.ref(column)}, '')`
}

/**
 * A mark that differs after every commit, of this connection or any other, in this process or any other. Two equal
 * marks say that nothing was stored between them.
 */
export async function writeMark(db: ReadDb): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select data_version || '.' || total_changes() as mark from pragma_data_version
  `.execute(db)
  return rows[0]?.mark ?? ''
}

/** Puts, replaces (or with an empty body removes) the search text of an item. Terms are separated by spaces. */
export async function putFullText(db: Db, item: { kind: string; id: string; body: string }): Promise<void> {
  const row = fullTextRow(item.kind, item.id)
  await sql`delete from item_text where rowid = ${row}`.execute(db)
  if (item.body !== '')
    await sql`insert into item_text (rowid, item_kind, item_id, body) values (${row}, ${item.kind}, ${item.id}, ${item.body})`.execute(
      db,
    )
}

/** A term of a query; a `prefix` also finds longer words. */
export interface FullTextTerm {
  text: string
  prefix: boolean
}

/** A part of a query: the terms of one wording, or of several that mean the same. */
export type FullTextPart = readonly (readonly FullTextTerm[])[]

/**
 * Rows (`fullTextRow`) of the items whose text holds every part in one of its wordings (or any term at all), best
 * first. Each term is quoted, so no operator of the query language works. The texts themselves are not read, which for
 * a common word would cost four times as much.
 */
export async function findFullText(
  db: ReadDb,
  query: { parts: readonly FullTextPart[]; mode: 'all' | 'any'; limit: number },
): Promise<number[]> {
  const parts = query.parts.filter((part) => part.length > 0)
  if (parts.length === 0) return []
  const quoted = (t: FullTextTerm) => `"${t.text.replaceAll('"', '""')}"${t.prefix ? '*' : ''}`
  const wording = (terms: readonly FullTextTerm[]) => `(${terms.map(quoted).join(' AND ')})`
  const match =
    query.mode === 'all'
      ? parts.map((part) => `(${part.map(wording).join(' OR ')})`).join(' AND ')
      : parts.flat(2).map(quoted).join(' OR ')
  const result = await sql<{
    row: number
  }>`select rowid as row from item_text where item_text match ${match} order by rank limit ${query.limit}`.execute(db)
  return result.rows.map((r) => r.row)
}

/**
 * A file of counters that may be lost without harm, in one's own process only. It is apart from the database, so that
 * counting neither waits for a writer nor for the disk; what the system has taken outlives the process all the same.
 */
export function openCounters(path: string): Database.Database {
  const counters = new Database(path)
  counters.pragma('journal_mode = WAL')
  counters.pragma('synchronous = OFF')
  return counters
}
