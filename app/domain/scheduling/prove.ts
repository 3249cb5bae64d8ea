import { Clauses } from './clauses.ts'
import type { Placement } from './encode.ts'
import { decode, encodeBreaks, encodeFairness, encodePlacement } from './encode.ts'
import type { Incumbent } from './incumbent.ts'
import type { BreakRange } from './minimum-breaks.ts'
import { breakRange } from './minimum-breaks.ts'
import type { Bounds, MinimiseHooks } from './minimise.ts'
import { minimise } from './minimise.ts'
import type { Slots } from './model.ts'
import { breaksByParticipant, measure } from './model.ts'
import type { Infeasibility } from './problem.ts'
import type { Random } from './random.ts'
import { below, seededRandom } from './random.ts'
import type { CreateSolver, SatSolver } from './sat.ts'

export interface ProofLimits {
  readonly seed: number
  /** Conflicts left; counted down as they are given to the solver. */
  readonly budget: { steps: number }
  readonly shouldStop: () => boolean
  /** Improves an agenda that the solver found by quick moves. */
  readonly polish: (slots: Slots) => void
}

/** Conflicts of one call that settles the fairness. */
const SLICE = 20_000

const allowance =
  (limits: ProofLimits) =>
  (conflicts: number): number => {
    const allowed = Math.min(Math.floor(conflicts), limits.budget.steps)
    limits.budget.steps -= allowed
    return allowed
  }

/** Literals that keep the meetings of the best agenda where they are, but for those near one participant. */
function keeper(incumbent: Incumbent, place: Placement['place'], random: Random): (share: number) => number[] {
  const { model } = incumbent
  return (share) => {
    const free = neighbourhood(incumbent, (1 - share) * model.ends.length, random)
    return [...model.ends.keys()]
      .filter((m) => !free.has(m) && incumbent.slots[m]! >= 0)
      .map((m) => place[m]![incumbent.slots[m]!]!)
  }
}

/** About `size` meetings around a participant, most often one with breaks: its own, those of its partners, and so on. */
function neighbourhood({ model, slots }: Incumbent, size: number, random: Random): Set<number> {
  const breaks = breaksByParticipant(model, slots)
  const broken = [...breaks.keys()].filter((p) => breaks[p]! > 0)
  const start =
    broken.length > 0 && random() < 0.8 ? broken[below(random, broken.length)]! : below(random, breaks.length)
  const free = new Set<number>()
  const seen = new Set([start])
  const open = [start]
  while (open.length > 0 && free.size < size) {
    const at = below(random, Math.min(open.length, 4))
    const [p] = open.splice(at, 1)
    for (const m of model.meetingsOf[p!]!) {
      free.add(m)
      for (const q of model.ends[m]!) {
        if (seen.has(q)) continue
        seen.add(q)
        open.push(q)
      }
    }
  }
  return free
}

/** First proves how many meetings can be placed, improving the incumbent on the way. */
export function provePlacement(incumbent: Incumbent, create: CreateSolver, limits: ProofLimits): void {
  if (incumbent.complete) return
  const { model } = incumbent
  const solver = create(limits)
  const clauses = new Clauses(solver)
  const { place, dropped } = encodePlacement(clauses, model, true)
  const bounds: Bounds = { lower: incumbent.never, upper: incumbent.quality.unplaced }
  const hooks: MinimiseHooks = {
    allow: allowance(limits),
    freeze: keeper(incumbent, place, seededRandom(limits.seed)),
    shouldStop: () => incumbent.complete || limits.shouldStop(),
    onBounds: () => incumbent.raise({ unplaced: bounds.lower }),
    onModel: () => {
      const slots = decode(model, place, (literal) => solver.value(literal))
      incumbent.offer(slots)
      return measure(model, slots).unplaced
    },
  }
  const costs = dropped
    .filter((literal) => literal !== clauses.yes && literal !== clauses.no)
    .map((literal) => [literal])
  minimise(solver, clauses, { costs, bounds }, hooks)
  solver.dispose()
}

/** Then proves the smallest number of breaks; needs an incumbent that places all that can be placed. */
export function proveBreaks(
  incumbent: Incumbent,
  create: CreateSolver,
  limits: ProofLimits,
): Infeasibility | undefined {
  const { model } = incumbent
  const dropped = incumbent.left
  const ranges = model.capacity.map((_, p) => breakRange(model, p, dropped))
  const infeasibility = fairnessByAbsences(incumbent, ranges)
  if (infeasibility) incumbent.fairness = infeasibility.fairness
  incumbent.raise({ breaks: ranges.reduce((sum, range) => sum + range.least, 0) })
  if (incumbent.proven) return infeasibility
  const solver = create(limits)
  const proof = new BreaksProof(incumbent, { solver, ranges, dropped, limits })
  const relaxed = proof.findFair()
  if (incumbent.fair) proof.minimise()
  solver.dispose()
  return relaxed ?? infeasibility
}

/** The fairness that absences leave possible, when it is less than asked for, and who causes it. */
export function fairnessByAbsences(incumbent: Incumbent, ranges: readonly BreakRange[]): Infeasibility | undefined {
  const least = Math.max(0, ...ranges.map((range) => range.least))
  const most = Math.min(...ranges.map((range) => range.most))
  const { fairness, problem } = incumbent.model
  if (ranges.length === 0 || least - most <= fairness) return undefined
  const causes = problem.participants.filter((_, p) => ranges[p]!.least - most > fairness)
  return { code: 'fairness-absences', participants: causes.map(({ id }) => id), fairness: least - most }
}

interface ProofInput {
  readonly solver: SatSolver
  readonly ranges: readonly BreakRange[]
  readonly dropped: number
  readonly limits: ProofLimits
}

class BreaksProof {
  private readonly clauses: Clauses
  private readonly placement: Placement
  private readonly breaks: readonly (readonly number[])[]
  private readonly bounds: Bounds
  private readonly allow: (conflicts: number) => number

  constructor(
    private readonly incumbent: Incumbent,
    private readonly input: ProofInput,
  ) {
    const { model } = incumbent
    this.clauses = new Clauses(input.solver)
    this.allow = allowance(input.limits)
    this.bounds = {
      lower: incumbent.breaksBound,
      upper: incumbent.fair ? incumbent.quality.breaks : Number.POSITIVE_INFINITY,
    }
    this.placement = encodePlacement(this.clauses, model, input.dropped > 0)
    this.preferKept()
    if (input.dropped > 0) {
      this.clauses.atMost(
        this.placement.dropped.filter((literal) => literal !== this.clauses.yes),
        input.dropped,
      )
    }
    // somebody has no more than the mean, and nobody more than the fairness above that
    const mean = Math.floor(this.bounds.upper / model.capacity.length)
    const slack = this.bounds.upper - this.bounds.lower
    const highest = mean + incumbent.fairness
    const limits = input.ranges.map((range) => Math.min(range.most, range.least + slack, highest))
    const exact = Math.max(0, ...limits) > incumbent.fairness
    this.breaks = input.ranges.map((range, p) =>
      encodeBreaks(this.clauses, { busy: this.placement.busy[p]!, range, limit: limits[p]!, exact }),
    )
  }

  /** Lets the solver look near the agenda to keep first. */
  private preferKept(): void {
    const { keep } = this.incumbent
    if (!keep) return
    this.placement.place.forEach((literals, m) =>
      literals.forEach((literal, s) => {
        if (Math.abs(literal) !== this.clauses.yes && keep[m]! >= 0)
          this.input.solver.prefer(keep[m] === s ? literal : -literal)
      }),
    )
  }

  private readonly onModel = (): number => {
    const { model } = this.incumbent
    const slots = decode(model, this.placement.place, (literal) => this.input.solver.value(literal))
    this.incumbent.offer(slots)
    return measure(model, slots).breaks
  }

  /** Settles the fairness: the smallest difference from the one asked for upwards that is possible at all. */
  findFair(): Infeasibility | undefined {
    const { incumbent, clauses } = this
    let relaxed: Infeasibility | undefined
    for (;;) {
      const condition = clauses.variable()
      encodeFairness(clauses, this.breaks, { fairness: incumbent.fairness, condition })
      if (!incumbent.fair) {
        const possible = this.decide([condition])
        if (possible === undefined) return relaxed
        if (!possible) {
          incumbent.fairness++
          relaxed = this.explain()
          continue
        }
        this.onModel()
        this.input.limits.polish(incumbent.slots)
        this.bounds.upper = incumbent.quality.breaks
      }
      clauses.add(condition)
      return relaxed
    }
  }

  private explain(): Infeasibility {
    const { ranges } = this.input
    const worst = Math.max(...ranges.map((range) => range.least))
    const causes = this.incumbent.model.problem.participants.filter((_, p) => ranges[p]!.least === worst && worst > 0)
    return { code: 'fairness-together', participants: causes.map(({ id }) => id), fairness: this.incumbent.fairness }
  }

  private decide(assumptions: readonly number[]): boolean | undefined {
    for (;;) {
      const conflicts = this.allow(SLICE)
      if (conflicts === 0 || this.input.limits.shouldStop()) return undefined
      const result = this.input.solver.solve(assumptions, conflicts)
      if (result !== 'unknown') return result === 'satisfiable'
    }
  }

  minimise(): void {
    const { incumbent, bounds, input } = this
    const costs = this.breaks.map((literals, p) => literals.slice(input.ranges[p]!.least))
    minimise(
      input.solver,
      this.clauses,
      { costs, bounds },
      {
        allow: this.allow,
        freeze: keeper(incumbent, this.placement.place, seededRandom(input.limits.seed)),
        shouldStop: input.limits.shouldStop,
        onModel: this.onModel,
        onBounds: () => incumbent.raise({ breaks: bounds.lower }),
      },
    )
    if (bounds.lower >= bounds.upper) incumbent.raise({ breaks: bounds.upper })
  }
}
