import { ComfortMoves } from './comfort-moves.ts'
import type { ComfortAim, Places } from './comfort-moves.ts'
import { isLess } from './comfort.ts'
import type { Model } from './model.ts'
import type { SearchLimits } from './place-meetings.ts'

/** Temperatures at the start and at the end, in changes of table. */
const HOT = 0.7
const COLD = 0.1

/**
 * Simulated annealing over exchange chains and exchanges of tables that cost no break and no fairness; the same meetings stay
 * placed. Of what it comes across it takes the best: first in changes of room, then of table, then in how early all is over.
 */
export function improveComfort(model: Model, start: Places, aim: ComfortAim, limits: SearchLimits): Places {
  const state = new ComfortMoves(model, start, aim)
  let best = start
  let bestWorth = state.worth()
  let cost = state.cost()
  let moves = 0
  for (let tries = 0; state.canChange && moves < limits.moves; tries++) {
    if (tries % 64 === 63 && limits.shouldStop()) break
    const changed = state.change(limits.random)
    moves += state.effort
    if (!changed) continue
    const next = state.cost()
    const heat = HOT * Math.pow(COLD / HOT, moves / limits.moves)
    if (next > cost && limits.random() >= Math.exp((cost - next) / heat)) {
      state.undo()
      continue
    }
    cost = next
    const worth = state.worth()
    if (!isLess(worth, bestWorth)) continue
    bestWorth = worth
    best = state.places()
  }
  return best
}
