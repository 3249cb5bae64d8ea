import { Worker } from 'node:worker_threads'

/** What a thread sends back for one question. */
export type ThreadAnswer<A> = { result: A } | { error: string }

interface ThreadOptions {
  /** What the thread does, for the text of an error. */
  name: string
  /** A thread that has not answered after so long is ended: the page then says so instead of waiting. */
  limitMs: number
  /** A thread that nobody asks any more gives its memory back; until then it is warm and several times as fast. */
  idleMs: number
  memoryMb: number
}

/** Asks a thread of its own, one question at a time, so that no other page waits for it. */
export function askWarmThread<Q, A>(script: URL, options: ThreadOptions): (question: Q) => Promise<A> {
  let running: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let queue: Promise<unknown> = Promise.resolve()

  const end = () => {
    void running?.terminate()
    running = null
  }
  const thread = () => {
    if (running) return running
    const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: options.memoryMb } })
    worker.unref()
    worker.once('exit', () => {
      if (running === worker) running = null
    })
    // Without a listener an error between two questions would end the process.
    worker.on('error', () => undefined)
    return (running = worker)
  }
  const ask = (question: Q) =>
    new Promise<A>((resolve, reject) => {
      clearTimeout(idle)
      const worker = thread()
      const settle = (work: () => void) => {
        clearTimeout(limit)
        worker.off('message', answered).off('error', failed).off('exit', ended)
        idle = setTimeout(end, options.idleMs).unref()
        work()
      }
      const fail = (reason: string) => {
        settle(() => reject(new Error(reason)))
        end()
      }
      const answered = (answer: ThreadAnswer<A>) =>
        'error' in answer ? fail(answer.error) : settle(() => resolve(answer.result))
      const failed = (error: Error) => fail(error.message)
      const ended = () => fail(`the ${options.name} thread ended`)
      const limit = setTimeout(() => fail(`the ${options.name} thread took too long`), options.limitMs)
      worker.on('message', answered).on('error', failed).on('exit', ended)
      worker.postMessage(question)
    })
  return (question) => {
    const answer = queue.then(() => ask(question))
    queue = answer.catch(() => undefined)
    return answer
  }
}
