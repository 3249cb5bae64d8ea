import { dayOf } from '#app/domain/time.ts'
import { migrate } from '#db/migrate.ts'
import type { Db } from '#db/schema.ts'
import { accounts } from '#db/seed/accounts.ts'
import { loadDemonstration } from '#db/seed/load.ts'
import { openDatabase } from '#db/sqlite.ts'
import { announceItem } from '#search/announce.ts'
import { clockOf, databasePath } from './services.ts'
import type { Config } from './config.ts'
import { contentHash, newId, newToken, sha256 } from './ids.ts'
import type { Keys } from './keys.ts'
import { KeyError } from './keys.ts'
import { hashPassword } from './passwords.ts'
import { sealBody } from './sealed-body.ts'

/** All demonstration accounts share it; they exist in demo mode only. */
const DEMO_PASSWORD = 'datai-demo-2026'

/** Migrates the database, checks that the keys belong to it, and reports what it does to the person at the console. */
export async function prepareData(config: Config, keys: Keys, say: (text: string) => void): Promise<void> {
  const database = openDatabase(databasePath(config))
  try {
    const now = clockOf(config).now()
    const applied = await migrate(database.db, now)
    if (applied.length > 0) say(`数据库结构已更新：${applied.join('、')}`)
    await checkKeys(database.db, keys, now)
    if (config.mode === 'demo') await demonstrate(database.db, keys, { now, say })
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

/** Fills an empty database with the demonstration and names its accounts. */
async function demonstrate(db: Db, keys: Keys, { now, say }: { now: number; say: (text: string) => void }) {
  const someone = await db.selectFrom('person').select('id').limit(1).executeTakeFirst()
  if (!someone) {
    say('正在装入演示数据…')
    await loadDemonstration(db, {
      now,
      today: dayOf(now),
      passwordHash: await hashPassword(DEMO_PASSWORD),
      newId,
      contentHash,
      lookupHash: (purpose, value) => keys.lookupHash(purpose, value),
      encryptField: (text, context) => keys.encryptField(text, context),
      sealBody: (place, body) => sealBody(keys, place, body),
      secretLink: (place) => {
        const token = newToken()
        return { link_hash: sha256(token), link_cipher: keys.encryptField(token, place) }
      },
      announce: (tx, item) => announceItem(tx, { ...item, now, newId }),
    })
  }
  say(`演示账号（口令都是 ${DEMO_PASSWORD}）：`)
  for (const a of accounts) say(`  ${a.login.padEnd(16)} ${a.name} · ${a.title}`)
}
