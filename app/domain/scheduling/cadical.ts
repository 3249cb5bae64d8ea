import { Cadical, createModule } from 'cadical-wasm'
import type { CreateSolver, SatSolver } from './sat.ts'

/**
 * Loads CaDiCaL (WebAssembly). Each call has its own heap, given back when the result is dropped.
 * Variable elimination hurts here because every round adds clauses over old variables; the stable mode alone suits the many
 * satisfiable calls of salons.
 */
export async function loadSolver(): Promise<CreateSolver> {
  const wasm = await createModule()
  return ({ seed, shouldStop }) => {
    const cadical = new Cadical(wasm, {
      quiet: true,
      elim: false,
      stabilizeonly: true,
      seed: Math.abs(seed) % 2_000_000_000,
    })
    cadical.setTerminate(shouldStop)
    return adapt(cadical)
  }
}

function adapt(cadical: Cadical): SatSolver {
  return {
    addClause: (literals) => cadical.addClause(literals),
    solve: (assumptions, conflicts) => cadical.solve({ assumptions, conflicts }),
    value: (literal) => cadical.value(literal),
    failed: (assumption) => cadical.failed(assumption),
    prefer: (literal) => cadical.phase(literal),
    dispose: () => cadical.dispose(),
  }
}
