import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const SOURCES = 'tests/bench/bare-remix'
const BUILDS = 'build/bare'
const BUILT = 'built'

/** What the build depends on: its sources and the installed packages. */
function contentKey(): string {
  const hash = createHash('sha256').update(process.version)
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8', withFileTypes: false }).sort()
  for (const path of ['package-lock.json', ...files.filter((f) => /\.\w+$/.test(f)).map((f) => join(SOURCES, f))])
    hash.update(path).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/** Builds the bare page once for its content; returns the folder. */
async function buildBarePage(): Promise<string> {
  const target = join(BUILDS, contentKey())
  if (existsSync(join(target, BUILT))) return target
  process.stderr.write('building the bare Remix page\n')
  const partial = resolve(BUILDS, `.tmp-${process.pid}`)
  mkdirSync(BUILDS, { recursive: true })
  const cli = 'node_modules/@remix-run/dev/dist/cli.js'
  const build = spawn(
    process.execPath,
    [cli, 'vite:build', '--config', join(SOURCES, 'vite.config.mjs'), '--logLevel', 'error'],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, BUILD_DIR: partial, NODE_ENV: 'production' } },
  )
  const [code] = (await once(build, 'exit')) as [number | null]
  if (code !== 0) {
    rmSync(partial, { recursive: true, force: true })
    throw new Error(`the bare Remix page could not be built (${code ?? 'signal'})`)
  }
  writeFileSync(join(partial, BUILT), '')
  for (const old of readdirSync(BUILDS))
    if (!old.startsWith('.tmp-')) rmSync(join(BUILDS, old), { recursive: true, force: true })
  renameSync(partial, target)
  return target
}

/** A Remix app of one page with 20 rows from SQLite, served in a process of its own. */
export async function startBarePage(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(SOURCES, 'server.mjs'), await buildBarePage()], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  let output = ''
  const url = await new Promise<string>((ready, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const line = /^ready (\S+)$/m.exec(output)
      if (line?.[1]) ready(line[1])
    })
    child.on('exit', (code) => reject(new Error(`the bare Remix page ended with ${code}`)))
  })
  return { url, stop }
}
