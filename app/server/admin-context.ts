import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Tx } from '#db/schema.ts'
import { openDatabase } from '#db/sqlite.ts'
import type { OpenDatabase } from '#db/sqlite.ts'
import type { Config } from './config.ts'
import { newId } from './ids.ts'
import { loadKeys } from './keys.ts'
import type { Keys } from './keys.ts'
import { clockOf, databasePath } from './services.ts'

/** What an operator verb works with. Each verb is one function that answers with a plain sentence. */
export interface AdminContext {
  config: Config
  now: number
  /** Asks the person at the console; what is typed is not shown. */
  askSecret(question: string): Promise<string>
}

/** A verb that did not do what was asked. The message is a plain sentence; `status` the exit status. */
export class AdminError extends Error {
  constructor(
    message: string,
    readonly status: 1 | 2 = 1,
  ) {
    super(message)
  }
}

export const adminContext = (config: Config, askSecret: AdminContext['askSecret']): AdminContext => ({
  config,
  now: clockOf(config).now(),
  askSecret,
})

/** Opens the database for a verb and closes it afterwards, whatever happens. The product may be running meanwhile. */
export async function withDatabase<T>(
  { config }: AdminContext,
  work: (database: OpenDatabase, keys: Keys) => Promise<T>,
): Promise<T> {
  if (!existsSync(databasePath(config)))
    throw new AdminError(`${config.dataDir} 里还没有数据库：请先启动一次搭台，或用 DATAI_DATA 指明数据文件夹。`)
  const keys = loadKeys(config.secretsDir, false)
  const database = openDatabase(databasePath(config))
  try {
    return await work(database, keys)
  } finally {
    database.close()
  }
}

/** The context of a transaction that the console makes: audited with the address `console` and no person. */
export const consoleTx = (context: AdminContext, tx: Tx, keys: Keys) => ({
  tx,
  keys,
  actor: anonymous,
  now: context.now,
  requestId: `console-${newId()}`,
  address: 'console',
})

/** What a running product says of itself in its data folder. */
interface Runtime {
  pid: number
  url: string
  meiliUrl: string | null
}

/** The product that works on this data folder now: `null` when there is none, `fallen` when it left without stopping. */
export function runtimeOf({ config }: Pick<AdminContext, 'config'>): Runtime | 'fallen' | null {
  const path = join(config.dataDir, 'runtime.json')
  if (!existsSync(path)) return null
  const runtime = JSON.parse(readFileSync(path, 'utf8')) as Runtime
  try {
    process.kill(runtime.pid, 0)
    return runtime
  } catch {
    return 'fallen'
  }
}
