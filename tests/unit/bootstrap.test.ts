import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** What `npm start` says where Node is too old or the database cannot be compiled: one sentence with the way out. */

const script = 'app/bin/bootstrap.mjs'

test('a too old Node is named, before anything is installed', () => {
  const pretend = (version: string) =>
    spawnSync(
      process.execPath,
      [
        '--import',
        `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`,
        script,
        'nothing',
      ],
      { encoding: 'utf8' },
    )
  for (const version of ['18.20.4', '20.9.0', '20.18.3']) {
    const { status, stderr } = pretend(version)
    expect(stderr).toBe(`需要 Node 20.19.0 或更新的版本，现在是 ${version}。请升级 Node 后再试。\n`)
    expect(status).toBe(1)
  }
})

describe('where the database cannot be compiled', () => {
  let root: string
  /** A tree with the real entry point and one dependency of the same name, whose install script calls the compiler. */
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'datai-bootstrap-'))
    mkdirSync(join(root, 'app/bin'), { recursive: true })
    cpSync(script, join(root, script))
    const native = join(root, 'native')
    mkdirSync(native)
    writeFileSync(join(native, 'index.js'), "module.exports = require('./build/native.node')\n")
    writeFileSync(join(native, 'Makefile'), 'all:\n\tg++ -c nothing.cc\n')
    const manifest = { name: 'better-sqlite3', version: '1.0.0', main: 'index.js', scripts: { install: 'make' } }
    writeFileSync(join(native, 'package.json'), JSON.stringify(manifest))
    const npm = (cwd: string, ...args: string[]) => execFileSync('npm', args, { cwd, stdio: 'pipe' })
    npm(native, 'pack', '--silent', '--pack-destination', root)
    const project = {
      name: 'tree',
      private: true,
      type: 'module',
      dependencies: { 'better-sqlite3': 'file:better-sqlite3-1.0.0.tgz' },
      allowScripts: { 'better-sqlite3': true },
    }
    writeFileSync(join(root, 'package.json'), JSON.stringify(project))
    npm(root, 'install', '--package-lock-only', '--offline', '--silent')
    // Programs without make and g++.
    mkdirSync(join(root, 'programs'))
    for (const program of ['sh', 'env']) symlinkSync(`/bin/${program}`, join(root, 'programs', program))
    for (const program of ['node', 'npm'])
      symlinkSync(join(dirname(process.execPath), program), join(root, 'programs', program))
  }, 60_000)
  afterAll(() => rmSync(root, { recursive: true }))

  const start = (settings: Record<string, string>) =>
    spawnSync(process.execPath, [join(root, script), 'nothing'], {
      encoding: 'utf8',
      env: { NODE_ENV: 'test', HOME: root, PATH: join(root, 'programs'), npm_config_offline: 'true', ...settings },
    })
  const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)

  test('the installation ends with the name of what must be installed', () => {
    const { status, stderr } = start({})
    expect(lastLine(stderr)).toBe(
      '安装依赖没有成功：请看上面 npm 的说明。若提到 node-gyp、make 或 g++，请先安装 C++ 编译工具（Debian：apt-get install build-essential python3）再试。',
    )
    expect(status).toBe(1)
  })

  test('a component that npm left without its compiled part is noticed', () => {
    const { status, stderr } = start({ npm_config_ignore_scripts: 'true' })
    expect(lastLine(stderr)).toBe(
      '数据库组件 better-sqlite3 没有编译成功：请先安装 C++ 编译工具（Debian：apt-get install build-essential python3），删去 node_modules 后再试。',
    )
    expect(status).toBe(1)
  })
})
