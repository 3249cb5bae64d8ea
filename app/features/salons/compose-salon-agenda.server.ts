import { composition } from '#app/domain/salon/composition.ts'
import { applyScenario } from '#app/domain/salon/scenario.ts'
import type { Scenario } from '#app/domain/salon/scenario.ts'
import type { Composer } from '#app/server/agenda-composer.ts'
import type { Services } from '#app/server/context.ts'
import { basisOf } from './agenda-runs.server.ts'
import { runById, updateRun } from '#db/repos/salon-agendas.ts'
import { salonByKey } from '#db/repos/salons.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'

/** After so long the best agenda found is the result: of a first one, and of one that stays near to what stands. */
const FIRST_LIMIT_MS = 15_000
const AGAIN_LIMIT_MS = 1_200
/** Progress is stored no more often than this. */
const PROGRESS_MS = 300

/** One run: composes the agenda of the salon as it is now and stores progress and result. A run that is over is left. */
export async function composeSalonAgenda(services: Services, runId: string, compose: Composer): Promise<void> {
  const { db, clock } = services
  const run = await runById(db, runId)
  const salon = run && (await salonByKey(db, run.salon_id))
  if (!run || !salon) return
  const begun = await updateRun(
    db,
    { id: runId, from: ['waiting', 'running'] },
    { status: 'running', salon_version: salon.version, updated_at: clock.now() },
  )
  if (!begun) return
  const { state } = await loadComposition(db, salon, clock.now())
  const scenario = run.scenario_json === '' ? null : (JSON.parse(run.scenario_json) as Scenario)
  const plan = { roundMinutes: salon.round_minutes, changeMinutes: salon.change_minutes }
  const composed = composition(applyScenario(state, plan, scenario))
  const { problem, current, locked } = composed
  const timeLimitMs = Object.keys(current.slots).length === 0 ? FIRST_LIMIT_MS : AGAIN_LIMIT_MS
  let written = 0
  let pending: Promise<unknown> = Promise.resolve()
  const result = await compose(
    { problem, current, locked, fewMoves: run.few_moves === 1, seed: salon.seed, timeLimitMs },
    (progress) => {
      const at = clock.now()
      if (at - written < PROGRESS_MS) return
      written = at
      pending = pending.then(() =>
        updateRun(db, { id: runId, from: ['running'] }, { progress_json: JSON.stringify(progress), updated_at: at }),
      )
    },
  )
  await pending
  await updateRun(
    db,
    { id: runId, from: ['running'] },
    {
      status: 'done',
      result_json: JSON.stringify({ ...result, basis: basisOf(composed), locked }),
      updated_at: clock.now(),
    },
  )
}

/** Ends a run that could not be done. */
export async function failSalonAgenda({ db, clock }: Services, runId: string): Promise<void> {
  await updateRun(
    db,
    { id: runId, from: ['waiting', 'running'] },
    { status: 'failed', error: '排议程没有完成，请再试一次。', updated_at: clock.now() },
  )
}
