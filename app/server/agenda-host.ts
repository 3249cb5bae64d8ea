import { Worker } from 'node:worker_threads'
import type { ComposedAgenda } from '#app/domain/scheduling/problem.ts'
import type { ComposeProgress, Composer } from './agenda-composer.ts'

export type AgendaMessage = { progress: ComposeProgress } | { result: ComposedAgenda }

/** A thread that has not answered so long after its time limit is ended. */
const GRACE_MS = 10_000
const MEMORY_MB = 512

/** Composes in a thread of its own, so that the worker's other jobs go on meanwhile. */
export function composeInThread(script: URL): Composer {
  return (request, onProgress) =>
    new Promise<ComposedAgenda>((resolve, reject) => {
      const worker = new Worker(script, {
        workerData: request,
        resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      })
      const timer = setTimeout(
        () => finish(() => reject(new Error('the agenda thread took too long'))),
        request.timeLimitMs + GRACE_MS,
      )
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        settle()
        void worker.terminate()
      }
      worker.on('message', (message: AgendaMessage) => {
        if ('progress' in message) onProgress(message.progress)
        else finish(() => resolve(message.result))
      })
      worker.on('error', (error) =>
        finish(() => reject(error instanceof Error ? error : new Error('the agenda thread failed'))),
      )
      worker.on('exit', () => finish(() => reject(new Error('the agenda thread ended'))))
    })
}
