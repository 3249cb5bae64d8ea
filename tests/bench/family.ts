import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import type { Problem } from '#app/domain/scheduling/problem.ts'
import type { CreateSolver } from '#app/domain/scheduling/sat.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { parseInstance } from './agenda-instance.ts'
import { readArguments, runBench, wholeNumber } from './bench-arguments.ts'
import { derivedInstance } from './derived-instance.ts'

const USAGE = 'bench:family -- [--seconds 60] [--seed 1]'
const DIR = 'tests/bench/data/scheduling'

interface Options {
  seconds: number
  seed: number
}

function readOptions(argv: readonly string[]): Options {
  const { seconds = '60', seed = '1' } = readArguments(argv, ['seconds', 'seed'])
  return { seconds: wholeNumber('seconds', seconds, [1, 3600]), seed: wholeNumber('seed', seed, [0, 1_000_000]) }
}

function composed(problem: Problem, createSolver: CreateSolver, { seconds, seed }: Options) {
  const start = performance.now()
  const agenda = composeAgenda(problem, {
    seed,
    createSolver,
    stepBudget: Number.MAX_SAFE_INTEGER,
    shouldStop: () => performance.now() - start >= seconds * 1000,
  })
  return { agenda, seconds: Number(((performance.now() - start) / 1000).toFixed(2)) }
}

/**
 * Files of the family with `fixed` and `precedences` in use, made from the published ones and a best schedule of each. Progress goes
 * to stderr; the last line of stdout is one JSON object.
 */
export function main(argv: string[]): Promise<number> {
  return runBench(() => readOptions(argv), run, USAGE)
}

async function run(options: Options) {
  const createSolver = await loadSolver()
  const rows = []
  for (const name of (await readdir(DIR)).filter((f) => f.endsWith('.dzn')).sort()) {
    const text = await readFile(join(DIR, name), 'utf8')
    const published = parseInstance(name, text)
    const best = composed(published, createSolver, options).agenda
    const slots = published.meetings.map(({ id }) => best.slots[id] ?? 0)
    const problem = parseInstance(name, derivedInstance(text, slots, options.seed))
    const { agenda, seconds } = composed(problem, createSolver, options)
    const row = {
      instance: name.replace('.original.dzn', ''),
      fixed: problem.meetings.filter((m) => m.slot !== undefined).length,
      precedences: problem.precedences.length,
      optimum: best.proven ? best.breaks : null,
      breaks: agenda.breaks,
      lowerBound: agenda.lowerBound,
      proven: agenda.proven,
      valid: agenda.unplaced.length === 0 && validateAgenda(problem, agenda).length === 0,
      seconds,
    }
    rows.push(row)
    process.stderr.write(`${JSON.stringify(row)}\n`)
  }
  return { rows, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) }
}
