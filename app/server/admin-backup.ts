import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { shanghaiParts } from '#app/domain/time.ts'
import { verifyChain } from '#db/repos/audit.ts'
import { rowCounts } from '#db/repos/row-counts.ts'
import type { RowCounts } from '#db/repos/row-counts.ts'
import { putSetting } from '#db/repos/settings.ts'
import { openDatabase } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'
import { AdminError, consoleTx, withDatabase } from './admin-context.ts'
import type { AdminContext } from './admin-context.ts'
import { audit, chainHash } from './audit.ts'

/** Stands beside each copy and says what it must be. */
export interface BackupManifest {
  file: string
  createdAt: number
  bytes: number
  sha256: string
  keysFingerprint: string
  rows: RowCounts
}

/** `backup DIR`: a consistent copy of the live database, read back and checked before it counts as one. */
export async function backup(context: AdminContext, [dir = '']: string[]): Promise<string> {
  if (dir === '') throw new AdminError('用法：npm run admin -- backup 文件夹', 2)
  const folder = resolve(dir)
  const file = `datai-${stamp(context.now)}.sqlite`
  const part = join(folder, `${file}.part`)
  return withDatabase(context, async (database, keys) => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      await database.backup(part)
      const rows = await checkCopy(part)
      syncFile(part)
      const manifest: BackupManifest = {
        file,
        createdAt: context.now,
        bytes: statSync(part).size,
        sha256: await fileHash(part),
        keysFingerprint: keys.fingerprint,
        rows,
      }
      renameSync(part, join(folder, file))
      writeFileSync(join(folder, `${file}.json`), JSON.stringify(manifest, null, 2), { mode: 0o600 })
    } catch (error) {
      rmSync(part, { force: true })
      if (error instanceof AdminError) throw error
      throw new AdminError(
        `没有备份成功（${error instanceof Error ? error.message : String(error)}）：请检查 ${folder}。`,
      )
    }
    await transaction(database.db, async (tx) => {
      await putSetting(tx, 'backup.last', { at: context.now, file }, { by: null, now: context.now })
      await audit(consoleTx(context, tx, keys), { action: 'system.backup', object: { kind: 'system', id: file } })
    })
    return `已备份到 ${join(folder, file)}，并已读回校验。密钥不在备份里：请把 ${context.config.secretsDir} 另外保存在别处，没有密钥就不能恢复。`
  })
}

/** Opens a copy, checks every page and the audit chain, and counts its rows. Throws `AdminError` when it is damaged. */
export async function checkCopy(path: string): Promise<RowCounts> {
  const copy = openDatabase(path)
  try {
    const faults = copy.integrity().filter((line) => line !== 'ok')
    if (faults.length > 0) throw new AdminError(`备份文件已损坏：${faults[0]}`)
    const { firstBad } = await verifyChain(copy.db, chainHash)
    if (firstBad !== null) throw new AdminError(`备份里的审计记录从第 ${firstBad} 条起对不上。`)
    return await rowCounts(copy.db)
  } finally {
    copy.close()
  }
}

export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export function syncFile(path: string) {
  const handle = openSync(path, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}

/** `20261123-100000`, Shanghai. */
export function stamp(at: number): string {
  const p = shanghaiParts(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${p.year}${two(p.month)}${two(p.day)}-${two(p.hour)}${two(p.minute)}${two(p.second)}`
}
