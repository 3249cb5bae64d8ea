import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { inTransaction } from '#app/server/context.ts'
import { migrate } from '#db/migrate.ts'
import { putSetting } from '#db/repos/settings.ts'
import { isBusy, openDatabase, openReadDatabase } from '#db/sqlite.ts'
import type { OpenDatabase } from '#db/sqlite.ts'
import type { ReadDb } from '#db/schema.ts'
import { transaction } from '#db/transaction.ts'
import { START, createWorld } from '#tests/support/world.ts'

let folder: string
let file: string
let one: OpenDatabase
let other: OpenDatabase
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'datai-database-'))
  file = join(folder, 'datai.sqlite')
  const first = openDatabase(file)
  await migrate(first.db, START)
  first.close()
  one = openDatabase(file)
  other = openDatabase(file)
})
afterEach(() => {
  one.close()
  other.close()
  rmSync(folder, { recursive: true, force: true })
})

const write = (database: OpenDatabase, key: string) =>
  transaction(database.db, (tx) => putSetting(tx, key, true, { by: null, now: START }))
const written = async (key: string) =>
  (await one.db.selectFrom('setting').select('key').where('key', '=', key).execute()).length === 1

it('the safety settings hold on a file that is opened again, for writing and for reading', async () => {
  const pragma = async (db: ReadDb, name: string) =>
    Object.values((await sql<Record<string, unknown>>`${sql.raw(`pragma ${name}`)}`.execute(db)).rows[0] ?? {})[0]
  const wanted = {
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    trusted_schema: 0,
    secure_delete: 1,
    cell_size_check: 1,
    busy_timeout: 250,
  }
  const reading = openReadDatabase(file)
  for (const [name, value] of Object.entries(wanted)) {
    await one.db.selectFrom('setting').selectAll().execute()
    expect(await pragma(one.db, name), name).toBe(value)
    expect(await pragma(reading.db, name), `${name}, reading`).toBe(value)
  }
  const insert = reading.db.insertInto('setting').values({ key: 'x', value_json: '1', updated_at: 0 })
  await expect(insert.execute()).rejects.toThrow(/readonly/)
  reading.close()
})

it('a lock held by another process is answered as busy with nothing stored, and the next try works', async () => {
  const world = await createWorld({ db: other.db, read: other.db })
  const attempt = () => inTransaction(world.ctx(), (tx) => putSetting(tx.tx, 'a', true, { by: null, now: START }))
  await sql`begin immediate`.execute(one.db)
  await expect(attempt()).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 2 })
  await sql`rollback`.execute(one.db)
  expect(await written('a')).toBe(false)
  await attempt()
  expect(await written('a')).toBe(true)
  world.close()
})

it('a lock that is given back soon is waited for, and the work is done once', async () => {
  await sql`begin immediate`.execute(one.db)
  let done = 0
  const waiting = transaction(other.db, async (tx) => {
    done++
    await putSetting(tx, 'a', true, { by: null, now: START })
  })
  await expect(sql`begin immediate`.execute(other.db)).rejects.toSatisfy(isBusy)
  await sql`rollback`.execute(one.db)
  await waiting
  expect([done, await written('a')]).toEqual([1, true])
})

it('nobody else writes between the reading and the writing of a transaction', async () => {
  await transaction(one.db, async (tx) => {
    await tx.selectFrom('setting').selectAll().execute()
    await expect(write(other, 'b')).rejects.toSatisfy(isBusy)
    await putSetting(tx, 'a', true, { by: null, now: START })
  })
  expect([await written('a'), await written('b')]).toEqual([true, false])
})

it('a transaction that fails leaves nothing', async () => {
  const failing = transaction(one.db, async (tx) => {
    await putSetting(tx, 'a', true, { by: null, now: START })
    throw new Error('in the middle')
  })
  await expect(failing).rejects.toThrow('in the middle')
  expect(await written('a')).toBe(false)
  await write(one, 'b')
  expect(await written('b')).toBe(true)
})
