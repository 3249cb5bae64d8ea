import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import type { Progress } from '#app/domain/scheduling/compose.ts'
import type { Agenda, ComposedAgenda, Problem } from '#app/domain/scheduling/problem.ts'
import { withConflicts } from '#app/domain/scheduling/conflict.ts'
import { recompose, withLocks } from '#app/domain/scheduling/recompose.ts'

export interface ComposeRequest {
  problem: Problem
  seed: number
  /** The agenda that stands, and the talks in it that stay where they are. */
  current: Agenda
  locked: readonly string[]
  /** Talks that have a place keep it unless moving lets another one in; otherwise fewer gaps are worth moves. */
  fewMoves?: boolean
  /** Longest time, in milliseconds; the best agenda until then is the result. */
  timeLimitMs: number
}

export interface ComposeProgress {
  unplaced: number
  /** No agenda leaves out fewer talks. */
  unplacedBound: number
  gaps: number
  /** No agenda that places as many talks has fewer gaps. */
  bound: number
}

/** Composes an agenda and reports each improvement. What runs it decides in which thread. */
export type Composer = (
  request: ComposeRequest,
  onProgress: (progress: ComposeProgress) => void,
) => Promise<ComposedAgenda>

/** Longest time after that for wishes, ways and an early end, and then for saying which rules keep a talk out. */
const FINISH_MS = 200
const EXPLAIN_MS = 300

/** Composes in this thread; it answers nobody else meanwhile. */
export const composeHere: Composer = async (request, onProgress) => {
  const { problem, current, locked, fewMoves, seed, timeLimitMs } = request
  const createSolver = await loadSolver()
  const end = performance.now() + timeLimitMs
  const options = {
    seed,
    fewMoves,
    createSolver,
    shouldStop: () => performance.now() > end,
    shouldStopFinishing: () => performance.now() > end + FINISH_MS,
    onProgress: (best: Progress, bound: number) =>
      onProgress({ unplaced: best.unplaced, unplacedBound: best.unplacedBound, gaps: best.breaks, bound }),
  }
  const agenda =
    Object.keys(current.slots).length === 0
      ? composeAgenda(problem, options)
      : recompose(problem, current, { ...options, locks: { meetings: locked } })
  const explained = performance.now() + EXPLAIN_MS
  return withConflicts(withLocks(problem, current, { meetings: locked }), agenda, {
    createSolver,
    shouldStop: () => performance.now() > explained,
  })
}
