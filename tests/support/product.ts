import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The whole product in its own processes on a scratch data folder, as an operator would start it. */
export interface Product {
  url: string
  dataDir: string
  /** Everything printed so far. */
  output(): string
  runtime(): { pid: number; url: string; meiliUrl: string | null }
  /** Moves the demonstration clock to so many seconds after now. */
  setClock(seconds: number): void
  /** Process ids of the children by the name of their program. */
  pids(program: string): number[]
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Builds of the current sources, one per base path, made once. */
const builds = new Map<string, string>()
export function buildDir(base = ''): string {
  if (base === '' && process.env.BUILT) return process.env.BUILT
  let dir = builds.get(base)
  if (!dir) {
    dir = execFileSync(process.execPath, ['app/bin/bootstrap.mjs', 'build'], {
      encoding: 'utf8',
      env: { ...process.env, DATAI_BASE: base },
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim()
    builds.set(base, dir)
  }
  return dir
}

export interface StartOptions {
  base?: string
  dataDir?: string
  env?: Record<string, string>
}

/** Starts it and waits for its `ready` line. Rejects with the output when it ends before. */
export async function startProduct(options: StartOptions = {}): Promise<Product> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'datai-'))
  const clockFile = `${dataDir}.clock`
  writeFileSync(clockFile, '0')
  let output = ''
  const child = spawn(process.execPath, [join(buildDir(options.base), 'bin/start.js')], {
    env: {
      ...process.env,
      PORT: '0',
      DATAI_DATA: dataDir,
      DATAI_BASE: options.base ?? '',
      DATAI_LIMITS: 'off',
      DATAI_CLOCK: clockFile,
      LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await new Promise<string>((ready, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString()
      const line = /^ready (\S+)$/m.exec(output)
      if (line?.[1]) ready(line[1])
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('exit', (code) => reject(new Error(`the product ended with ${code}:\n${output}`)))
  })
  return {
    url,
    dataDir,
    output: () => output,
    runtime: () => JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as ReturnType<Product['runtime']>,
    setClock: (seconds) => writeFileSync(clockFile, String(seconds)),
    pids: (program) => childPids(child.pid ?? 0, program),
    stop: (signal = 'SIGTERM') => stopProcess(child, signal),
  }
}

function childPids(parent: number, program: string): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  return table
    .split('\n')
    .map((l) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(l))
    .filter((m) => m !== null && Number(m[2]) === parent && (m[3] ?? '').includes(program))
    .map((m) => Number(m?.[1]))
}

function stopProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => {
    child.once('exit', (code) => done(code))
    child.kill(signal)
  })
}

export function removeData(product: Pick<Product, 'dataDir'>): void {
  rmSync(product.dataDir, { recursive: true, force: true })
  rmSync(`${product.dataDir}.clock`, { force: true })
}
