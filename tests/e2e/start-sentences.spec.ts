import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { holdLock } from '#db/sqlite.ts'
import { buildDir, removeData, startProduct } from '#tests/support/product.ts'
import type { Product } from '#tests/support/product.ts'

/** What can go wrong at the start is said in one plain sentence, and nothing stands in the way of the next start. */
test.describe.configure({ mode: 'serial' })

const STOP_MS = 10_000
let product: Product
/** A folder that has been used and is at rest; each refusal happens on it. */
let used: string

test.beforeAll(async () => {
  const first = await startProduct()
  used = first.dataDir
  expect(await first.stop()).toBe(0)
})

test.afterAll(() => {
  removeData({ dataDir: used })
})

interface Ended {
  code: number | null
  said: string
}

/** Starts it with settings that it refuses, and waits for its end. */
function start(settings: Record<string, string>): Promise<Ended> {
  const env = { ...process.env, PORT: '0', DATAI_DATA: used, LOG_LEVEL: 'silent', ...settings }
  const child = spawn(process.execPath, [join(buildDir(), 'bin/start.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code, said })))
}

/** One sentence in Chinese with the way out, status 1, no lock and no note of a running product. */
function refused({ code, said }: Ended, sentence: RegExp) {
  expect(said).toMatch(/^[^\n]*。\n$/)
  expect(said).toMatch(sentence)
  expect(said.replace(/DATAI_[A-Z]+|[\w./-]+\.(key|sqlite)|\/[\w./-]+/g, '')).not.toMatch(/[a-z]{3,} [a-z]{2,}/i)
  expect(code).toBe(1)
}

function atRest(dataDir: string) {
  expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false)
  const lock = holdLock(join(dataDir, 'lock.sqlite'))
  expect(lock).not.toBeNull()
  lock?.release()
}

test('a taken port', async () => {
  const taken = createServer()
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
  const { port } = taken.address() as AddressInfo
  refused(await start({ PORT: String(port) }), new RegExp(`^端口 ${port} 已被占用：.*PORT=0`))
  await new Promise((done) => taken.close(done))
  atRest(used)
})

test('an unknown setting and values that cannot be used', async () => {
  refused(await start({ DATAI_PROT: '80' }), /^不认识的设置 DATAI_PROT：/)
  refused(await start({ DATAI_MODE: 'prod' }), /^设置 DATAI_MODE 的值不能用：/)
  refused(await start({ PORT: 'eighty' }), /^设置 PORT 的值不能用：/)
  refused(await start({ DATAI_BASE: 'sjqd' }), /^设置 DATAI_BASE 的值不能用：/)
  refused(await start({ HOST: '0.0.0.0' }), /^演示模式只在本机地址上运行：/)
  refused(await start({ MEILI_KEY_FILE: join(used, 'nothing.key') }), /MEILI_KEY_FILE/)
  atRest(used)
})

test('a data folder that cannot be written', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'datai-'))
  const file = join(parent, 'file')
  writeFileSync(file, '')
  for (const dataDir of [file, join(file, 'var')])
    refused(await start({ DATAI_DATA: dataDir }), /^数据文件夹 .* 不能写入：/)
  rmSync(parent, { recursive: true })
})

test('a key file is missing beside its database', async () => {
  const key = join(used, 'secrets/field.key')
  renameSync(key, `${key}.away`)
  refused(await start({}), /^缺少密钥文件 field\.key：/)
  renameSync(`${key}.away`, key)
  atRest(used)
})

/** Everything that the product has started. */
const processes = () => [product.runtime().pid, ...product.pids('')]
const lives = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function stopsAtOnce(stop: () => Promise<number | null>) {
  const pids = processes()
  expect(pids.length).toBeGreaterThanOrEqual(4)
  const asked = performance.now()
  expect(await stop()).toBe(0)
  expect(performance.now() - asked).toBeLessThan(STOP_MS)
  expect(pids.filter(lives)).toEqual([])
  atRest(product.dataDir)
}

test('it starts again after all that; a second start on the same folder is refused; Ctrl-C stops all', async () => {
  product = await startProduct({ dataDir: used })
  refused(await start({}), /^数据文件夹 .* 正被另一个搭台使用：/)
  expect((await fetch(`${product.url}/-/ready`)).status).toBe(200)
  await stopsAtOnce(() => product.stop('SIGINT'))
})

test('Ctrl-C in a terminal reaches every process at the same time', async () => {
  product = await startProduct({ dataDir: used })
  await stopsAtOnce(() => {
    const stopped = product.stop('SIGINT')
    for (const pid of product.pids('')) process.kill(pid, 'SIGINT')
    return stopped
  })
  expect(product.output()).not.toContain('意外停止')
})

test('a supervisor that is killed leaves nothing that the next start would meet', async () => {
  product = await startProduct({ dataDir: used })
  const [engine] = product.pids('meilisearch')
  await product.stop('SIGKILL')
  expect(alive(engine)).toBe(true)
  product = await startProduct({ dataDir: used })
  expect(alive(engine)).toBe(false)
  expect(product.pids('meilisearch')).toHaveLength(1)
  await stopsAtOnce(() => product.stop())
})

test('what npm started ends with npm', async () => {
  const env = { ...process.env, PORT: '0', DATAI_DATA: used, LOG_LEVEL: 'silent' }
  const npm = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((ready) => {
    let said = ''
    npm.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (/^ready /m.test(said)) ready()
    })
  })
  npm.kill('SIGKILL')
  await expect.poll(() => existsSync(join(used, 'runtime.json')), { timeout: STOP_MS }).toBe(false)
  atRest(used)
})

/** Whether the process still runs a program; one that has ended and was not fetched yet runs none. */
const alive = (pid: number | undefined): boolean => existsSync(`/proc/${pid}/exe`)
