import { DomainError } from '#app/domain/errors.ts'
import { meetingActions, requireStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import type { LiveAgenda } from '#app/domain/salon/live-agenda.ts'
import type { TxCtx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { meetingById, updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import type { Salon } from './load-salon.server.ts'

export function requirePlannable(salon: Pick<Salon, 'status'>): void {
  if (salon.status === 'held' || salon.status === 'closed') throw new DomainError('wrongState')
}

/** Puts a talk into a cell or takes it out; false when it stands there already. Writes the step of its status. */
export async function placeMeeting(
  tx: TxCtx,
  meeting: SalonMeeting,
  at: { slot: number | undefined; table: number | undefined },
): Promise<boolean> {
  const slot = at.table === undefined ? null : (at.slot ?? null)
  const table = slot === null ? null : (at.table ?? null)
  const from = meeting.status as MeetingStatus
  // An agreed talk with a place is one that the clock or an undone cancellation has put back.
  const there = meeting.slot === slot && meeting.table_no === table
  if (there && (slot === null || from !== 'agreed')) return false
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

/**
 * Brings a talk to where everybody was told it is, before something happens to it there: what the draft has moved
 * meanwhile is void. Returns it as it is then.
 */
export async function settleAsReleased(tx: TxCtx, meeting: SalonMeeting, agenda: LiveAgenda): Promise<SalonMeeting> {
  const told = agenda.talks.find((t) => t.id === meeting.id && t.fate === 'stands')
  if (!told || !(await placeMeeting(tx, meeting, { slot: told.slot, table: told.table }))) return meeting
  return (await meetingById(tx.tx, meeting.id)) ?? meeting
}
