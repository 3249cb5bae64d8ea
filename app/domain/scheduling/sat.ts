/**
 * What the composer needs of a SAT solver. Literals are non-zero whole numbers, −v the negation of v.
 * The solver is handed in, so that loading it stays outside the pure composer.
 */
export interface SatSolver {
  addClause(literals: readonly number[]): void
  /** `unknown` when the conflicts are used up or `shouldStop` became true. */
  solve(assumptions: readonly number[], conflicts: number): 'satisfiable' | 'unsatisfiable' | 'unknown'
  /** Value in the assignment found; only after `satisfiable`. */
  value(literal: number): boolean
  /** Whether the assumption was used to refute; only after `unsatisfiable`. */
  failed(assumption: number): boolean
  /** Makes the solver try this value of a variable first. */
  prefer(literal: number): void
  dispose(): void
}

export interface SolverSettings {
  readonly seed: number
  /** Asked again and again while the solver runs. */
  readonly shouldStop: () => boolean
}

export type CreateSolver = (settings: SolverSettings) => SatSolver
