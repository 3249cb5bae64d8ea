import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { backup } from '#app/server/admin-backup.ts'
import { AdminError, adminContext } from '#app/server/admin-context.ts'
import type { AdminContext } from '#app/server/admin-context.ts'
import { createAdmin } from '#app/server/admin-create.ts'
import { readOnly, status, verifyAudit } from '#app/server/admin-operate.ts'
import { reindexAll } from '#app/server/admin-reindex.ts'
import { replay } from '#app/server/admin-replay.ts'
import { restore } from '#app/server/admin-restore.ts'
import { ConfigError, readConfig } from '#app/server/config.ts'
import { KeyError } from '#app/server/keys.ts'
import { NewerSchemaError } from '#db/migrate.ts'
import { isBusy } from '#db/sqlite.ts'

/** `npm run admin -- VERB …`: each verb answers with a sentence; exit status 0 done, 1 refused or failed, 2 wrong call. */
type Verb = (context: AdminContext, args: string[]) => Promise<string>

const verbs: Record<string, { run: Verb; usage: string }> = {
  'create-admin': { run: createAdmin, usage: 'create-admin 登录名 姓名   创建系统管理员（至多两位）' },
  backup: { run: backup, usage: 'backup 文件夹              备份数据库并校验' },
  restore: { run: restore, usage: 'restore 文件夹             恢复最新的备份（先停止搭台）' },
  'verify-audit': { run: verifyAudit, usage: 'verify-audit               校验审计记录' },
  replay: { run: replay, usage: 'replay 编号                重新计算一份存下的推荐名单' },
  reindex: { run: reindexAll, usage: 'reindex                    重建搜索索引（搭台运行时）' },
  'read-only': { run: readOnly, usage: 'read-only on|off           进入或退出只读' },
  status: { run: status, usage: 'status                     运行状态' },
}

/** One line from the terminal without showing it, or the first line of what is piped in. */
async function askSecret(question: string): Promise<string> {
  const terminal = process.stdin.isTTY
  if (terminal) process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (terminal) process.stderr.write('\n')
  }
}

function sentence(error: unknown): string {
  if (error instanceof AdminError || error instanceof ConfigError || error instanceof KeyError) return error.message
  if (error instanceof NewerSchemaError) return '数据是由更新的版本写的：请用较新的版本。'
  if (isBusy(error)) return '数据库正忙，没有改动：请过几秒再试。'
  return `没有完成：${error instanceof Error ? error.message : String(error)}`
}

const [name = '', ...args] = process.argv.slice(2)
const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
if (!verb) {
  const list = Object.values(verbs).map((v) => `  ${v.usage}`)
  process.stderr.write(`用法：npm run admin -- 命令\n${list.join('\n')}\n`)
  process.exit(2)
}
try {
  const context = adminContext(readConfig(process.env, process.cwd()), askSecret)
  process.stdout.write(`${await verb.run(context, args)}\n`)
  process.exit(0)
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`)
  process.exit(error instanceof AdminError ? error.status : 1)
}
