import { DomainError } from '#app/domain/errors.ts'
import type { ComposedAgenda } from '#app/domain/scheduling/problem.ts'
import { validateAgenda } from '#app/domain/scheduling/validate.ts'
import { meetingActions, requireStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { enqueue } from '#db/repos/outbox.ts'
import { insertRun, latestRun, runById, updateRun } from '#db/repos/salon-agendas.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'

export function requirePlannable(salon: Pick<Salon, 'status'>): void {
  if (salon.status === 'held' || salon.status === 'closed') throw new DomainError('wrongState')
}

/** 排议程 or 重排其余: asks the worker to compose. While one run is under way it is that one. Returns the run's id. */
export async function requestAgenda(ctx: Ctx, key: string): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { salon, actor } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const before = await latestRun(tx.tx, salon.id)
    if (before?.status === 'waiting' || before?.status === 'running') return before.id
    const { problem } = await loadComposition(tx.tx, salon)
    if (problem.meetings.length === 0)
      throw new DomainError('incomplete', { message: '还没有双方都已确认、且都已报名的洽谈可以排。' })
    if (before?.status === 'done')
      await updateRun(tx.tx, { id: before.id, from: ['done'] }, { status: 'dropped', updated_at: tx.now })
    const id = newId()
    await insertRun(tx.tx, {
      id,
      salonId: salon.id,
      salonVersion: salon.version,
      requestedBy: actor.personId,
      now: tx.now,
    })
    await enqueue(tx.tx, { id: newId(), kind: 'compose', objectId: id, now: tx.now })
    await audit(tx, { action: 'salon.compose', object: { kind: 'salon', id: salon.id } })
    return id
  })
}

/** 采用: the composed agenda becomes the draft. It is refused when the basis has changed since it was composed. */
export async function takeAgenda(ctx: Ctx, key: string, runId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const run = await runById(tx.tx, runId)
    if (run?.salon_id !== salon.id || run.result_json === null) throw new DomainError('notFound')
    if (run.status === 'taken') return
    const result = JSON.parse(run.result_json) as ComposedAgenda
    const { problem, meetings } = await loadComposition(tx.tx, salon)
    if (run.salon_version !== salon.version || validateAgenda(problem, result).length > 0)
      throw new DomainError('conflict', {
        message: '排议程之后，洽谈、报名或议程又有变化，这个结果不再适用。请重新排一次。',
      })
    if (!(await updateRun(tx.tx, { id: runId, from: ['done'] }, { status: 'taken', updated_at: tx.now })))
      throw new DomainError('wrongState')
    const known = new Set(problem.meetings.map((m) => m.id))
    let moved = 0
    for (const meeting of meetings.filter((m) => known.has(m.id)))
      if (await placeMeeting(tx, meeting, { slot: result.slots[meeting.id], table: result.tables[meeting.id] })) moved++
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: 'salon.takeAgenda',
      object: { kind: 'salon', id: salon.id },
      changes: { count: { after: moved } },
    })
  })
}

export async function dropAgenda(ctx: Ctx, key: string, runId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    const run = await runById(tx.tx, runId)
    if (run?.salon_id !== salon.id) throw new DomainError('notFound')
    await updateRun(tx.tx, { id: runId, from: ['done', 'failed'] }, { status: 'dropped', updated_at: tx.now })
  })
}

/** Puts a talk into a cell or takes it out; false when it stands there already. Writes the step of its status. */
export async function placeMeeting(
  tx: TxCtx,
  meeting: SalonMeeting,
  at: { slot: number | undefined; table: number | undefined },
): Promise<boolean> {
  const slot = at.table === undefined ? null : (at.slot ?? null)
  const table = slot === null ? null : (at.table ?? null)
  if (meeting.slot === slot && meeting.table_no === table) return false
  const from = meeting.status as MeetingStatus
  const action = slot === null ? 'unschedule' : 'schedule'
  const same = (action === 'schedule') === (from === 'scheduled')
  const to = same ? from : requireStatus(meetingActions, action, from)
  const saved = await updateMeeting(
    tx.tx,
    { id: meeting.id, status: from, version: meeting.version },
    {
      slot,
      table_no: table,
      status: to,
      ...(slot === null ? { locked: 0 } : {}),
      ...(same ? {} : { status_at: tx.now }),
    },
  )
  if (!saved) throw new DomainError('conflict')
  if (!same) await recordStep(tx, { object: { kind: 'meeting', id: meeting.id }, action, from, to })
  return true
}
