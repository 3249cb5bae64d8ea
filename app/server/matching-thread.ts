import { parentPort, workerData } from 'node:worker_threads'
import { openReadDatabase } from '#db/sqlite.ts'
import { fileClock, systemClock } from './clock.ts'
import type { ThreadAnswer, ThreadCall, ThreadData } from './matching-host.ts'
import { MatchingService } from './matching-service.ts'

/** The matching thread: its own read-only connection, one question at a time, so that no page waits for a ranking. */
const { path, clockFile } = workerData as ThreadData
const clock = clockFile ? fileClock(clockFile) : systemClock
const database = openReadDatabase(path)
const service = new MatchingService(database.db, () => clock.now())

type Callable = Record<ThreadCall['method'], (...args: unknown[]) => Promise<unknown>>

let queue = Promise.resolve()

async function answer({ id, method, args }: ThreadCall): Promise<void> {
  const reply: ThreadAnswer = await (service as unknown as Callable)[method](...args).then(
    (result) => ({ id, result }),
    (error: unknown) => ({ id, error: error instanceof Error ? error.message : 'failed' }),
  )
  parentPort?.postMessage(reply)
}

parentPort?.on('message', (message: ThreadCall | 'close') => {
  if (message === 'close') {
    void queue.then(() => {
      service.stop()
      database.close()
      parentPort?.close()
    })
    return
  }
  // These are found in stretches, between which other questions have their turn.
  if (message.method === 'gaps' || message.method === 'pool') {
    void queue.then(() => void answer(message))
    return
  }
  queue = queue.then(() => answer(message))
})
