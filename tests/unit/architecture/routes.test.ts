import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { policy } from '#app/domain/policy/table.ts'

/** Every loader and action authorises itself: a guard in a parent route protects nothing. */
const dir = 'app/routes'
const routes = [
  'app/root.tsx',
  ...readdirSync(dir)
    .filter((f) => /\.tsx?$/.test(f))
    .map((f) => join(dir, f)),
]
const REMIX_NAMES = new Set([
  'loader',
  'action',
  'default',
  'meta',
  'links',
  'headers',
  'handle',
  'shouldRevalidate',
  'ErrorBoundary',
  'Layout',
  'clientLoader',
])

describe.each(routes)('%s', (file) => {
  const source = readFileSync(file, 'utf8')

  test('wraps its loader and action in protectedRoute with a permission of the policy table', () => {
    for (const name of ['loader', 'action'] as const) {
      if (!new RegExp(`export (const|async function|function) ${name}\\b`).test(source)) continue
      const wrapped = new RegExp(
        `export const ${name} = protectedRoute\\.${name}\\(\\s*\\{[^]*?permission: '([a-z.A-Z]+)'`,
      ).exec(source)
      expect(wrapped, `${name} is not wrapped`).not.toBeNull()
      expect(Object.keys(policy)).toContain(wrapped?.[1])
    }
    expect(/export\s*\{/.test(source), 're-exports hide what a route does').toBe(false)
  })

  test('has a loader whenever it renders a page', () => {
    if (!/export default/.test(source)) return
    expect(/export const loader = protectedRoute\.loader/.test(source)).toBe(true)
  })

  test('exports only Remix names', () => {
    const names = [...source.matchAll(/export (?:const|function|async function|default function) ?(\w*)/g)].map((m) =>
      m[0].includes('default') ? 'default' : (m[1] ?? ''),
    )
    expect(names.filter((n) => !REMIX_NAMES.has(n))).toEqual([])
  })
})
