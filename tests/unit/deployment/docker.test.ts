import { readFileSync } from 'node:fs'
import { validate, ValidationSeverity } from 'dockerfile-utils'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

describe('deployment examples', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8')

  test('the Dockerfile has no finding of the linter', () => {
    const findings = validate(dockerfile, { deprecatedMaintainer: ValidationSeverity.ERROR })
    expect(findings.map((f) => `${f.range.start.line + 1}: ${JSON.stringify(f.message)}`)).toEqual([])
    expect(validate('FROM\nRUNN x\n').length).toBeGreaterThan(0)
  })

  test('the image runs without root and names no registry host', () => {
    expect(/^USER node$/m.test(dockerfile)).toBe(true)
    expect(/https?:\/\/(?!127\.0\.0\.1)/.test(dockerfile)).toBe(false)
  })

  test('compose.yaml has the two services, volumes for both, and no secret in it', () => {
    const compose = parse(readFileSync('compose.yaml', 'utf8')) as {
      services: Record<string, { volumes: string[]; environment: Record<string, string> }>
      volumes: Record<string, unknown>
    }
    expect(Object.keys(compose.services)).toEqual(['app', 'meilisearch'])
    for (const volume of Object.keys(compose.volumes))
      expect(Object.values(compose.services).some((s) => s.volumes.some((v) => v.startsWith(`${volume}:`)))).toBe(true)
    expect(compose.services.app?.environment.MEILI_KEY).toBeUndefined()
    expect(compose.services.meilisearch?.environment.MEILI_MASTER_KEY).toMatch(/^\$\{/)
  })
})
