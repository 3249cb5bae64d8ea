import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { migrations } from '#db/migrations/index.ts'

const dir = 'db/migrations'
const files = readdirSync(dir).filter((name) => /^\d{4}-.*\.ts$/.test(name))
const known = JSON.parse(readFileSync(`${dir}/hashes.json`, 'utf8')) as Record<string, string>

test.each(files)('%s is what it was when it was written', (file) => {
  const hash = createHash('sha256')
    .update(readFileSync(`${dir}/${file}`))
    .digest('hex')
  const wayOut =
    known[file] === undefined
      ? `${file} is new: add "${file}": "${hash}" to ${dir}/hashes.json.`
      : `${file} was edited. Databases that have run it never run it again, so a change belongs into a migration of the next number. ` +
        `Only before the first release, while nobody keeps data: put "${file}": "${hash}" into ${dir}/hashes.json.`
  expect(known[file] === hash, wayOut).toBe(true)
})

test('every migration is in the list that is run, in the order of its number, and none has gone', () => {
  expect(migrations.map((m) => `${m.name}.ts`)).toEqual([...files].sort())
  expect(Object.keys(known)).toEqual(migrations.map((m) => `${m.name}.ts`))
})
