// Entry point of every command. It has no dependencies: it installs and builds what is missing, then hands over.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const MIN_NODE = [20, 19, 0]
const KEEP_BUILDS = 4
const say = (text) => process.stderr.write(`${text}\n`)

function fail(text) {
  say(text)
  process.exit(1)
}

function checkNode() {
  const have = process.versions.node.split('.').map(Number)
  for (let i = 0; i < 3; i++) {
    if (have[i] > MIN_NODE[i]) return
    if (have[i] < MIN_NODE[i])
      fail(`需要 Node ${MIN_NODE.join('.')} 或更新的版本，现在是 ${process.versions.node}。请升级 Node 后再试。`)
  }
}

function run(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
    child.on('error', () => done(127))
    child.on('exit', (code, signal) => done(signal ? 130 : (code ?? 1)))
  })
}

async function withProgress(label, work) {
  const started = Date.now()
  say(`${label}…`)
  const timer = setInterval(() => say(`${label}… ${Math.round((Date.now() - started) / 1000)} 秒`), 15_000)
  const result = await work()
  clearInterval(timer)
  if (result === 0) say(`${label}：完成，用时 ${Math.round((Date.now() - started) / 1000)} 秒`)
  return result
}

function installEnvironment() {
  const env = { ...process.env, npm_config_update_notifier: 'false' }
  // better-sqlite3 is compiled where no prebuilt binary can be had; node's own headers save a download.
  const prefix = resolve(dirname(process.execPath), '..')
  if (existsSync(join(prefix, 'include/node/node.h'))) env.npm_config_nodedir = prefix
  return env
}

async function install() {
  const stampFile = join(root, 'node_modules/.datai-installed')
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.version} ${process.platform} ${process.arch}`)
    .digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  const code = await withProgress('首次运行：安装依赖（约 1–3 分钟）', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: installEnvironment() }),
  )
  if (code !== 0)
    fail(
      '安装依赖没有成功：请看上面 npm 的说明。若提到 node-gyp、make 或 g++，请先安装 C++ 编译工具（Debian：apt-get install build-essential python3）再试。',
    )
  const probe = spawnSync(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:').close()"], {
    cwd: root,
    encoding: 'utf8',
  })
  if (probe.status !== 0)
    fail(
      '数据库组件 better-sqlite3 没有编译成功：请先安装 C++ 编译工具（Debian：apt-get install build-essential python3），删去 node_modules 后再试。',
    )
  writeFileSync(stampFile, stamp)
}

function* sources(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (!/\.md$/.test(entry.name)) yield path
  }
}

const baseSetting = () => (process.env.DATAI_BASE ?? '').replace(/\/+$/, '')

function sourceHash() {
  const hash = createHash('sha256').update(process.version).update(baseSetting())
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'remix.config.js', 'vite.config.ts'].map((f) =>
    join(root, f),
  )
  for (const dir of ['app', 'db', 'search', 'public', 'tests/bench']) {
    if (!existsSync(join(root, dir))) continue
    for (const file of sources(join(root, dir))) if (!file.includes('tests/bench/data')) files.push(file)
  }
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/** Every build has its own folder named by its sources, so a running product never loses its files. */
async function build() {
  const builds = join(root, 'build')
  const target = join(builds, sourceHash())
  if (existsSync(join(target, 'complete'))) {
    utimesSync(join(target, 'complete'), new Date(), new Date())
    return target
  }
  const temp = join(builds, `.tmp-${process.pid}`)
  rmSync(temp, { recursive: true, force: true })
  mkdirSync(temp, { recursive: true })
  const env = { ...process.env, BUILD_DIR: temp, NODE_ENV: 'production' }
  const code = await withProgress('构建', async () => {
    const pages = await run(
      process.execPath,
      [join(root, 'node_modules/@remix-run/dev/dist/cli.js'), 'vite:build', '--logLevel', 'error'],
      {
        env,
        stdio: ['ignore', 'ignore', 2],
      },
    )
    return pages === 0 ? bundle(temp) : pages
  })
  if (code !== 0) {
    rmSync(temp, { recursive: true, force: true })
    fail('构建没有成功：请看上面的说明。')
  }
  writeFileSync(join(temp, 'complete'), new Date().toISOString())
  rmSync(target, { recursive: true, force: true })
  renameSync(temp, target)
  prune(builds, target)
  return target
}

async function bundle(out) {
  const { build: esbuild } = await import('esbuild')
  const at = (dir) =>
    readdirSync(join(root, dir))
      .filter((f) => f.endsWith('.ts'))
      .map((f) => join(root, dir, f))
  const threads = existsSync(join(root, 'app/server'))
    ? at('app/server').filter((f) => /-(thread|child)\.ts$/.test(f))
    : []
  try {
    await esbuild({
      absWorkingDir: root,
      entryPoints: Object.fromEntries(
        [...at('app/bin'), ...threads].map((f) => [f.split('/').at(-1).replace(/\.ts$/, ''), f]),
      ),
      outdir: join(out, 'bin'),
      bundle: true,
      splitting: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      sourcemap: 'linked',
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': '"production"' },
    })
    if (existsSync(join(root, 'db/seed'))) {
      mkdirSync(join(out, 'seed'), { recursive: true })
      for (const f of readdirSync(join(root, 'db/seed')).filter((f) => f.endsWith('.json')))
        cpSync(join(root, 'db/seed', f), join(out, 'seed', f))
    }
    return 0
  } catch {
    return 1
  }
}

function prune(builds, keep) {
  const all = readdirSync(builds)
    .filter((name) => existsSync(join(builds, name, 'complete')))
    .map((name) => ({ path: join(builds, name), at: statSync(join(builds, name, 'complete')).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { path } of all.slice(KEEP_BUILDS)) if (path !== keep) rmSync(path, { recursive: true, force: true })
}

/** This process's parent and, where the system tells, the parent's: npm starts scripts through a shell. */
function parents() {
  const { ppid } = process
  try {
    return `${ppid} ${/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${ppid}/status`, 'utf8'))?.[1]}`
  } catch {
    return String(ppid)
  }
}

/** npm passes no signal on before it ends: when it is gone, so is whoever wanted the product. */
function stopWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return
  const before = parents()
  const watching = setInterval(() => {
    if (parents() === before) return
    clearInterval(watching)
    child.kill('SIGTERM')
  }, 500)
  watching.unref()
}

/** Hands over to a bundled entry point, passing signals on and taking its exit status. */
function handOver(script, args) {
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const pass = (signal) => () => child.kill(signal)
  process.on('SIGTERM', pass('SIGTERM'))
  // Ctrl-C reaches the child from the terminal as well, a signal sent to this process alone does not; twice is as once.
  process.on('SIGINT', pass('SIGINT'))
  process.on('SIGHUP', pass('SIGHUP'))
  stopWithNpm(child)
  return new Promise((done) => child.on('exit', (code, signal) => done(signal ? 130 : (code ?? 1))))
}

async function dev() {
  for (;;) {
    const dir = await build()
    const child = spawn(process.execPath, ['--enable-source-maps', join(dir, 'bin/start.js')], {
      stdio: 'inherit',
      env: process.env,
    })
    const ended = new Promise((done) => child.on('exit', (code) => done({ code: code ?? 0 })))
    const watchers = []
    const changed = new Promise((done) => {
      let timer
      for (const folder of ['app', 'db', 'search', 'public'])
        watchers.push(
          watch(join(root, folder), { recursive: true }, () => {
            clearTimeout(timer)
            timer = setTimeout(() => done({ changed: true }), 300)
          }),
        )
    })
    process.removeAllListeners('SIGINT')
    process.on('SIGINT', () => {})
    const outcome = await Promise.race([ended, changed])
    for (const w of watchers) w.close()
    if (!('changed' in outcome)) return outcome.code
    say('源文件有改动，重新构建并启动。')
    child.kill('SIGTERM')
    await ended
  }
}

const [command, ...rest] = process.argv.slice(2)
checkNode()
await install()
let status = 1
switch (command) {
  case 'start':
    status = await handOver(join(await build(), 'bin/start.js'), rest)
    break
  case 'dev':
    status = await dev()
    break
  case 'admin':
  case 'bench':
    status = await handOver(join(await build(), `bin/${command}.js`), rest)
    break
  case 'build':
    process.stdout.write(`${await build()}\n`)
    status = 0
    break
  case 'check':
  case 'test': {
    const { main } = await import('../../scripts/verify.mjs')
    status = await main({ root, only: command === 'check' ? 'check' : 'all', build, args: rest })
    break
  }
  default:
    fail(
      '用法：npm start | npm run dev | npm test | npm run check | npm run admin -- <命令> | npm run bench:<名称> -- <参数>',
    )
}
process.exit(status)
