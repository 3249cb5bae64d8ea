import { Worker } from 'node:worker_threads'
import type { Chosen, Contradiction } from '#app/domain/choosing/problem.ts'
import type { Chooser } from './choosing.ts'

export type ChoosingAnswer = { result: Chosen | Contradiction } | { error: string }

/** A thread that has not answered after so long is ended: the page then says so instead of waiting. */
const LIMIT_MS = 10_000
/** A thread that nobody asks any more gives its memory back; until then its solver is warm and three times as fast. */
const IDLE_MS = 10 * 60_000
const MEMORY_MB = 256

/** Chooses in a thread of its own, one question at a time, so that no other page waits for it. */
export function chooseInThread(script: URL): Chooser {
  let running: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let queue: Promise<unknown> = Promise.resolve()

  const end = () => {
    void running?.terminate()
    running = null
  }
  const thread = () => {
    if (running) return running
    const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })
    worker.unref()
    worker.once('exit', () => {
      if (running === worker) running = null
    })
    // Without a listener an error between two questions would end the process.
    worker.on('error', () => undefined)
    return (running = worker)
  }
  const ask: Chooser = (problem) =>
    new Promise<Chosen | Contradiction>((resolve, reject) => {
      clearTimeout(idle)
      const worker = thread()
      const settle = (work: () => void) => {
        clearTimeout(limit)
        worker.off('message', answered).off('error', failed).off('exit', ended)
        idle = setTimeout(end, IDLE_MS).unref()
        work()
      }
      const fail = (reason: string) => {
        settle(() => reject(new Error(reason)))
        end()
      }
      const answered = (answer: ChoosingAnswer) =>
        'error' in answer ? fail(answer.error) : settle(() => resolve(answer.result))
      const failed = (error: Error) => fail(error.message)
      const ended = () => fail('the choosing thread ended')
      const limit = setTimeout(() => fail('choosing took too long'), LIMIT_MS)
      worker.on('message', answered).on('error', failed).on('exit', ended)
      worker.postMessage(problem)
    })
  return (problem) => {
    const answer = queue.then(() => ask(problem))
    queue = answer.catch(() => undefined)
    return answer
  }
}
