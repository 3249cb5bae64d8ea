import { Worker } from 'node:worker_threads'
import type { Chosen, Contradiction } from '#app/domain/choosing/problem.ts'
import type { Chooser } from './choosing.ts'

/** A thread that has not answered after so long is ended: the page then says so instead of waiting. */
const LIMIT_MS = 10_000
const MEMORY_MB = 256

/** Chooses in a thread of its own, one at a time, so that no other page waits for it. */
export function chooseInThread(script: URL): Chooser {
  let queue: Promise<unknown> = Promise.resolve()
  const ask: Chooser = (problem) =>
    new Promise<Chosen | Contradiction>((resolve, reject) => {
      const worker = new Worker(script, {
        workerData: problem,
        resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      })
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        settle()
        void worker.terminate()
      }
      const fail = (reason: string) => finish(() => reject(new Error(reason)))
      const timer = setTimeout(() => fail('choosing took too long'), LIMIT_MS)
      worker.on('message', (result: Chosen | Contradiction) => finish(() => resolve(result)))
      worker.on('error', (error) => fail(error instanceof Error ? error.message : 'the choosing thread failed'))
      worker.on('exit', () => fail('the choosing thread ended'))
    })
  return (problem) => {
    const answer = queue.then(() => ask(problem))
    queue = answer.catch(() => undefined)
    return answer
  }
}
