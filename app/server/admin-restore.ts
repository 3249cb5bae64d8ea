import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { formatInstant, shanghaiParts } from '#app/domain/time.ts'
import { migrate } from '#db/migrate.ts'
import { raiseCounters } from '#db/repos/counters.ts'
import { enqueue } from '#db/repos/outbox.ts'
import { deleteAllSessions } from '#db/repos/people.ts'
import { holdLock, openDatabase } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'
import { checkCopy, fileHash, stamp, syncFile } from './admin-backup.ts'
import type { BackupManifest } from './admin-backup.ts'
import { AdminError, consoleTx } from './admin-context.ts'
import type { AdminContext } from './admin-context.ts'
import { audit } from './audit.ts'
import { newId } from './ids.ts'
import { loadKeys } from './keys.ts'
import type { Keys } from './keys.ts'
import { databasePath } from './services.ts'

/** More numbers than are issued between two backups. */
const COUNTER_STEP = 1000

/** `restore DIR`: puts the newest copy of a folder (or one named file) in place of the database. The product must stand still. */
export async function restore(context: AdminContext, [from = '']: string[]): Promise<string> {
  if (from === '') throw new AdminError('用法：npm run admin -- restore 备份文件夹（或其中一个 .sqlite 文件）', 2)
  const { folder, manifest } = chooseBackup(resolve(from))
  const { dataDir, secretsDir } = context.config
  mkdirSync(dataDir, { recursive: true })
  const lock = holdLock(join(dataDir, 'lock.sqlite'))
  if (!lock) throw new AdminError(`搭台正在使用 ${dataDir}：请先停止它再恢复。`)
  try {
    const keys = loadKeys(secretsDir, false)
    if (manifest.keysFingerprint !== keys.fingerprint)
      throw new AdminError(
        `${secretsDir} 里的密钥与这份备份不配套：请先放回备份当时的 lookup.key、field.key、seal.key。`,
      )
    const part = join(dataDir, 'restore.part')
    await takeCopy(join(folder, manifest.file), part, manifest)
    const kept = putAside(databasePath(context.config), stamp(context.now))
    renameSync(part, databasePath(context.config))
    await prepareRestored(context, keys, manifest.file)
    const keptText = kept ? `原来的数据库留在 ${kept}。` : ''
    return `已恢复 ${formatInstant(manifest.createdAt)} 的备份，此后的改动不在其中。编号各加 ${COUNTER_STEP}，全部登录已结束。${keptText}`
  } finally {
    lock.release()
  }
}

function chooseBackup(path: string): { folder: string; manifest: BackupManifest } {
  if (!existsSync(path)) throw new AdminError(`找不到 ${path}。`)
  const folder = statSync(path).isDirectory() ? path : dirname(path)
  const names = statSync(path).isDirectory()
    ? readdirSync(folder).filter((n) => n.endsWith('.sqlite.json'))
    : [`${basename(path)}.json`]
  const manifests = names
    .filter((n) => existsSync(join(folder, n)))
    .map((n) => JSON.parse(readFileSync(join(folder, n), 'utf8')) as BackupManifest)
    .sort((a, b) => b.createdAt - a.createdAt)
  const manifest = manifests[0]
  if (!manifest || !existsSync(join(folder, manifest.file)))
    throw new AdminError(`${folder} 里没有完整的备份（一个 .sqlite 文件和它的 .sqlite.json）。`)
  return { folder, manifest }
}

/** Copies the backup beside the database and checks the copy; nothing has been replaced when this refuses. */
async function takeCopy(source: string, part: string, manifest: BackupManifest) {
  try {
    copyFileSync(source, part)
    if (statSync(part).size !== manifest.bytes || (await fileHash(part)) !== manifest.sha256)
      throw new AdminError('备份文件与记录的校验值不符，已损坏：请换一份备份。数据库没有改动。')
    await checkCopy(part)
    syncFile(part)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** Keeps what was there, with its journal, under another name. */
function putAside(path: string, suffix: string): string | null {
  if (!existsSync(path)) return null
  const kept = `${path}.before-${suffix}`
  for (const end of ['', '-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, kept + end)
  return kept
}

async function prepareRestored(context: AdminContext, keys: Keys, file: string) {
  const database = openDatabase(databasePath(context.config))
  try {
    await migrate(database.db, context.now)
    await transaction(database.db, async (tx) => {
      await raiseCounters(tx, COUNTER_STEP, shanghaiParts(context.now).year)
      await deleteAllSessions(tx)
      await enqueue(tx, { id: newId(), kind: 'reindex', objectId: 'all', now: context.now })
      await audit(consoleTx(context, tx, keys), { action: 'system.restore', object: { kind: 'system', id: file } })
    })
  } finally {
    database.close()
  }
}
