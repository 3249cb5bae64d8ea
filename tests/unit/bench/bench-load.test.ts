import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { load, loadFigures, problemOf } from '#tests/bench/load-client.ts'
import { main as loadMain, readLoadOptions } from '#tests/bench/load.ts'
import { percentile } from '#tests/bench/retrieval-metrics.ts'
import { main as scaleMain, readSizes } from '#tests/bench/scale.ts'

describe('figures of a load', () => {
  test('percentiles are by nearest rank and do not depend on the order', () => {
    const times = Array.from({ length: 100 }, (_, n) => 100 - n)
    expect([50, 95, 99, 100, 0].map((p) => percentile(times, p))).toEqual([50, 95, 99, 100, 1])
    expect(percentile([7], 99)).toBe(7)
    expect(percentile([], 50)).toBe(0)
  })

  test('requests per second count what was answered within the time, errors apart', () => {
    expect(loadFigures([2, 1, 4, 3], 5, 2)).toEqual({ rps: 2, p50Ms: 2, p95Ms: 4, p99Ms: 4, maxMs: 4, errors: 5 })
    expect(loadFigures([], 2, 1)).toEqual({ rps: 0, p50Ms: null, p95Ms: null, p99Ms: null, maxMs: null, errors: 2 })
  })

  test('a closed loop keeps as many requests open as it has connections, and counts refusals as errors', async () => {
    let open = 0
    let most = 0
    const sockets = new Set<unknown>()
    const server = createServer((request, response) => {
      open++
      most = Math.max(most, open)
      sockets.add(request.socket)
      setTimeout(() => {
        open--
        response.statusCode = request.url === '/bad' ? 503 : 200
        response.end('x')
      }, 20)
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const requests = [{ path: '/' }, { path: '/bad' }]
      const figures = await load({ url, requests, connections: 3, warmUpMs: 50, measureMs: 400 })
      expect(most).toBe(3)
      expect(sockets.size).toBe(3)
      expect(figures.errors).toBeGreaterThan(0)
      expect(figures.rps).toBeGreaterThan(0)
      // Three connections and 20 ms an answer, half of them refused: 75 good answers a second at best.
      expect(figures.rps).toBeLessThanOrEqual(85)
      expect(figures.p50Ms).toBeGreaterThanOrEqual(18)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})

test('an answer is as expected by its status and by what it holds and lacks', () => {
  const answer = { status: 200, body: Buffer.from('<p>检索</p>') }
  expect(problemOf(answer, {})).toBeNull()
  expect(problemOf(answer, { holds: '检索', lacks: '推荐' })).toBeNull()
  expect(problemOf({ ...answer, status: 302 }, {})).toBe('answers 302')
  expect(problemOf(answer, { holds: '推荐' })).toBe('does not say 推荐')
  expect(problemOf(answer, { lacks: '检索' })).toBe('says 检索')
})

describe('arguments', () => {
  afterEach(() => vi.restoreAllMocks())

  test('have the defaults of the contract', () => {
    expect(readLoadOptions([])).toEqual({ seconds: 5, connections: undefined, items: 2000 })
    expect(readSizes([])).toEqual([1000, 10_000, 50_000])
    expect(readSizes(['--items', '20,4'])).toEqual([20, 4])
  })

  const wrong: [main: (argv: string[]) => Promise<number>, argv: string[], named: string][] = [
    [loadMain, ['--seconds', '0'], '--seconds 0'],
    [loadMain, ['--seconds', '1.5'], '--seconds 1.5'],
    [loadMain, ['--connections', 'many'], '--connections many'],
    [loadMain, ['--items', ''], '--items'],
    [loadMain, ['--speed', '3'], '--speed'],
    [loadMain, ['folder'], 'folder'],
    [scaleMain, ['--items', '1000,x'], '--items x'],
    [scaleMain, ['--items', '1000,1000'], 'twice'],
    [scaleMain, ['--items'], '--items'],
  ]
  for (const [main, argv, named] of wrong)
    test(`${argv.join(' ')} exits 2 and is named`, async () => {
      const written: string[] = []
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
      expect(await main(argv)).toBe(2)
      expect(written.join('')).toContain(named)
      expect(written.join('')).toContain('usage: bench:')
    })
})
