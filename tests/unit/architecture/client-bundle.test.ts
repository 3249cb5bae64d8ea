import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The browser gets no server code: names that only exist there must not occur in the built client. */
const SERVER_ONLY = [
  'better-sqlite3',
  'kysely',
  'lucia',
  'argon2',
  'createHmac',
  'begin immediate',
  'meilisearch',
  'lookup.key',
  'wrapped_key',
  'password_hash',
  'selectFrom',
]

test('the built client holds no server code', () => {
  const build =
    process.env.BUILT ?? execFileSync(process.execPath, ['app/bin/bootstrap.mjs', 'build'], { encoding: 'utf8' }).trim()
  const assets = join(build, 'client/assets')
  const scripts = readdirSync(assets).filter((f) => f.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(3)
  const found = scripts.flatMap((f) => {
    const source = readFileSync(join(assets, f), 'utf8')
    return SERVER_ONLY.filter((word) => source.includes(word)).map((word) => `${f}: ${word}`)
  })
  expect(found).toEqual([])
}, 300_000)
