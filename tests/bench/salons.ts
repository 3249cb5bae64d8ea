import { composeInThread } from '#app/server/agenda-host.ts'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { comfortOf } from '#app/domain/scheduling/comfort.ts'
import type { Comfort } from '#app/domain/scheduling/comfort.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import type { Agenda, Problem } from '#app/domain/scheduling/problem.ts'
import type { CreateSolver } from '#app/domain/scheduling/sat.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { readArguments, runBench, wholeNumber } from './bench-arguments.ts'
import { madeSalon } from './made-salons.ts'
import { recomposing } from './recomposing.ts'
import { percentile } from './retrieval-metrics.ts'

const USAGE = 'bench:salons -- [--salons 50] [--seconds 20] [--seed 1] [--again 20]'

/** The thread that composes in the product; it lies beside the bench. */
const thread = composeInThread(new URL('./agenda-thread.js', import.meta.url))

interface Options {
  salons: number
  seconds: number
  seed: number
  /** Salons composed again. */
  again: number
}

function readOptions(argv: readonly string[]): Options {
  const names = ['salons', 'seconds', 'seed', 'again'] as const
  const { salons = '50', seconds = '20', seed = '1', again = '20' } = readArguments(argv, names)
  return {
    salons: wholeNumber('salons', salons, [1, 10_000]),
    seconds: wholeNumber('seconds', seconds, [1, 3600]),
    seed: wholeNumber('seed', seed, [0, 1_000_000]),
    again: wholeNumber('again', again, [0, 1000]),
  }
}

/** Tables of one room. */
const ROOM = 8

/** The salon with its tables in rooms. */
const inRooms = (problem: Problem): Problem => ({
  ...problem,
  rooms: Array.from({ length: Math.max(...problem.tables) }, (_, table) => Math.floor(table / ROOM)),
})

/** Composes one salon; `firstMs` is when the first valid agenda stood, `fullMs` when one placed as many meetings as the last. */
function composed(problem: Problem, createSolver: CreateSolver, seconds: number) {
  const start = performance.now()
  const placed = new Map<number, number>()
  const agenda = composeAgenda(problem, {
    seed: 1,
    createSolver,
    stepBudget: Number.MAX_SAFE_INTEGER,
    shouldStop: () => performance.now() - start >= seconds * 1000,
    onProgress: ({ unplaced }) => {
      if (!placed.has(unplaced)) placed.set(unplaced, performance.now() - start)
    },
  })
  const [firstMs = 0] = placed.values()
  return { agenda, ms: performance.now() - start, firstMs, fullMs: placed.get(agenda.unplaced.length) ?? 0 }
}

/** What the agenda would be without the moves after the search; it takes the steps that the search took. */
function unfinished(problem: Problem, createSolver: CreateSolver, seconds: number): Agenda {
  const start = performance.now()
  return composeAgenda(problem, {
    seed: 1,
    createSolver,
    stepBudget: Number.MAX_SAFE_INTEGER,
    shouldStop: () => performance.now() - start >= seconds * 1000,
    shouldStopFinishing: () => true,
  })
}

/** Means over salons. `lastSlot` is over their participants. */
function comfortFigures(comforts: readonly Comfort[]) {
  const mean = (of: (comfort: Comfort) => number, by = comforts.length) =>
    Math.round((100 * comforts.reduce((sum, comfort) => sum + of(comfort), 0)) / by) / 100
  return {
    roomChanges: mean((c) => c.roomChanges),
    tableChanges: mean((c) => c.tableChanges),
    end: mean((c) => c.end),
    lastSlot: mean(
      (c) => c.ends,
      comforts.reduce((sum, c) => sum + c.meeting, 0),
    ),
  }
}

/**
 * Composes generated half-day salons one after the other, one thread. Progress goes to stderr; the last line of stdout is one JSON
 * object: how soon the first agenda stands and the optimum is proven, and which salons stay open, with their bounds. `comfort`: mean changes of room and table, the slot with which all ends and
 * that of each participant's last meeting, before and after the moves that come after the search.
 */
export function main(argv: string[]): Promise<number> {
  return runBench(() => readOptions(argv), run, USAGE)
}

async function run({ salons, seconds, seed, again }: Options) {
  const createSolver = await loadSolver()
  const first: number[] = []
  const full: number[] = []
  const proven: number[] = []
  const open: object[] = []
  const comfort: { before: Comfort[]; after: Comfort[] } = { before: [], after: [] }
  let valid = true
  for (let n = 0; n < salons; n++) {
    const problem = inRooms(madeSalon(seed * 1000 + n))
    const { agenda, ms, firstMs, fullMs } = composed(problem, createSolver, seconds)
    const size = `${problem.participants.length} units ${problem.meetings.length} meetings ${problem.slotCount} rounds ${problem.tables[0]} tables`
    const found = { unplaced: agenda.unplaced.length, breaks: agenda.breaks, lowerBound: agenda.lowerBound }
    process.stderr.write(
      `${n} ${size}: ${JSON.stringify(found)} first ${firstMs.toFixed(0)} ms, full ${fullMs.toFixed(0)} ms, ${agenda.proven ? 'proven' : 'open'} ${ms.toFixed(0)} ms\n`,
    )
    valid &&= agenda.valid && validateAgenda(problem, agenda).length === 0
    comfort.before.push(comfortOf(problem, unfinished(problem, createSolver, seconds)))
    comfort.after.push(comfortOf(problem, agenda))
    first.push(firstMs)
    full.push(fullMs)
    proven.push(agenda.proven ? ms : Number.POSITIVE_INFINITY)
    if (!agenda.proven) open.push({ salon: n, size, ...found, unplacedBound: agenda.unplacedBound })
  }
  const solved = proven.filter(Number.isFinite)
  const whole = (ms: number) => (Number.isFinite(ms) ? Math.round(ms) : null)
  return {
    salons,
    valid,
    firstP50Ms: whole(percentile(first, 50)),
    firstMaxMs: whole(Math.max(...first)),
    fullP50Ms: whole(percentile(full, 50)),
    fullMaxMs: whole(Math.max(...full)),
    proven: solved.length,
    provenMedianMs: whole(percentile(proven, 50)),
    provenP90Ms: whole(percentile(proven, 90)),
    open,
    comfort: { before: comfortFigures(comfort.before), after: comfortFigures(comfort.after) },
    ...(again > 0 ? { recompose: await recomposing(thread, again) } : {}),
    rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}
