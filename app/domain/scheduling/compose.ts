import { improveComfort } from './improve-comfort.ts'
import { Incumbent } from './incumbent.ts'
import { keepWishes } from './keep-wishes.ts'
import { compile, slotsOf } from './model.ts'
import type { Model, Slots } from './model.ts'
import { breakRange } from './minimum-breaks.ts'
import { placeMeetings } from './place-meetings.ts'
import type { Agenda, ComposedAgenda, Infeasibility, Problem } from './problem.ts'
import type { ProofLimits } from './prove.ts'
import { proveBreaks, provePlacement } from './prove.ts'
import { seededRandom } from './random.ts'
import { reduceBreaks } from './reduce-breaks.ts'
import type { CreateSolver } from './sat.ts'
import { assignTables } from './tables.ts'
import { explainUnplaced } from './unplaced.ts'
import { validateAgenda } from './validate.ts'

/** A valid agenda found on the way. */
export interface Progress {
  /** Meeting id → slot. */
  readonly slots: Readonly<Record<string, number>>
  readonly unplaced: number
  /** At least so many meetings stay without a slot in every agenda. */
  readonly unplacedBound: number
  readonly breaks: number
  readonly maxFairnessDifference: number
}

export interface ComposeOptions {
  /** Same problem, seed and budget give the same agenda, unless `shouldStop` cuts the run short. */
  readonly seed: number
  /** Steps: one is a move of the local search or a conflict granted to the solver. */
  readonly stepBudget?: number
  /** The exact solver; without it the agenda is good but proven only when it reaches a simple bound. */
  readonly createSolver?: CreateSolver
  /** Called whenever the best agenda or the proven lower bound of the breaks changes. */
  readonly onProgress?: (best: Progress, bound: number) => void
  /** Asked often; true ends the search with the best agenda so far. */
  readonly shouldStop?: () => boolean
  /** The same for what comes after the search, wishes, ways and the end; `shouldStop` when not given. */
  readonly shouldStopFinishing?: () => boolean
  /** An agenda to start from and to stay near to. */
  readonly previous?: Pick<Agenda, 'slots' | 'tables'>
  /** Of agendas that place as many meetings the one with the fewest moves from `previous` is best, whatever its breaks. */
  readonly fewMoves?: boolean
}

const finishingStops = ({ shouldStop, shouldStopFinishing }: ComposeOptions) =>
  shouldStopFinishing ?? shouldStop ?? (() => false)

const DEFAULT_STEPS = 5_000_000
const PLACING_MOVES = 20_000
const REDUCING_MOVES = 150_000
const POLISHING_MOVES = 40_000
const WISH_EXCHANGES = 2_000
/** Moves for each meeting, and for all of them at most. */
const COMFORT_MOVES = 100
const MOST_COMFORT_MOVES = 10_000

/**
 * Composes the agenda: a quick local search for a good one, then a core-guided proof that improves it or shows that nothing
 * better exists. First as many meetings as possible are placed, then breaks are avoided under the fairness.
 * The result is valid however early it is stopped. It throws only when a meeting names an unknown participant.
 */
export function composeAgenda(problem: Problem, options: ComposeOptions): ComposedAgenda {
  const model = compile(problem)
  const keep = options.previous && slotsOf(model, options.previous)
  const incumbent = new Incumbent(model, (now) => options.onProgress?.(progressOf(now), now.breaksBound), {
    slots: keep,
    first: options.fewMoves ?? false,
  })
  const infeasibility = search(incumbent, options)
  const exchanges = Math.min(WISH_EXCHANGES, options.stepBudget ?? WISH_EXCHANGES)
  if (!finishingStops(options)()) keepWishes(incumbent, exchanges)
  return describe(incumbent, infeasibility, options)
}

function search(incumbent: Incumbent, options: ComposeOptions): Infeasibility | undefined {
  const { model, keep, keepFirst } = incumbent
  const random = seededRandom(options.seed)
  const budget = { steps: options.stepBudget ?? DEFAULT_STEPS }
  const shouldStop = options.shouldStop ?? (() => false)
  let slots = keep ?? model.pinned
  for (const moves of [2 * model.ends.length, PLACING_MOVES]) {
    const enough = incumbent.unplacedBound - incumbent.never
    const placed = placeMeetings(model, slots, { random, moves: Math.min(moves, budget.steps), shouldStop, enough })
    budget.steps -= placed.moves
    incumbent.offer(placed.slots)
    slots = placed.slots
  }
  if (incumbent.complete) incumbent.raise({ breaks: simpleBound(incumbent) })
  const reduce = (slots: Slots, most: number, cool: boolean) => {
    const aim = { fairness: incumbent.fairness, goal: incumbent.breaksBound, keep, keepFirst, cool }
    const reduced = reduceBreaks(model, slots, aim, { random, moves: Math.min(most, budget.steps), shouldStop })
    budget.steps -= reduced.moves
    incumbent.offer(reduced.slots)
  }
  reduce(slots, REDUCING_MOVES, keep !== undefined)
  if (!options.createSolver) return undefined
  const polish = (slots: Slots) => reduce(slots, POLISHING_MOVES, true)
  const limits: ProofLimits = { seed: options.seed, budget, shouldStop, polish }
  if (!incumbent.complete) {
    provePlacement(incumbent, options.createSolver, limits)
    reduce(incumbent.slots, REDUCING_MOVES, keep !== undefined)
  }
  if (keepFirst) return undefined
  const infeasibility = incumbent.complete ? proveBreaks(incumbent, options.createSolver, limits) : undefined
  if (keep) polish(incumbent.slots)
  return infeasibility
}

const simpleBound = ({ model, left }: Incumbent): number =>
  model.capacity.reduce((sum, _, p) => sum + breakRange(model, p, left).least, 0)

function slotRecord(model: Model, slots: Slots): Record<string, number> {
  const record: Record<string, number> = {}
  model.problem.meetings.forEach((meeting, m) => {
    if (slots[m]! >= 0) record[meeting.id] = slots[m]!
  })
  return record
}

function progressOf({ model, slots, quality, unplacedBound }: Incumbent): Progress {
  return {
    slots: slotRecord(model, slots),
    unplaced: quality.unplaced,
    unplacedBound,
    breaks: quality.breaks,
    maxFairnessDifference: quality.difference,
  }
}

/** The best agenda with its tables, made more comfortable as far as nothing that counts more gets worse and nobody moves who need not. */
function seated(incumbent: Incumbent, options: ComposeOptions): Agenda {
  const { model } = incumbent
  const { problem } = model
  const { previous, seed, stepBudget } = options
  const shouldStop = finishingStops(options)
  const start = slotRecord(model, incumbent.slots)
  const agenda = { slots: start, tables: assignTables(problem, start, previous?.tables) }
  const tables = Int16Array.from(problem.meetings, ({ id }) => agenda.tables[id] ?? -1)
  if (shouldStop() || tables.some((table, m) => table < 0 && incumbent.slots[m]! >= 0)) return agenda
  const stays = Uint8Array.from(problem.meetings, ({ id }) =>
    Number(previous?.slots[id] === start[id] && previous?.tables[id] === agenda.tables[id]),
  )
  const aim = { fairness: incumbent.fairness, stays }
  const most = Math.min(COMFORT_MOVES * problem.meetings.length, MOST_COMFORT_MOVES)
  const moves = Math.min(most, stepBudget ?? most)
  const limits = { random: seededRandom(seed), moves, shouldStop }
  const found = improveComfort(model, { slots: incumbent.slots, tables }, aim, limits)
  incumbent.settle(found.slots)
  return { slots: slotRecord(model, found.slots), tables: slotRecord(model, found.tables) }
}

function describe(
  incumbent: Incumbent,
  infeasibility: Infeasibility | undefined,
  options: ComposeOptions,
): ComposedAgenda {
  const agenda = seated(incumbent, options)
  const { model, slots, quality } = incumbent
  return {
    ...agenda,
    breaks: quality.breaks,
    lowerBound: incumbent.breaksBound,
    proven: incumbent.proven,
    maxFairnessDifference: quality.difference,
    unplacedBound: incumbent.unplacedBound,
    unplaced: explainUnplaced(model, slots),
    valid: validateAgenda(model.problem, agenda).length === 0,
    infeasibility,
  }
}
