import type { Kysely } from 'kysely'
import { migrations } from './migrations/index.ts'
import type { Db } from './schema.ts'
import { schemaTools } from './sqlite.ts'

interface MigrationTable {
  migration: { name: string; applied_at: number }
}

/**
 * Brings the schema up to date, each migration in its own transaction. Refuses a database that a newer version of the
 * product has written. Returns the names that were applied.
 */
export async function migrate(handle: Db, now: number): Promise<string[]> {
  const db = handle as unknown as Kysely<MigrationTable>
  await db.schema
    .createTable('migration')
    .ifNotExists()
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('applied_at', 'integer', (c) => c.notNull())
    .execute()
  const rows = await db.selectFrom('migration').select('name').orderBy('name').execute()
  const done = new Set(rows.map((r) => r.name))
  const unknown = rows.find((r) => !migrations.some((m) => m.name === r.name))
  if (unknown) throw new NewerSchemaError(unknown.name)
  const applied: string[] = []
  for (const migration of migrations) {
    if (done.has(migration.name)) continue
    await db.transaction().execute(async (tx) => {
      const plain = tx as unknown as Kysely<unknown>
      await migration.up(plain, schemaTools(plain))
      await tx.insertInto('migration').values({ name: migration.name, applied_at: now }).execute()
    })
    applied.push(migration.name)
  }
  return applied
}

/** The database was written by a newer version of the product. */
export class NewerSchemaError extends Error {
  constructor(readonly migration: string) {
    super(`the database has the unknown migration ${migration}; start the newer version of the product`)
  }
}
