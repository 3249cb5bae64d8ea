import loadHighs from 'highs'
import type { Highs } from 'highs'
import type { BinaryProgram, SolveBinary } from './problem.ts'

/** Branches after which the best choice so far is the answer, unproven; counted, so that the answer never depends on the clock. */
const NODES = 5000

/** Loads HiGHS (WebAssembly), the exact solver of whole-number programs. Its heap is given back with the result. */
export async function loadBinarySolver(): Promise<SolveBinary> {
  const highs = await loadHighs()
  return (program) => solve(highs, program)
}

function solve(highs: Highs, { profit, rows }: BinaryProgram): ReturnType<SolveBinary> {
  const columns = profit.length
  if (columns === 0) return { taken: [], proven: true }
  const starts = [0]
  for (const row of rows) starts.push((starts.at(-1) ?? 0) + row.entries.length)
  const entries = rows.flatMap((row) => row.entries)
  const { objectiveSense, variableType, modelStatus } = highs.constants
  return highs.withModel(
    {
      numCols: columns,
      numRows: rows.length,
      sense: objectiveSense.maximize,
      colCost: profit,
      colLower: profit.map(() => 0),
      colUpper: profit.map(() => 1),
      rowLower: rows.map(() => -highs.infinity),
      rowUpper: rows.map((row) => row.upper),
      matrix: {
        format: 'csr',
        numCols: columns,
        numRows: rows.length,
        starts,
        indices: entries.map(([column]) => column),
        values: entries.map(([, coefficient]) => coefficient),
      },
      integrality: profit.map(() => variableType.integer),
    },
    (model) => {
      model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5, mip_max_nodes: NODES, random_seed: 0 })
      model.run()
      const status = model.getModelStatus()
      if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible) return null
      const taken = [...model.getSolution().colValue].map((value) => value > 0.5)
      return { taken, proven: status === modelStatus.optimal }
    },
  )
}
