import type { Chosen, ChoosingProblem, Contradiction } from '#app/domain/choosing/problem.ts'
import type { Chooser } from './choosing.ts'
import { askWarmThread } from './warm-thread.ts'

/** Chooses in a thread of its own: warm, its solver is three times as fast. */
export const chooseInThread = (script: URL): Chooser =>
  askWarmThread<ChoosingProblem, Chosen | Contradiction>(script, {
    name: 'choosing',
    limitMs: 10_000,
    idleMs: 10 * 60_000,
    memoryMb: 256,
  })
