// What `npm run check` and `npm test` do: every proof in turn, counted, ending with one line.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const DEBIAN_PACKAGES = ['chromium', 'fonts-noto-cjk']
const counts = { passed: 0, failed: 0, skipped: 0 }

function run(root, command, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.on('error', () => done(127))
    child.on('exit', (code) => done(code ?? 1))
  })
}

async function step(name, work) {
  const started = Date.now()
  process.stdout.write(`\n== ${name}\n`)
  const result = await work()
  const seconds = Math.round((Date.now() - started) / 100) / 10
  if (result === 'skipped') counts.skipped++
  else if (result === 0 || result === true) counts.passed++
  else counts.failed++
  process.stdout.write(
    `-- ${name}: ${result === 'skipped' ? 'skipped' : result === 0 || result === true ? 'ok' : 'FAILED'} (${seconds} s)\n`,
  )
}

/** Adds the figures of a runner's JSON report; a runner that died counts as one failure. */
function addReport(file, read) {
  if (!existsSync(file)) {
    counts.failed++
    process.stdout.write(`-- no report was written: counted as failed\n`)
    return
  }
  const { passed, failed, skipped } = read(JSON.parse(readFileSync(file, 'utf8')))
  counts.passed += passed
  counts.failed += failed
  counts.skipped += skipped
  if (passed + failed === 0) counts.failed++
}

function debianPackages() {
  const missing = DEBIAN_PACKAGES.filter((name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0)
  if (missing.length === 0) return true
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const apt = (...args) =>
    spawnSync([...sudo, 'apt-get', ...args][0], [...sudo, 'apt-get', ...args].slice(1), {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status
  apt('update')
  return apt('install', '-y', '--no-install-recommends', ...missing) === 0
}

const bin = (root, name) => join(root, 'node_modules/.bin', name)

async function checks(root) {
  await step('format', () => run(root, bin(root, 'prettier'), ['--check', '--log-level', 'warn', '.']))
  await step('types', () => run(root, bin(root, 'tsc'), ['--noEmit']))
  await step('lint', () => run(root, bin(root, 'eslint'), ['--max-warnings', '0', '.']))
  await step('unused code', () => run(root, bin(root, 'knip'), []))
  await step('licences and refused versions', () => run(root, process.execPath, ['scripts/check-packages.mjs']))
  await step('known holes', async () => {
    const audit = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--audit'], {
      cwd: root,
      encoding: 'utf8',
    })
    if (/endpoint returned an error|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|405|ENOAUDIT/.test(audit.stderr)) return 'skipped'
    process.stdout.write(audit.stdout)
    return audit.status ?? 1
  })
}

export async function main({ root, only, build, args }) {
  const out = join(root, '.tmp/reports')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  await checks(root)
  if (only === 'check') {
    await vitest(root, out, ['tests/unit/architecture'])
  } else {
    await step('Debian packages', async () => debianPackages())
    const dir = await build()
    await vitest(root, out, args, { BUILT: dir })
    await playwright(root, out, dir)
  }
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
  return counts.failed === 0 ? 0 : 1
}

async function vitest(root, out, args, env = {}) {
  process.stdout.write('\n== unit, integration, routes, search\n')
  const file = join(out, 'vitest.json')
  await run(
    root,
    bin(root, 'vitest'),
    ['run', '--reporter=dot', '--reporter=json', `--outputFile=${file}`, ...args],
    env,
  )
  addReport(file, (r) => ({
    passed: r.numPassedTests,
    failed:
      r.numFailedTests + r.testResults.filter((t) => t.status === 'failed' && t.assertionResults.length === 0).length,
    skipped: r.numPendingTests + r.numTodoTests,
  }))
}

async function playwright(root, out, dir) {
  process.stdout.write('\n== browser journeys\n')
  const file = join(out, 'playwright.json')
  await run(root, bin(root, 'playwright'), ['test'], { BUILT: dir, PLAYWRIGHT_JSON_OUTPUT_NAME: file })
  addReport(file, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }))
}
