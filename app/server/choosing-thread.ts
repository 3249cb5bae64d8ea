import { parentPort, workerData } from 'node:worker_threads'
import type { ChoosingProblem } from '#app/domain/choosing/problem.ts'
import { chooseHere } from './choosing.ts'

/** The choosing thread: it makes one choice and ends. */
parentPort?.postMessage(await chooseHere(workerData as ChoosingProblem))
