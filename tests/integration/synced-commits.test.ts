import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleEntry } from '#tests/support/bundle.ts'

/**
 * A commit that was answered is on the disk. Killing a process cannot show it, because the system keeps what was
 * written; so the calls to the system are counted. Where they cannot be traced, this counts as skipped.
 */
const traceable = spawnSync('strace', ['-f', '-e', 'trace=fdatasync', 'true']).status === 0
const COMMITS = 25
let folder: string
let script: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'datai-syncs-'))
  script = await bundleEntry('tests/support/commit-child.ts')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Syncs of the write-ahead log by a process that commits so often. */
function syncs(commits: number, synchronous = ''): number {
  const trace = join(folder, 'trace')
  const { status, stderr } = spawnSync(
    'strace',
    ['-f', '-y', '-e', 'trace=fdatasync,fsync', '-o', trace, process.execPath, script].concat([
      join(folder, 'datai.sqlite'),
      String(commits),
      synchronous,
    ]),
    { encoding: 'utf8' },
  )
  expect(status, stderr).toBe(0)
  return readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => /f(data)?sync\(\d+<[^>]*-wal>/.test(line)).length
}

test.skipIf(!traceable)(
  'every commit is synced once it is answered; with a weaker setting this test would fail',
  () => {
    syncs(0)
    const idle = syncs(0)
    expect(syncs(COMMITS) - idle).toBeGreaterThanOrEqual(COMMITS)
    expect(syncs(COMMITS, 'normal') - idle).toBeLessThan(COMMITS)
  },
  60_000,
)
