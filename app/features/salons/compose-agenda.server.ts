import { DomainError } from '#app/domain/errors.ts'
import { composition } from '#app/domain/salon/composition.ts'
import { applyScenario, roundsAfter } from '#app/domain/salon/scenario.ts'
import type { Scenario } from '#app/domain/salon/scenario.ts'
import type { ComposedAgenda } from '#app/domain/scheduling/problem.ts'
import { withLocks } from '#app/domain/scheduling/recompose.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { enqueue } from '#db/repos/outbox.ts'
import { latestRun, insertRun, runById, runsUnderWay, updateRun } from '#db/repos/salon-agendas.ts'
import type { AgendaRunRow } from '#db/repos/salon-agendas.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import type { LoadedComposition } from '#db/repos/salon-compositions.ts'
import { registrationOf } from '#db/repos/salon-registrations.ts'
import { salonByKey, touchSalon, updateSalon } from '#db/repos/salons.ts'
import { asStep } from './agenda-steps.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { placeMeeting, requirePlannable } from './place-meeting.server.ts'
import { takeOut } from './reinstate-unit.server.ts'

export interface AgendaWish {
  /** 假如; null composes the salon as it is. */
  scenario?: Scenario | null
  /**
   * After a release talks keep their place unless moving lets another one in, because their units know it already.
   * `freely`: they move for fewer gaps as well.
   */
  freely?: boolean
}

export const scenarioOf = (run: Pick<AgendaRunRow, 'scenario_json'>): Scenario | null =>
  run.scenario_json === '' ? null : (JSON.parse(run.scenario_json) as Scenario)

/**
 * 排议程, 重排其余 or 假如: asks the worker to compose. While a run that asks the same is under way it is that one.
 * Returns the run's id.
 */
export async function requestAgenda(ctx: Ctx, key: string, wish: AgendaWish = {}): Promise<string> {
  const scenario = wish.scenario ?? null
  const scenarioJson = scenario === null ? '' : JSON.stringify(scenario)
  return inTransaction(ctx, async (tx) => {
    const { salon, actor } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const same = (await runsUnderWay(tx.tx, salon.id)).find((r) => r.scenario_json === scenarioJson)
    if (same) return same.id
    const loaded = await loadComposition(tx.tx, salon, tx.now)
    const wanted = requirePossible(scenario, salon, loaded)
    const { problem, begun, fixed } = composition(applyScenario(loaded.state, planOf(salon), wanted))
    if (begun.length > 0 && begun.length === problem.slotCount)
      throw new DomainError('wrongState', { message: '各轮都已经开始，没有可以重排的了。' })
    if (problem.meetings.length === fixed.length)
      throw new DomainError('incomplete', { message: '还没有双方都已确认、且都已报名的洽谈可以排。' })
    const before = await latestRun(tx.tx, salon.id, scenarioJson)
    if (before?.status === 'done')
      await updateRun(tx.tx, { id: before.id, from: ['done'] }, { status: 'dropped', updated_at: tx.now })
    const id = newId()
    await insertRun(tx.tx, {
      id,
      salonId: salon.id,
      salonVersion: salon.version,
      requestedBy: actor.personId,
      scenarioJson,
      fewMoves: salon.released_version !== null && wish.freely !== true,
      now: tx.now,
    })
    await enqueue(tx.tx, { id: newId(), kind: 'compose', objectId: id, now: tx.now })
    await audit(tx, { action: 'salon.compose', object: { kind: 'salon', id: salon.id } })
    return id
  })
}

export const planOf = (salon: Pick<Salon, 'round_minutes' | 'change_minutes'>) => ({
  roundMinutes: salon.round_minutes,
  changeMinutes: salon.change_minutes,
})

/** Refuses a 假如 that changes nothing, that is about nobody here, or whose end would cut off what is locked. */
function requirePossible(scenario: Scenario | null, salon: Salon, loaded: LoadedComposition): Scenario | null {
  const refuse = (message: string) => new DomainError('badInput', { message })
  if (
    scenario?.kind === 'without' &&
    !loaded.state.registrations.some((r) => r.organisationId === scenario.organisationId)
  )
    throw refuse('请选择一家已报名的单位。')
  if (scenario?.kind !== 'end') return scenario
  const rounds = roundsAfter({ ...planOf(salon), rounds: salon.rounds }, scenario.minutes)
  if (rounds === salon.rounds) throw refuse('这点时间不够多一轮，也不能再少一轮。')
  const locked = loaded.locked.filter((id) => (loaded.current.slots[id] ?? 0) >= rounds)
  if (locked.length > 0) throw refuse(`第 ${rounds + 1} 轮起有 ${locked.length} 场已锁定，请先解锁再试早结束。`)
  return scenario
}

const STALE = '排议程之后，洽谈、报名或议程又有变化，或有一轮已经开始，这个结果不再适用。请重新排一次。'

/**
 * 采用: the composed agenda becomes the draft, with the change of the salon that a 假如 is about. It is refused as a
 * whole when the basis has changed since it was composed.
 */
export async function takeAgenda(ctx: Ctx, key: string, runId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const run = await runById(tx.tx, runId)
    if (run?.salon_id !== salon.id || run.result_json === null) throw new DomainError('notFound')
    if (run.status === 'taken') return
    if (run.salon_version !== salon.version) throw new DomainError('conflict', { message: STALE })
    if (!(await updateRun(tx.tx, { id: runId, from: ['done'] }, { status: 'taken', updated_at: tx.now })))
      throw new DomainError('wrongState')
    const result = JSON.parse(run.result_json) as ComposedAgenda
    const scenario = scenarioOf(run)
    let moved = 0
    await asStep(tx, salon, scenario ? '采用“假如”的安排' : '采用重排的议程', async () => {
      const unit =
        scenario?.kind === 'without' ? await cancelUnit(tx, { ...salon, team }, scenario.organisationId) : undefined
      await resize(tx, salon, scenario)
      moved = await place(tx, salon.id, result)
      return unit
    })
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: 'salon.takeAgenda',
      object: { kind: 'salon', id: salon.id },
      changes: { count: { after: moved } },
    })
  })
}

async function cancelUnit(tx: TxCtx, salon: Salon & { team: string[] }, organisationId: string) {
  const registration = await registrationOf(tx.tx, salon.id, organisationId)
  if (!registration) throw new DomainError('conflict', { message: STALE })
  return takeOut(tx, salon, registration)
}

async function resize(tx: TxCtx, salon: Salon, scenario: Scenario | null): Promise<void> {
  const size =
    scenario?.kind === 'tables'
      ? { tables: salon.tables + scenario.more }
      : scenario?.kind === 'end'
        ? { rounds: roundsAfter({ ...planOf(salon), rounds: salon.rounds }, scenario.minutes) }
        : null
  if (size && !(await updateSalon(tx.tx, { id: salon.id, status: salon.status }, size)))
    throw new DomainError('conflict')
}

/** Puts every talk where the result has it; an agenda that would break a rule is refused. Returns how many moved. */
async function place(tx: TxCtx, salonId: string, result: ComposedAgenda): Promise<number> {
  const salon = await salonByKey(tx.tx, salonId)
  if (!salon) throw new DomainError('notFound')
  const { problem, current, fixed, meetings } = await loadComposition(tx.tx, salon, tx.now)
  const kept = withLocks(problem, current, { meetings: fixed })
  if (validateAgenda(kept, result).length > 0) throw new DomainError('conflict', { message: STALE })
  const known = new Set(problem.meetings.map((m) => m.id))
  let moved = 0
  for (const meeting of meetings.filter((m) => known.has(m.id)))
    if (await placeMeeting(tx, meeting, { slot: result.slots[meeting.id], table: result.tables[meeting.id] })) moved++
  return moved
}

export async function dropAgenda(ctx: Ctx, key: string, runId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    const run = await runById(tx.tx, runId)
    if (run?.salon_id !== salon.id) throw new DomainError('notFound')
    await updateRun(tx.tx, { id: runId, from: ['done', 'failed'] }, { status: 'dropped', updated_at: tx.now })
  })
}
