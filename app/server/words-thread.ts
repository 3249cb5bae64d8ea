import { parentPort, workerData } from 'node:worker_threads'
import { openReadDatabase } from '#db/sqlite.ts'
import type { WordsThreadData, WordsThreadWord } from './words-host.ts'
import { previewWith } from './words-preview.ts'

/** The thread that reckons one preview of the thesaurus and ends. */
const { path, setsFolder, request } = workerData as WordsThreadData
const database = openReadDatabase(path)
const say = (word: WordsThreadWord) => parentPort?.postMessage(word)
/** Often enough for a page that asks every other second. */
const TELL_MS = 250
let told = 0
const preview = await previewWith(database.db, setsFolder)(request, (progress) => {
  const now = performance.now()
  if (now - told < TELL_MS) return
  told = now
  say({ progress })
})
database.close()
say({ preview })
