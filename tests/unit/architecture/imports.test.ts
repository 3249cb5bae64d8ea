import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Walks the files and fails on any import that points the other way. */

function* files(dir: string): Generator<string> {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else if (/\.tsx?$/.test(name)) yield path
  }
}

const layers = [
  { dir: 'app/domain', may: [] },
  { dir: 'app/ui', may: ['app/domain'] },
  { dir: 'db', may: ['app/domain'] },
  { dir: 'search', may: ['app/domain', 'db'] },
  { dir: 'app/server', may: ['app/domain', 'db', 'search'] },
  { dir: 'app/features', may: ['app/domain', 'app/ui', 'app/server', 'db', 'search'] },
  { dir: 'app/routes', may: ['app/features', 'app/server', 'app/ui', 'app/domain'] },
  { dir: 'app/jobs', may: ['app/features', 'app/server', 'app/domain', 'search', 'db'] },
]

const specifiers = (source: string) =>
  [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1] as string)

describe('import direction', () => {
  for (const { dir, may } of layers)
    test(`${dir} imports only ${['itself', ...may].join(', ')}`, () => {
      const wrong: string[] = []
      let seen = 0
      for (const file of files(dir)) {
        for (const specifier of specifiers(readFileSync(file, 'utf8'))) {
          seen++
          if (specifier.startsWith('#')) {
            const target = specifier.slice(1)
            if (![dir, ...may].some((d) => target.startsWith(`${d}/`))) wrong.push(`${file} → ${specifier}`)
          } else if (specifier.startsWith('../')) {
            const target = join(file, '..', specifier)
            if (!target.startsWith(`${dir}/`)) wrong.push(`${file} → ${specifier}: leave a folder by #, not by ../`)
          }
        }
      }
      expect(wrong).toEqual([])
      expect(seen).toBeGreaterThan(0)
    })

  test('a feature never imports another feature', () => {
    const wrong: string[] = []
    for (const file of files('app/features')) {
      const own = file.split('/')[2]
      for (const specifier of specifiers(readFileSync(file, 'utf8'))) {
        const other = /^#app\/features\/([^/]+)\//.exec(specifier)?.[1]
        if (other && other !== own) wrong.push(`${file} → ${specifier}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('app/domain is pure: no clock, randomness or input and output', () => {
    const wrong: string[] = []
    for (const file of files('app/domain')) {
      const source = readFileSync(file, 'utf8')
      if (/\bDate\.now\(|new Date\(\)|Math\.random\(|from 'node:|\bfetch\(|from 'react'|\bprocess\./.test(source))
        wrong.push(file)
    }
    expect(wrong).toEqual([])
  })

  test('routes and features hold no SQL text, and only db/sqlite.ts knows SQLite', () => {
    const wrong: string[] = []
    for (const dir of ['app', 'search', 'db'])
      for (const file of files(dir)) {
        if (file === 'db/sqlite.ts') continue
        const source = readFileSync(file, 'utf8')
        if (/from 'better-sqlite3'/.test(source)) wrong.push(`${file}: opens SQLite`)
        if (dir === 'app' && /from 'kysely'/.test(source) && !/import type/.test(source))
          wrong.push(`${file}: writes queries`)
        if (/sql\.raw\(/.test(source)) wrong.push(`${file}: raw SQL`)
      }
    expect(wrong).toEqual([])
  })
})
