import { DomainError } from '#app/domain/errors.ts'
import { withLocks } from '#app/domain/scheduling/recompose.ts'
import { describeViolation, explainMove } from '#app/domain/scheduling/validate.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { updateMeeting } from '#db/repos/meetings.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { placeMeeting, requirePlannable } from './compose-agenda.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'

/** A cell, or null: out of the agenda. `version` is the salon's as the person saw it. */
export interface Move {
  meetingId: string
  version: number
  to: { slot: number; table: number } | null
}

/** Moves one talk. What the move would break is told, and then nothing is changed. */
export async function moveMeeting(ctx: Ctx, key: string, { meetingId, version, to }: Move): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    requirePlannable(salon)
    if (version !== salon.version)
      throw new DomainError('conflict', { message: '议程刚被同事改过，请看过最新的安排再移动。' })
    const { problem, current, locked, meetings, registrations } = await loadComposition(tx.tx, salon)
    const meeting = meetings.find((m) => m.id === meetingId)
    if (!meeting || !problem.meetings.some((m) => m.id === meetingId)) throw new DomainError('notFound')
    if (meeting.locked === 1) throw new DomainError('wrongState', { message: '这场洽谈已锁定，请先解锁。' })
    if (to) {
      const names = new Map(registrations.map((r) => [r.organisation_id, r.short_name || r.organisation_name]))
      const broken = explainMove(withLocks(problem, current, { meetings: locked }), current, meetingId, to)
      if (broken.length > 0)
        throw new DomainError('badInput', {
          message: broken.map((v) => describeViolation(v, (id) => names.get(id) ?? '有单位')).join(' '),
        })
    }
    if (!(await placeMeeting(tx, meeting, to ?? { slot: undefined, table: undefined }))) return
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: 'meeting.move',
      object: { kind: 'meeting', id: meetingId },
      changes: { place: { before: [meeting.slot, meeting.table_no], after: to ? [to.slot, to.table] : null } },
    })
  })
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
    const { meetings } = await loadComposition(tx.tx, salon)
    const chosen = meetings.filter((m) => m.status === 'scheduled' && (meetingId === undefined || m.id === meetingId))
    if (meetingId !== undefined && chosen.length === 0) throw new DomainError('notFound')
    const changing = chosen.filter((m) => m.locked !== (locked ? 1 : 0))
    for (const m of changing) await updateMeeting(tx.tx, { id: m.id, status: 'scheduled' }, { locked: locked ? 1 : 0 })
    if (changing.length === 0) return
    await touchSalon(tx.tx, salon.id, tx.now)
    await audit(tx, {
      action: locked ? 'meeting.lock' : 'meeting.unlock',
      object: { kind: 'salon', id: salon.id },
      changes: { count: { after: changing.length } },
    })
  })
}
