import { parentPort, workerData } from 'node:worker_threads'
import { openReadDatabase } from '#db/sqlite.ts'
import type { WordsThreadData } from './words-host.ts'
import { previewWith } from './words-preview.ts'

/** The thread that reckons one preview of the thesaurus and ends. */
const { path, setsFolder, request } = workerData as WordsThreadData
const database = openReadDatabase(path)
const preview = await previewWith(database.db, setsFolder)(request)
database.close()
parentPort?.postMessage(preview)
