import { composition } from '#app/domain/salon/composition.ts'
import type { SalonState } from '#app/domain/salon/composition.ts'
import type { Agenda } from '#app/domain/scheduling/problem.ts'
import { below, seededRandom } from '#app/domain/scheduling/random.ts'
import type { Random } from '#app/domain/scheduling/random.ts'
import { diffAgendas } from '#app/domain/scheduling/recompose.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import type { Composer } from '#app/server/agenda-composer.ts'
import { fullSalon } from './made-salons.ts'
import { percentile } from './retrieval-metrics.ts'

/** What 重排其余 may take in the product, and what a first agenda may. */
const AGAIN_MS = 1_200
const FIRST_MS = 5_000

const TALKS = 200
const NEW_TALKS = 5
const TAKEN_OUT = 10

/** A salon whose agenda stands, and talks that are not agreed yet. */
interface Standing {
  readonly state: SalonState
  readonly later: SalonState['talks']
}

interface Scenario {
  readonly name: string
  readonly fewMoves: boolean
  /** What happens to a salon whose agenda stands. */
  readonly happens: (standing: Standing, random: Random) => SalonState
}

const edited = (state: SalonState, talk: (t: SalonState['talks'][number], n: number) => object): SalonState => ({
  ...state,
  talks: state.talks.map((t, n) => ({ ...t, ...talk(t, n) })),
})
const out = { slot: null, table: null, locked: false }

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'locks',
    fewMoves: false,
    happens: ({ state }, random) => ({
      ...edited(state, (_, n) => (n < TAKEN_OUT ? out : { locked: random() < 1 / 3 })),
      lockedUnits: [state.registrations[0]!.organisationId],
      lockedRounds: [below(random, state.rounds)],
    }),
  },
  {
    name: 'release',
    fewMoves: true,
    happens: ({ state, later }) => ({ ...state, talks: [...state.talks, ...later] }),
  },
  {
    name: 'cancellation',
    fewMoves: true,
    happens: ({ state }, random) => {
      const gone = state.registrations[below(random, state.registrations.length)]!.organisationId
      const late = state.registrations[below(random, state.registrations.length)]!.organisationId
      return {
        ...state,
        registrations: state.registrations
          .filter((r) => r.organisationId !== gone)
          .map((r) => (r.organisationId === late ? { ...r, absent: [...new Set([0, ...r.absent])] } : r)),
        talks: state.talks.filter((t) => t.needOrganisationId !== gone && t.offerOrganisationId !== gone),
      }
    },
  },
]

const withAgenda = (state: SalonState, agenda: Agenda): SalonState =>
  edited(state, ({ id }) => ({ slot: agenda.slots[id] ?? null, table: agenda.tables[id] ?? null }))

async function again(compose: Composer, state: SalonState, { fewMoves }: Scenario) {
  const { problem, current, locked } = composition(state)
  const start = performance.now()
  const request = { problem, current, locked, fewMoves, seed: 1, timeLimitMs: AGAIN_MS }
  const agenda = await compose(request, () => undefined)
  const ms = performance.now() - start
  const { changes } = diffAgendas(problem, current, agenda)
  const kept = locked.every((id) => agenda.slots[id] === current.slots[id] && agenda.tables[id] === current.tables[id])
  const waiting = problem.meetings.filter(({ id }) => current.slots[id] === undefined).length
  return {
    ms,
    moved: changes.filter(({ kind }) => kind === 'moved').length,
    waiting,
    unplaced: agenda.unplaced.length,
    proven: agenda.proven,
    valid: kept && validateAgenda(problem, agenda).length === 0,
  }
}

/**
 * 重排其余 of salons with 60 units and 200 talks whose agenda stands: after locks, when five more talks are agreed after a release, and
 * when a unit cancels and another comes late. Times are from the request to the answer of the composer.
 */
export async function recomposing(compose: Composer, salons: number) {
  const rows = SCENARIOS.map((scenario) => ({ scenario, runs: [] as Awaited<ReturnType<typeof again>>[] }))
  for (let seed = 0; seed < salons; seed++) {
    const made = fullSalon(seed, TALKS + NEW_TALKS)
    const state = { ...made, talks: made.talks.slice(0, TALKS) }
    const { problem, current, locked } = composition(state)
    const request = { problem, current, locked, seed: 1, timeLimitMs: FIRST_MS }
    const agenda = await compose(request, () => undefined)
    const standing = { state: withAgenda(state, agenda), later: made.talks.slice(TALKS) }
    for (const { scenario, runs } of rows) {
      const run = await again(compose, scenario.happens(standing, seededRandom(seed)), scenario)
      runs.push(run)
      process.stderr.write(
        `recompose ${seed} ${scenario.name}: ${JSON.stringify({ ...run, ms: Math.round(run.ms) })}\n`,
      )
    }
  }
  return Object.fromEntries(rows.map(({ scenario, runs }) => [scenario.name, figures(runs)]))
}

function figures(runs: readonly Awaited<ReturnType<typeof again>>[]) {
  const of = (value: (run: (typeof runs)[number]) => number) => runs.map(value)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    medianMs: Math.round(
      percentile(
        of((r) => r.ms),
        50,
      ),
    ),
    worstMs: Math.round(Math.max(...of((r) => r.ms))),
    movedMedian: percentile(
      of((r) => r.moved),
      50,
    ),
    movedMost: Math.max(...of((r) => r.moved)),
    waiting: sum(of((r) => r.waiting)),
    unplaced: sum(of((r) => r.unplaced)),
    valid: runs.every((r) => r.valid),
  }
}
