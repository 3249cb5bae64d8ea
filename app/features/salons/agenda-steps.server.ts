import { changedSince, stepBetween } from '#app/domain/salon/agenda-steps.ts'
import type { AgendaPart, AgendaState, UnitPart } from '#app/domain/salon/agenda-steps.ts'
import { DomainError } from '#app/domain/errors.ts'
import { describeViolation, validateAgenda } from '#app/domain/scheduling/validate.ts'
import type { MeetingStatus, RegistrationStatus } from '#app/domain/status.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { addAgendaStep, agendaLocks, markStep, nextStep, setAgendaLock } from '#db/repos/agenda-steps.ts'
import { updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import type { LoadedComposition } from '#db/repos/salon-compositions.ts'
import { salonByKey, touchSalon, updateSalon } from '#db/repos/salons.ts'
import type { ReadDb } from '#db/schema.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { placeMeeting, requirePlannable } from './place-meeting.server.ts'
import { applyUnit } from './reinstate-unit.server.ts'

const lockKey = (kind: 'unit' | 'round', object: string | number): string => `${kind}:${object}`

/** The draft as its desk changes it: talks that can be placed, the locks, the size. */
export async function agendaState(
  db: ReadDb,
  salon: Pick<Salon, 'id' | 'tables' | 'rounds'>,
  { meetings, registrations }: Pick<LoadedComposition, 'meetings' | 'registrations'>,
): Promise<AgendaState> {
  const locks = await agendaLocks(db, salon.id)
  return {
    talks: Object.fromEntries(
      meetings
        .filter((m) => m.status === 'agreed' || m.status === 'scheduled')
        .map((m) => [m.id, { slot: m.slot, table: m.table_no, locked: m.locked === 1 }]),
    ),
    locks: locks.map((l) => lockKey(l.kind, l.object)),
    tables: salon.tables,
    rounds: salon.rounds,
    registrations: Object.fromEntries(registrations.map((r) => [r.id, r.status as RegistrationStatus])),
    statuses: Object.fromEntries(meetings.map((m) => [m.id, m.status as MeetingStatus])),
  }
}

/**
 * Does `work` and keeps what it changed as one step that can be undone; a work that changes nothing is no step. A work that
 * takes a unit out of the salon returns what that changed.
 */
export async function asStep(
  tx: TxCtx,
  salon: Salon,
  title: string,
  work: () => Promise<{ before: UnitPart; after: UnitPart } | void>,
): Promise<void> {
  const before = await stateNow(tx, salon.id)
  const unit = (await work()) ?? null
  const between = stepBetween(before, await stateNow(tx, salon.id))
  const none: AgendaPart = { talks: {}, locks: {} }
  const step = unit
    ? {
        before: { ...(between?.before ?? none), unit: unit.before },
        after: { ...(between?.after ?? none), unit: unit.after },
      }
    : between
  if (!step || tx.actor.kind !== 'person') return
  await addAgendaStep(tx.tx, {
    salon_id: salon.id,
    person_id: tx.actor.personId,
    title,
    before_json: JSON.stringify(step.before),
    after_json: JSON.stringify(step.after),
    created_at: tx.now,
  })
}

async function stateNow(tx: TxCtx, salonId: string): Promise<AgendaState> {
  const salon = await salonByKey(tx.tx, salonId)
  if (!salon) throw new DomainError('notFound')
  return agendaState(tx.tx, salon, await loadComposition(tx.tx, salon, tx.now))
}

const pair = (m: SalonMeeting | undefined) =>
  m ? `${m.need_short || m.need_name} × ${m.offer_short || m.offer_name}` : '有一场洽谈'

/** Why a part is no longer as a step left it, in one sentence; empty when it is. */
export function sinceThen(part: AgendaPart, now: AgendaState, meetings: readonly SalonMeeting[]): string {
  const changed = changedSince(part, now)
  const talks = changed.talks.map((id) => pair(meetings.find((m) => m.id === id)))
  if (talks.length > 0) return `${talks.join('、')}在这一步之后又有变化`
  if (changed.unit) return '这家单位的报名或洽谈在这一步之后又有变化'
  return changed.other ? '锁定或桌数、轮数在这一步之后又有变化' : ''
}

/**
 * Undoes the last step of the salon's desk, or does the last undone one again. `version` is the salon's and `position`
 * the step's as the person saw them: when a colleague or a participant has changed anything since, nothing happens.
 */
export async function stepAgenda(
  ctx: Ctx,
  key: string,
  { direction, version, position }: { direction: 'undo' | 'redo'; version: number; position: number },
): Promise<string> {
  const word = direction === 'undo' ? '撤销' : '重做'
  return inTransaction(ctx, async (tx) => {
    const { salon, team } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const step = await nextStep(tx.tx, salon.id, direction)
    if (!step) throw new DomainError('wrongState', { message: `没有可以${word}的步骤。` })
    if (version !== salon.version || step.position !== position)
      throw new DomainError('conflict', { message: `议程刚有变化，请看过最新的安排再${word}。` })
    const parts = [step.before_json, step.after_json].map((json) => JSON.parse(json) as AgendaPart)
    const [from, to] = direction === 'undo' ? [parts[1], parts[0]] : parts
    if (!from || !to) throw new DomainError('internal')
    const loaded = await loadComposition(tx.tx, salon, tx.now)
    const { problem, current, meetings } = loaded
    const changed = sinceThen(from, await agendaState(tx.tx, salon, loaded), meetings)
    if (changed !== '') throw new DomainError('conflict', { message: `${changed}，不能${word}。` })
    const closed = closedByClock(to, loaded)
    if (closed !== '') throw new DomainError('conflict', { message: `${closed}，不能${word}。` })
    const known = new Set(validateAgenda(problem, current).map((v) => JSON.stringify(v)))
    if (to.unit) await applyUnit(tx, { ...salon, team }, to.unit)
    await apply(tx, salon, to, meetings)
    await refuseNewConflicts(tx, salon.id, known, word)
    await markStep(tx.tx, { salonId: salon.id, position: step.position }, direction === 'undo')
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: `salon.${direction}`,
      object: { kind: 'salon', id: salon.id },
      changes: { count: { after: Object.keys(to.talks).length } },
    })
    return step.title
  })
}

/** Why a part cannot be put back any more because a round has begun or a talk took place; empty when it can. */
export function closedByClock(part: AgendaPart, { meetings, fixed, begun }: LoadedComposition): string {
  const placed = Object.entries(part.talks)
  const talk = placed.find(([id]) => fixed.includes(id))
  if (talk) return `${pair(meetings.find((m) => m.id === talk[0]))}已经开始或谈过`
  const slot = placed.map(([, place]) => place.slot).find((s) => s !== null && begun.includes(s))
  return slot === undefined || slot === null ? '' : `第 ${slot + 1} 轮已经开始`
}

async function apply(tx: TxCtx, salon: Salon, part: AgendaPart, meetings: readonly SalonMeeting[]): Promise<void> {
  for (const [id, place] of Object.entries(part.talks)) {
    const meeting = meetings.find((m) => m.id === id)
    if (!meeting) throw new DomainError('conflict')
    await placeMeeting(tx, meeting, { slot: place.slot ?? undefined, table: place.table ?? undefined })
    const status: MeetingStatus = place.slot === null ? 'agreed' : 'scheduled'
    await updateMeeting(tx.tx, { id, status }, { locked: place.locked ? 1 : 0 })
  }
  for (const [lock, set] of Object.entries(part.locks)) {
    const [kind, object = ''] = lock.split(':')
    await setAgendaLock(tx.tx, { salon_id: salon.id, kind: kind === 'unit' ? 'unit' : 'round', object }, set)
  }
  const size = {
    ...(part.tables === undefined ? {} : { tables: part.tables }),
    ...(part.rounds === undefined ? {} : { rounds: part.rounds }),
  }
  if (Object.keys(size).length > 0) await updateSalon(tx.tx, { id: salon.id, status: salon.status }, size)
}

/** Since the step somebody may have become absent: an agenda with a conflict that was not there is refused as a whole. */
async function refuseNewConflicts(tx: TxCtx, salonId: string, known: ReadonlySet<string>, word: string): Promise<void> {
  const salon = await salonByKey(tx.tx, salonId)
  if (!salon) throw new DomainError('notFound')
  const { problem, current, registrations } = await loadComposition(tx.tx, salon, tx.now)
  const names = new Map(registrations.map((r) => [r.organisation_id, r.short_name || r.organisation_name]))
  const broken = validateAgenda(problem, current).filter((v) => !known.has(JSON.stringify(v)))
  if (broken.length === 0) return
  const reasons = [...new Set(broken.map((v) => describeViolation(v, (id) => names.get(id) ?? '有单位')))]
  throw new DomainError('conflict', { message: `${word}后会有冲突：${reasons.join('')}没有改动。` })
}
