import { Worker } from 'node:worker_threads'
import { errorSummary } from './log.ts'
import type { Log } from './log.ts'
import type { MatchingPort } from './matching-port.ts'

export interface ThreadData {
  path: string
  clockFile: string | null
}
export interface ThreadCall {
  id: number
  method: keyof MatchingPort
  args: unknown[]
}
export type ThreadAnswer = { id: number; result: unknown } | { id: number; error: string }

/**
 * New objects of the thread, MB. The default is twice as much and no faster: what a question allocates is small beside the index,
 * which is old.
 */
export const YOUNG_MB = 24

/** A question that takes longer is given up: the page then shows no suggestions instead of waiting. */
const TIMEOUT_MS = 10_000

/** Matching in a thread. A thread that falls is started again at the next question. */
export function startMatching(options: {
  script: URL
  data: ThreadData
  log: Log
}): MatchingPort & { close(): Promise<void> } {
  let worker: Worker | null = null
  let next = 0
  /** Questions under way, each with the thread that it was put to. */
  const open = new Map<number, { at: Worker; done: (result: unknown) => void; fail: (error: Error) => void }>()

  const settle = (answer: ThreadAnswer) => {
    const waiting = open.get(answer.id)
    open.delete(answer.id)
    if ('error' in answer) waiting?.fail(new Error(`matching: ${answer.error}`))
    else waiting?.done(answer.result)
  }
  // A thread that falls says so twice, and by the second time another one may be at work.
  const ended = (one: Worker, error: unknown) => {
    if (worker === one) worker = null
    for (const [id, { at, fail }] of open)
      if (at === one) {
        open.delete(id)
        fail(new Error('the matching thread ended'))
      }
    if (error) options.log.error({ error: errorSummary(error) }, 'matching thread ended')
  }
  const thread = () => {
    if (worker) return worker
    const one = new Worker(options.script, {
      workerData: options.data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    })
    one.on('message', settle)
    one.on('error', (error) => ended(one, error))
    one.on('exit', () => ended(one, null))
    one.unref()
    worker = one
    return one
  }
  const ask = <T>(method: keyof MatchingPort, args: unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = ++next
      const timer = setTimeout(() => {
        open.delete(id)
        reject(new Error('matching took too long'))
      }, TIMEOUT_MS)
      const at = thread()
      open.set(id, {
        at,
        done: (result) => {
          clearTimeout(timer)
          resolve(result as T)
        },
        fail: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      })
      const call: ThreadCall = { id, method, args }
      at.postMessage(call)
    })
  return {
    forOpportunity: (...args) => ask('forOpportunity', args),
    forOpportunities: (...args) => ask('forOpportunities', args),
    forProduct: (...args) => ask('forProduct', args),
    forOrganisation: (...args) => ask('forOrganisation', args),
    seenList: (...args) => ask('seenList', args),
    pool: (...args) => ask('pool', args),
    evidence: (...args) => ask('evidence', args),
    standing: (...args) => ask('standing', args),
    gaps: (...args) => ask('gaps', args),
    searchText: (...args) => ask('searchText', args),
    state: () => ask('state', []),
    async close() {
      const running = worker
      if (!running) return
      await new Promise<void>((done) => {
        running.once('exit', () => done())
        running.postMessage('close')
      })
    },
  }
}
