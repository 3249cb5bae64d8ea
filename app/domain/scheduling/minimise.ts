import type { Clauses } from './clauses.ts'
import type { SatSolver } from './sat.ts'

/** A cost that can grow: literal k is true when it is more than k. */
export type Cost = readonly number[]

export interface Bounds {
  /** Costs that are proven to arise, and the smallest total seen. */
  lower: number
  upper: number
}

export interface MinimiseHooks {
  /** Called with every assignment found; returns its total cost. */
  readonly onModel: () => number
  readonly onBounds: () => void
  /** Takes conflicts from the budget; 0 when none are left. */
  readonly allow: () => number
  readonly shouldStop: () => boolean
}

/**
 * Core-guided minimisation of the number of true cost literals (OLL: Andres and others 2012; Morgado and others 2014). All costs
 * are assumed not to arise; each refutation names costs of which at least one does, raises the lower bound by one, and replaces
 * them by a counter that may be one higher. The first assignment found under such assumptions is the best there is.
 * Returns false when the clauses themselves contradict each other, undefined when it was stopped.
 */
export function minimise(
  solver: SatSolver,
  clauses: Clauses,
  { costs, bounds }: { costs: readonly Cost[]; bounds: Bounds },
  hooks: MinimiseHooks,
): boolean | undefined {
  // literal → the next literals of its cost
  const next = new Map<number, Cost>()
  const active = new Set<number>()
  const activate = (cost: Cost) => {
    const open = cost.findIndex((literal) => literal !== clauses.yes)
    const literal = open < 0 ? undefined : cost[open]
    if (literal === undefined || literal === clauses.no) return
    active.add(literal)
    next.set(literal, cost.slice(open + 1))
  }
  costs.forEach(activate)
  const lowest = bounds.lower
  let total: number[] | undefined
  const improve = () => {
    for (;;) {
      if (bounds.lower >= bounds.upper) return
      total ??= clauses.count(
        costs.flat().filter((literal) => literal !== clauses.yes && literal !== clauses.no),
        bounds.upper - lowest,
      )
      const target = Math.max(bounds.lower, bounds.upper - 1)
      const conflicts = hooks.allow()
      if (conflicts === 0 || hooks.shouldStop()) return
      const result = solver.solve([-total[target - lowest]!], conflicts)
      if (result === 'unknown') return
      if (result === 'unsatisfiable') {
        bounds.lower = target + 1
        hooks.onBounds()
        return
      }
      bounds.upper = Math.min(bounds.upper, hooks.onModel())
    }
  }
  while (bounds.lower < bounds.upper) {
    const conflicts = hooks.allow()
    if (conflicts === 0 || hooks.shouldStop()) return undefined
    const result = solver.solve(
      [...active].map((literal) => -literal),
      conflicts,
    )
    if (result === 'unknown') {
      improve()
      continue
    }
    if (result === 'satisfiable') {
      bounds.upper = Math.min(bounds.upper, hooks.onModel())
      bounds.lower = bounds.upper
      hooks.onBounds()
      return true
    }
    const core = shrink(
      solver,
      [...active].filter((literal) => solver.failed(-literal)),
      (total) => {
        bounds.upper = Math.min(bounds.upper, total)
      },
      hooks,
    )
    if (core.length === 0) return false
    bounds.lower++
    hooks.onBounds()
    for (const literal of core) {
      active.delete(literal)
      activate(next.get(literal)!)
    }
    clauses.add(...core)
    if (core.length > 1) activate(clauses.count(core, core.length).slice(1))
  }
  return true
}

const SHRINK_CONFLICTS = 300

/** Leaves out costs of a refutation that it does not need; only as far as that is cheap. */
function shrink(solver: SatSolver, core: number[], onTotal: (total: number) => void, hooks: MinimiseHooks): number[] {
  let small = core
  for (const literal of core) {
    if (small.length <= 1 || hooks.shouldStop()) break
    if (!small.includes(literal)) continue
    const rest = small.filter((other) => other !== literal)
    const result = solver.solve(
      rest.map((other) => -other),
      SHRINK_CONFLICTS,
    )
    if (result === 'satisfiable') onTotal(hooks.onModel())
    if (result === 'unsatisfiable') small = rest.filter((other) => solver.failed(-other))
  }
  return small
}
