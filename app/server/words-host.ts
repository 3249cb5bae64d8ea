import { Worker } from 'node:worker_threads'
import type { PreviewRequest, WordsPreview, WordsPreviewer } from './words-preview.ts'

export interface WordsThreadData {
  path: string
  /** Folder of the given judged sets. */
  setsFolder: string
  request: PreviewRequest
}

const TIMEOUT_MS = 120_000
const MEMORY_MB = 1024

/** Reckons previews in a thread of their own, one after the other, so that no page waits for them. */
export function previewInThread(script: URL, data: Omit<WordsThreadData, 'request'>): WordsPreviewer {
  let turn: Promise<unknown> = Promise.resolve()
  return (request) => {
    const preview = turn.then(() => run(script, { ...data, request }))
    turn = preview.catch(() => undefined)
    return preview
  }
}

function run(script: URL, workerData: WordsThreadData): Promise<WordsPreview> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      settle()
      void worker.terminate()
    }
    const fail = (error: unknown) =>
      finish(() => reject(error instanceof Error ? error : new Error('the preview of the thesaurus failed')))
    const timer = setTimeout(() => fail(new Error('the preview of the thesaurus took too long')), TIMEOUT_MS)
    worker.on('message', (preview: WordsPreview) => finish(() => resolve(preview)))
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('the preview of the thesaurus ended')))
  })
}
