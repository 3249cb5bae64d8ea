import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../../../app/ui/styles')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')
const parts = readdirSync(folder).filter((f) => f.endsWith('.css') && f !== 'app.css')
const tokens = new Map(
  [...read('app.css').matchAll(/--color-([a-z0-9-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]),
)

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2 contrast of two tokens. */
function contrast(a: string, b: string): number {
  const [hexA, hexB] = [tokens.get(a), tokens.get(b)]
  if (!hexA || !hexB) throw new Error(`no token ${hexA ? b : a}`)
  const [light, dark] = [luminance(hexA), luminance(hexB)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = ['paper', 'card', 'fill']
const soft = ['need-soft', 'offer-soft', 'ok-soft', 'warn-soft', 'bad-soft']
const words = ['ink', 'ink-2', 'ink-3', 'brand', 'brand-ink', 'need', 'offer', 'ok', 'warn', 'bad']

/** Text that inherits its surface from a container, so that no single rule names both. */
const textPairs = [
  ...surfaces.flatMap((s) => words.map((w) => [w, s])),
  ...soft.flatMap((s) => ['ink', 'ink-2', 'ink-3', 'brand'].map((w) => [w, s])),
  ...['need', 'offer', 'ok', 'warn', 'bad'].map((w) => [w, `${w}-soft`]),
  ...['ink', 'ink-2', 'brand'].map((w) => [w, 'mark']),
] as [string, string][]

/** Borders of controls, focus rings and shapes that carry meaning. */
const controlPairs = [
  ...surfaces.flatMap((s) => ['edge', 'brand', 'need', 'offer', 'ok', 'warn', 'bad'].map((c) => [c, s])),
  ...soft.flatMap((s) => ['edge', 'brand'].map((c) => [c, s])),
  ['card', 'ink'],
] as [string, string][]

/** Rules that name both a colour and a background. */
const rulePairs = parts.flatMap((file) =>
  [...read(file).matchAll(/\{([^{}]*)\}/g)].flatMap(([, body = '']) => {
    const text = /(?:^|[\s;])color:\s*var\(--color-([a-z0-9-]+)\)/.exec(body)?.[1]
    const ground = /background:\s*var\(--color-([a-z0-9-]+)\)/.exec(body)?.[1]
    return text && ground ? [[text, ground, file] as const] : []
  }),
)

describe('contrast', () => {
  it('finds the tokens and the rules that pair them', () => {
    expect(tokens.size).toBeGreaterThanOrEqual(22)
    expect(rulePairs.length).toBeGreaterThan(10)
  })
  it.each(textPairs)('%s on %s is at least 4.5:1', (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5)
  })
  it.each(rulePairs)('%s on %s in %s is at least 4.5:1', (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5)
  })
  it.each(controlPairs)('%s on %s is at least 3:1', (shape, ground) => {
    expect(contrast(shape, ground)).toBeGreaterThanOrEqual(3)
  })
})

describe('styles', () => {
  it.each(parts.filter((f) => f !== 'issued-list.css'))('%s takes its colours from the tokens', (file) => {
    const own = read(file).match(/#[0-9a-f]{3,8}\b/gi) ?? []
    expect(file === 'print.css' ? own.filter((c) => c !== '#fff') : own).toEqual([])
  })
  it.each(parts)('%s uses only tokens that exist', (file) => {
    const declared = new Set([...read('app.css').matchAll(/(--[a-z0-9-]+):/g)].map((m) => m[1]))
    const used = [...read(file).matchAll(/var\((--[a-z0-9-]+)/g)].map((m) => m[1])
    expect(used.filter((name) => !declared.has(name))).toEqual([])
  })
})
