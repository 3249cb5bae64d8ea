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
  /** Takes at most so many conflicts from the budget; 0 when none are left. */
  readonly allow: (conflicts: number) => number
  /** Literals that hold in the best assignment, for about the given share of it; a different part each time. */
  readonly freeze: (share: number) => readonly number[]
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
  const improve = improver(solver, clauses, { costs, bounds }, hooks)
  let slice = FIRST_SLICE
  let undecided = 0
  while (bounds.lower < bounds.upper) {
    const conflicts = hooks.allow(slice)
    if (conflicts === 0 || hooks.shouldStop()) return undefined
    const result = solver.solve(
      [...active].map((literal) => -literal),
      conflicts,
    )
    if (result === 'unknown') {
      undecided += conflicts
      if (undecided >= PATIENCE) improve(conflicts)
      slice *= 1.5
      continue
    }
    if (result === 'satisfiable') {
      bounds.upper = Math.min(bounds.upper, hooks.onModel())
      if (bounds.upper > bounds.lower) throw new Error('The assignment costs more than its clauses allow')
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

/** Conflicts of the first call; each later call that ends undecided gets half as many again. */
const FIRST_SLICE = 20_000
/**
 * Conflicts without a decision before time goes into a better assignment. The solver remembers where it looked last; a search
 * around the best assignment in between keeps it there, away from the optimum.
 */
const PATIENCE = 100_000
const ROUND_CONFLICTS = 1000

/**
 * Lowers the upper bound by large neighbourhood search: most of the best assignment is kept, and the solver looks for a better
 * rest. The part kept grows when the rest is too hard and shrinks when it has nothing better.
 */
function improver(
  solver: SatSolver,
  clauses: Clauses,
  { costs, bounds }: { costs: readonly Cost[]; bounds: Bounds },
  hooks: MinimiseHooks,
): (conflicts: number) => void {
  const lowest = bounds.lower
  let total: number[] | undefined
  let share = 0.5
  return (conflicts) => {
    if (!Number.isFinite(bounds.upper)) return
    total ??= clauses.count(
      costs.flat().filter((literal) => literal !== clauses.yes && literal !== clauses.no),
      bounds.upper - lowest,
    )
    for (let left = conflicts; left > 0 && bounds.lower < bounds.upper; left -= ROUND_CONFLICTS) {
      const allowed = hooks.allow(ROUND_CONFLICTS)
      if (allowed === 0 || hooks.shouldStop()) return
      const fewer = -total[bounds.upper - 1 - lowest]!
      const result = solver.solve([fewer, ...hooks.freeze(share)], allowed)
      if (result === 'satisfiable') bounds.upper = Math.min(bounds.upper, hooks.onModel())
      else share = Math.min(0.95, Math.max(0, share + (result === 'unknown' ? 0.02 : -0.02)))
    }
  }
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
