import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logIn } from '#app/features/accounts/log-in.server.ts'
import { backup } from '#app/server/admin-backup.ts'
import type { AdminContext } from '#app/server/admin-context.ts'
import { createAdmin } from '#app/server/admin-create.ts'
import { readOnly, status, verifyAudit } from '#app/server/admin-operate.ts'
import { reindexAll } from '#app/server/admin-reindex.ts'
import { restore } from '#app/server/admin-restore.ts'
import { readConfig } from '#app/server/config.ts'
import { loadKeys } from '#app/server/keys.ts'
import { createSessions } from '#app/server/session.ts'
import { migrate } from '#db/migrate.ts'
import { nextNumber } from '#db/repos/counters.ts'
import { holdLock, openDatabase } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'
import { START, createWorld } from '#tests/support/world.ts'

let folder: string
let context: AdminContext
const data = () => join(folder, 'var')
const backups = () => join(folder, 'backups')
const open = () => openDatabase(join(data(), 'datai.sqlite'))

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'datai-console-'))
  mkdirSync(data())
  const config = { ...readConfig({ NODE_ENV: 'test', DATAI_DATA: data() }, '/'), limits: false }
  context = { config, now: START, askSecret: async () => 'a rather long phrase' }
  loadKeys(config.secretsDir, true)
  const database = open()
  await migrate(database.db, START)
  database.close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Numbers of needs given out, as the product does it. */
async function issue(count: number): Promise<string> {
  const database = open()
  let last = ''
  for (let i = 0; i < count; i++) last = await transaction(database.db, (tx) => nextNumber(tx, 'JH', 2026))
  database.close()
  return last
}

describe('create-admin', () => {
  it('works twice, and the new administrator can log in', async () => {
    await expect(createAdmin(context, ['admin-one', '胡示例'])).resolves.toContain('admin-one')
    await expect(createAdmin(context, ['13800000002', '朱示例'])).resolves.toContain('13800000002')
    await expect(createAdmin(context, ['admin-three', '某某'])).rejects.toMatchObject({ status: 1 })
    const database = open()
    const keys = loadKeys(context.config.secretsDir, false)
    const world = await createWorld({ db: database.db, read: database.db, keys })
    const input = { login: '138 0000 0002', password: 'a rather long phrase', agent: '' }
    await expect(logIn(world.ctx(), createSessions(world.services), input)).resolves.toBeDefined()
    world.close()
    database.close()
  })

  it('refuses a weak password, a login that is taken and missing words', async () => {
    const weak = { ...context, askSecret: async () => 'short' }
    await expect(createAdmin(weak, ['admin-one', '胡示例'])).rejects.toThrow('密码至少 12 位')
    await createAdmin(context, ['admin-one', '胡示例'])
    await expect(createAdmin(context, ['Admin-One', '胡示例'])).rejects.toThrow('已经有账号')
    await expect(createAdmin(context, ['admin-two'])).rejects.toMatchObject({ status: 2 })
  })

  it('says what to do where there is no database', async () => {
    rmSync(join(data(), 'datai.sqlite'))
    await expect(createAdmin(context, ['admin-one', '胡示例'])).rejects.toThrow('还没有数据库')
  })
})

describe('backup and restore', () => {
  it('bring back the state of the backup, raise the counters and end all sessions', async () => {
    await createAdmin(context, ['admin-one', '胡示例'])
    await issue(3)
    await expect(backup(context, [backups()])).resolves.toContain(context.config.secretsDir)
    await createAdmin(context, ['admin-two', '朱示例'])
    expect(await issue(5)).toBe('JH-2026-0008')
    await expect(restore({ ...context, now: START + 60_000 }, [backups()])).resolves.toContain(
      '已恢复 2026年11月23日 10:00',
    )
    const database = open()
    expect(await database.db.selectFrom('person').selectAll().execute()).toHaveLength(1)
    expect(await database.db.selectFrom('session').selectAll().execute()).toHaveLength(0)
    expect((await database.db.selectFrom('outbox').select('kind').execute()).map((r) => r.kind)).toEqual(['reindex'])
    database.close()
    expect(await issue(1)).toBe('JH-2026-1004')
    await expect(verifyAudit(context)).resolves.toContain('全部完好')
    expect(readdirSync(data()).some((name) => name.startsWith('datai.sqlite.before-'))).toBe(true)
  })

  it('never give a number again of a counter that began after the backup', async () => {
    await backup(context, [backups()])
    expect(await issue(2)).toBe('JH-2026-0002')
    await restore(context, [backups()])
    expect(await issue(1)).toBe('JH-2026-1001')
  })

  it('take the newest of several backups', async () => {
    await backup(context, [backups()])
    await createAdmin(context, ['admin-one', '胡示例'])
    await backup({ ...context, now: START + 3_600_000 }, [backups()])
    await restore(context, [backups()])
    const database = open()
    expect(await database.db.selectFrom('person').selectAll().execute()).toHaveLength(1)
    database.close()
  })

  it('refuse a damaged copy and other keys, and change nothing then', async () => {
    await createAdmin(context, ['admin-one', '胡示例'])
    await backup(context, [backups()])
    await createAdmin(context, ['admin-two', '朱示例'])
    const before = readdirSync(data()).sort()
    const file = join(backups(), readdirSync(backups()).find((n) => n.endsWith('.sqlite')) ?? '')
    const good = readFileSync(file)
    const bad = Buffer.from(good)
    bad[good.length >> 1] = (bad[good.length >> 1] ?? 0) ^ 1
    writeFileSync(file, bad)
    await expect(restore(context, [backups()])).rejects.toThrow('校验值不符')
    writeFileSync(file, good.subarray(0, good.length - 4096))
    await expect(restore(context, [backups()])).rejects.toThrow('校验值不符')
    writeFileSync(file, good)
    const key = join(context.config.secretsDir, 'seal.key')
    writeFileSync(key, Buffer.alloc(32, 7).toString('base64'))
    await expect(restore(context, [backups()])).rejects.toThrow('不配套')
    const database = open()
    expect(await database.db.selectFrom('person').selectAll().execute()).toHaveLength(2)
    database.close()
    expect(
      readdirSync(data())
        .filter((n) => n !== 'lock.sqlite')
        .sort(),
    ).toEqual(before.filter((n) => n !== 'lock.sqlite'))
  })

  it('restore only while the product stands still', async () => {
    await backup(context, [backups()])
    const lock = holdLock(join(data(), 'lock.sqlite'))
    await expect(restore(context, [backups()])).rejects.toThrow('先停止')
    lock?.release()
    await expect(restore(context, [join(folder, 'nothing')])).rejects.toThrow('找不到')
    await expect(restore(context, [folder])).rejects.toThrow('没有完整的备份')
  })
})

describe('operating', () => {
  it('verify-audit names the first row that was changed with a raw tool', async () => {
    await createAdmin(context, ['admin-one', '胡示例'])
    await createAdmin(context, ['admin-two', '朱示例'])
    await expect(verifyAudit(context)).resolves.toContain('2 条')
    const database = open()
    await sql`drop trigger audit_no_update`.execute(database.db)
    await sql`update audit set action = 'nothing' where seq = 2`.execute(database.db)
    database.close()
    await expect(verifyAudit(context)).rejects.toThrow('第 2 条')
    await expect(backup(context, [backups()])).rejects.toThrow('第 2 条')
  })

  it('read-only on and off is what status says', async () => {
    await readOnly(context, ['on'])
    expect(await status(context)).toContain('只读：是')
    await readOnly(context, ['off'])
    expect(await status(context)).toContain('只读：否')
    await expect(readOnly(context, ['maybe'])).rejects.toMatchObject({ status: 2 })
    await backup(context, [backups()])
    expect(await status(context)).toContain('最近备份：2026年11月23日 10:00')
  })

  it('reindex does not wait for a worker that is not there or has no search engine', async () => {
    const says = (runtime: object) => writeFileSync(join(data(), 'runtime.json'), JSON.stringify(runtime))
    await expect(reindexAll(context)).rejects.toThrow('没有在运行')
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    says({ pid, url: 'http://127.0.0.1:1', meiliUrl: 'http://127.0.0.1:2' })
    await expect(reindexAll(context)).rejects.toThrow('没有在运行')
    await expect(status(context)).resolves.toContain('没有（上次没有正常停止）')
    says({ pid: process.pid, url: 'http://127.0.0.1:1', meiliUrl: null })
    await expect(reindexAll(context)).rejects.toThrow('没有接入搜索引擎')
    const database = open()
    expect(await database.db.selectFrom('outbox').selectAll().execute()).toEqual([])
    database.close()
  })
})
