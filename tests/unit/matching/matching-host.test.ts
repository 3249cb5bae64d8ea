import { afterEach, expect, test } from 'vitest'
import { startMatching } from '#app/server/matching-host.ts'

/** A thread that falls when it is asked to, and otherwise answers a little later with what it was asked. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (call) => {
      if (call === 'close') return parentPort.close()
      if (call.args[0] === 'fall') throw new Error('fell')
      setTimeout(() => parentPort.postMessage({ id: call.id, result: call.args[0] }), 50)
    })
  `)}`,
)
const errors: unknown[] = []
const log = { error: (what: unknown) => errors.push(what) } as unknown as Parameters<typeof startMatching>[0]['log']
const matching = startMatching({ script, data: { path: '', clockFile: null }, log })
const ask = (what: string) => matching.evidence(what, '', '2026-11-23')
afterEach(() => matching.close())

test('the end of a thread that fell takes nothing from the one that has taken its place', async () => {
  await expect(Promise.all([ask('fall'), ask('waiting')])).rejects.toThrow('the matching thread ended')
  // The old thread has said that it fell and has not yet said that it is gone.
  await expect(Promise.all([ask('one'), ask('two')])).resolves.toEqual(['one', 'two'])
  expect(errors).toHaveLength(1)
  await expect(ask('three')).resolves.toBe('three')
})
