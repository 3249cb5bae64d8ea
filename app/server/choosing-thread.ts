import { parentPort } from 'node:worker_threads'
import { choosePairs } from '#app/domain/choosing/choose.ts'
import { loadBinarySolver } from '#app/domain/choosing/highs.ts'
import type { Chosen, ChoosingProblem, Contradiction } from '#app/domain/choosing/problem.ts'
import type { ThreadAnswer } from './warm-thread.ts'

/** The choosing thread: its solver is loaded once and answers one question after the other. */
const solver = loadBinarySolver()

async function answer(problem: ChoosingProblem): Promise<ThreadAnswer<Chosen | Contradiction>> {
  try {
    return { result: choosePairs(problem, await solver) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'failed' }
  }
}

parentPort?.on('message', (problem: ChoosingProblem) => {
  void answer(problem).then((reply) => parentPort?.postMessage(reply))
})
