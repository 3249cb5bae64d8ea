import { parentPort } from 'node:worker_threads'
import { pressHere } from './papers/press.ts'
import type { PressJob } from './papers/press.ts'
import type { ThreadAnswer } from './warm-thread.ts'

/** The thread that makes files of papers, one after the other. */
async function answer(job: PressJob): Promise<ThreadAnswer<Uint8Array>> {
  try {
    return { result: await pressHere(job) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'failed' }
  }
}

parentPort?.on('message', (job: PressJob) => {
  void answer(job).then((reply) => parentPort?.postMessage(reply))
})
