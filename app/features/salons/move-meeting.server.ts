import { DomainError } from '#app/domain/errors.ts'
import { obstaclesTo } from '#app/domain/salon/obstacles.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { requireNoConflict } from '#app/server/pair-interests.ts'
import { agendaLocks, setAgendaLock } from '#db/repos/agenda-steps.ts'
import { updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import type { LoadedComposition } from '#db/repos/salon-compositions.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { asStep } from './agenda-steps.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { placeMeeting, requirePlannable } from './place-meeting.server.ts'
import { place } from './when.ts'

/** Why a talk stays where it is whatever the team wants; empty when it may be moved. */
export function whyFixed({ fixed, begun }: Pick<LoadedComposition, 'fixed' | 'begun'>, m: SalonMeeting): string {
  if (!fixed.includes(m.id)) return ''
  if (m.slot !== null && begun.includes(m.slot)) return `第 ${m.slot + 1} 轮已经开始，${pairName(m)}不再移动。`
  if (m.status === 'held') return `${pairName(m)}已经谈过，不再移动。`
  return `${pairName(m)}是现场加排的，双方已当面说定；发布新一版议程后才能移动。`
}

/** A cell, or null: out of the agenda. `version` is the salon's as the person saw it. */
export interface Move {
  meetingId: string
  version: number
  to: { slot: number; table: number } | null
}

export const pairName = (m: Pick<SalonMeeting, 'need_short' | 'need_name' | 'offer_short' | 'offer_name'>): string =>
  `${m.need_short || m.need_name} × ${m.offer_short || m.offer_name}`

/** Moves one talk. What the move would break is told, and then nothing is changed. */
export async function moveMeeting(ctx: Ctx, key: string, { meetingId, version, to }: Move): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const loaded = await loadComposition(tx.tx, salon, tx.now)
    const meeting = movable(loaded, meetingId)
    if (version !== salon.version)
      throw new DomainError('conflict', { message: '议程刚被同事改过，请看过最新的安排再移动。' })
    if (to) {
      await requireNoConflict(tx, { opportunityId: meeting.opportunity_id, productId: meeting.product_id })
      refuseBroken(loaded, meetingId, to)
    }
    const title = `${to ? `把 ${pairName(meeting)} 放到${place(to.slot, to.table)}` : `移出 ${pairName(meeting)}`}`
    let moved = false
    await asStep(tx, salon, title, async () => {
      moved = await placeMeeting(tx, meeting, to ?? { slot: undefined, table: undefined })
    })
    if (!moved) return
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: 'meeting.move',
      object: { kind: 'meeting', id: meetingId },
      changes: { place: { before: [meeting.slot, meeting.table_no], after: to ? [to.slot, to.table] : null } },
    })
  })
}

/** The talk, when it can be moved; otherwise why not: gone with its unit, not there, over, or locked. */
function movable(loaded: LoadedComposition, meetingId: string): SalonMeeting {
  const { problem, locked, meetings, missing } = loaded
  const meeting = meetings.find((m) => m.id === meetingId)
  if (!meeting) throw new DomainError('notFound')
  const fixed = whyFixed(loaded, meeting)
  if (fixed !== '') throw new DomainError('wrongState', { message: fixed })
  if (missing.some((m) => m.meetingId === meetingId))
    throw new DomainError('conflict', {
      message: `${pairName(meeting)}有一方还没有报名、已取消报名或未到场，没有移动。`,
    })
  if (meeting.status === 'no-show')
    throw new DomainError('wrongState', {
      message: `${pairName(meeting)}因有一方未到场已空出；双方到齐后请在“现场”页面加排。`,
    })
  if (!problem.meetings.some((m) => m.id === meetingId))
    throw new DomainError('conflict', {
      message: `${pairName(meeting)}刚刚已取消（例如有一方取消了报名），没有移动。请看最新的安排。`,
    })
  if (locked.includes(meetingId))
    throw new DomainError('wrongState', { message: '这场洽谈已锁定（或它的单位、轮次已锁定），请先解锁。' })
  return meeting
}

function refuseBroken(loaded: LoadedComposition, meetingId: string, to: { slot: number; table: number }): void {
  const { registrations } = loaded
  const names = new Map(registrations.map((r) => [r.organisation_id, r.short_name || r.organisation_name]))
  const reasons = obstaclesTo(loaded, meetingId, to, (id) => names.get(id) ?? '有单位')
  if (reasons.length > 0) throw new DomainError('badInput', { message: reasons.join(' ') })
}

/** Locks placed talks so that composing again leaves them where they are, or unlocks them; all of them without an id. */
export async function lockMeetings(
  ctx: Ctx,
  key: string,
  { locked, meetingId }: { locked: boolean; meetingId?: string },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const { meetings } = await loadComposition(tx.tx, salon, tx.now)
    const chosen = meetings.filter((m) => m.status === 'scheduled' && (meetingId === undefined || m.id === meetingId))
    if (meetingId !== undefined && chosen.length === 0) throw new DomainError('notFound')
    const changing = chosen.filter((m) => m.locked !== (locked ? 1 : 0))
    const locks = meetingId === undefined && !locked ? await agendaLocks(tx.tx, salon.id) : []
    if (changing.length === 0 && locks.length === 0) return
    const [one] = meetingId === undefined ? [] : changing
    const title = `${locked ? '锁定' : '解锁'}${one ? ` ${pairName(one)}` : `${changing.length} 场`}`
    await asStep(tx, salon, title, async () => {
      for (const m of changing)
        await updateMeeting(tx.tx, { id: m.id, status: 'scheduled' }, { locked: locked ? 1 : 0 })
      for (const lock of locks) await setAgendaLock(tx.tx, lock, false)
    })
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: locked ? 'meeting.lock' : 'meeting.unlock',
      object: { kind: 'salon', id: salon.id },
      changes: { count: { after: changing.length + locks.length } },
    })
  })
}

/** What is locked as a whole: its placed talks stay where they are; what has no place yet may still get one. */
export type LockTarget = { kind: 'unit'; organisationId: string } | { kind: 'round'; slot: number }

/** Locks a participant or a round, or unlocks it. A second time changes nothing. */
export async function lockWhole(ctx: Ctx, key: string, target: LockTarget, locked: boolean): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    const { problem, registrations } = await loadComposition(tx.tx, salon, tx.now)
    const object = target.kind === 'unit' ? target.organisationId : String(target.slot)
    const known =
      target.kind === 'unit' ? problem.participants.some((p) => p.id === object) : target.slot < problem.slotCount
    const lock = { salon_id: salon.id, kind: target.kind, object }
    const held = (await agendaLocks(tx.tx, salon.id)).some((l) => l.kind === lock.kind && l.object === object)
    if (!known && !held) throw new DomainError('notFound')
    if (held === locked) return
    const unit = registrations.find((r) => r.organisation_id === object)
    const name = target.kind === 'round' ? `第 ${target.slot + 1} 轮` : unit?.short_name || unit?.organisation_name
    await asStep(tx, salon, `${locked ? '锁定' : '解锁'} ${name ?? '一家单位'}`, () =>
      setAgendaLock(tx.tx, lock, locked),
    )
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: locked ? 'agenda.lock' : 'agenda.unlock',
      object: { kind: 'salon', id: salon.id },
      changes: { step: { after: target.kind } },
    })
  })
}
