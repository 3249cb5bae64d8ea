import { choosePairs } from '#app/domain/choosing/choose.ts'
import { loadBinarySolver } from '#app/domain/choosing/highs.ts'
import type { Chosen, ChoosingProblem, Contradiction } from '#app/domain/choosing/problem.ts'

/** Chooses who meets whom. What runs it decides in which thread. */
export type Chooser = (problem: ChoosingProblem) => Promise<Chosen | Contradiction>

/** Chooses in this thread; it answers nobody else meanwhile. */
export const chooseHere: Chooser = async (problem) => choosePairs(problem, await loadBinarySolver())
