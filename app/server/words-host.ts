import { Worker } from 'node:worker_threads'
import type { PreviewProgress, PreviewRequest, WordsPreview, WordsPreviewer } from './words-preview.ts'

export interface WordsThreadData {
  path: string
  /** Folder of the given judged sets. */
  setsFolder: string
  request: PreviewRequest
}

/** Ten thousand lists take some minutes. */
const TIMEOUT_MS = 1_800_000
const MEMORY_MB = 1024

/** Reckons previews in a thread of their own, one after the other, so that no page waits for them. */
export function previewInThread(script: URL, data: Omit<WordsThreadData, 'request'>): WordsPreviewer {
  let turn: Promise<unknown> = Promise.resolve()
  return (request, tell) => {
    const preview = turn.then(() => run(script, { ...data, request }, tell))
    turn = preview.catch(() => undefined)
    return preview
  }
}

/** What the thread says: how far it is, and in the end what it found. */
export type WordsThreadWord = { progress: PreviewProgress } | { preview: WordsPreview }

function run(
  script: URL,
  workerData: WordsThreadData,
  tell: (progress: PreviewProgress) => void = () => undefined,
): Promise<WordsPreview> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })
    // What nobody will read any more keeps no process from ending.
    worker.unref()
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      settle()
      void worker.terminate()
    }
    const fail = (error: unknown) =>
      finish(() => reject(error instanceof Error ? error : new Error('the preview of the thesaurus failed')))
    const timer = setTimeout(() => fail(new Error('the preview of the thesaurus took too long')), TIMEOUT_MS)
    timer.unref()
    worker.on('message', (word: WordsThreadWord) => {
      if ('progress' in word) tell(word.progress)
      else finish(() => resolve(word.preview))
    })
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('the preview of the thesaurus ended')))
  })
}
