import { migrate } from '#db/migrate.ts'
import { openDatabase } from '#db/sqlite.ts'
import { clockOf, databasePath } from './services.ts'
import type { Config } from './config.ts'
import type { Keys } from './keys.ts'
import { KeyError } from './keys.ts'

/** Migrates the database, checks that the keys belong to it, and reports what it does to the person at the console. */
export async function prepareData(config: Config, keys: Keys, say: (text: string) => void): Promise<void> {
  const database = openDatabase(databasePath(config))
  try {
    const now = clockOf(config).now()
    const applied = await migrate(database.db, now)
    if (applied.length > 0) say(`数据库结构已更新：${applied.join('、')}`)
    await checkKeys(database.db, keys, now)
  } finally {
    database.close()
  }
}

/** A database remembers the fingerprint of its keys, so that wrong keys are refused before anything is written. */
async function checkKeys(db: Parameters<typeof migrate>[0], keys: Keys, now: number) {
  const row = await db
    .selectFrom('setting')
    .select('value_json')
    .where('key', '=', 'keys.fingerprint')
    .executeTakeFirst()
  const value = JSON.stringify(keys.fingerprint)
  if (!row) {
    await db.insertInto('setting').values({ key: 'keys.fingerprint', value_json: value, updated_at: now }).execute()
  } else if (row.value_json !== value) {
    throw new KeyError('密钥文件与这个数据库不配套：请放回备份时的 lookup.key、field.key、seal.key 后再启动。')
  }
}
