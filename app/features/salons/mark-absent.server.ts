import { DomainError } from '#app/domain/errors.ts'
import { meetingActions, nextStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { meetingsOf, updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { delegatesOf, registrationById, registrationsOf, updateRegistration } from '#db/repos/salon-registrations.ts'
import type { RegistrationRow } from '#db/repos/salon-registrations.ts'
import { loadRunningDay } from './salon-day.server.ts'

/**
 * 未到场: a unit of which nobody came. Its talks that are not over become no-shows and their tables are free. Taking it
 * back brings back the talks whose table and other side are still free.
 */
export async function markAbsent(ctx: Ctx, key: string, registrationId: string, absent: boolean): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team, agenda } = await loadRunningDay(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.checkIn', { team })
    const registration = await registrationById(tx.tx, registrationId)
    if (registration?.salon_id !== salon.id || registration.status !== 'registered') throw new DomainError('notFound')
    if ((registration.no_show_at !== null) === absent) return
    const comes = (await delegatesOf(tx.tx, [registrationId])).filter((d) => d.checked_in_at !== null).length
    if (absent && comes > 0)
      throw new DomainError('wrongState', { message: `这家单位已有 ${comes} 人签到，不能标为未到场。` })
    await setAbsent(tx, registration, absent, (slot) => (agenda.rounds[slot]?.endsAt ?? 0) <= ctx.now)
  })
}

/** As `markAbsent`, inside the transaction of whoever signs in after all. `over` says of a round whether it has ended. */
export async function setAbsent(
  tx: TxCtx,
  registration: RegistrationRow,
  absent: boolean,
  over: (slot: number) => boolean,
): Promise<void> {
  const saved = await updateRegistration(
    tx.tx,
    { id: registration.id, status: 'registered' },
    { no_show_at: absent ? tx.now : null },
  )
  if (!saved) throw new DomainError('conflict')
  await recordStep(tx, {
    object: { kind: 'registration', id: registration.id },
    action: absent ? 'absent' : 'present',
    from: 'registered',
    to: 'registered',
  })
  const all = await meetingsOf(tx.tx, registration.salon_id)
  const own = all.filter((m) => sidesOf(m).includes(registration.organisation_id) && m.slot !== null && !over(m.slot))
  if (absent) for (const meeting of own) await step(tx, meeting, 'miss')
  else await bringBack(tx, registration, own, all)
}

const sidesOf = (m: SalonMeeting) => [m.need_organisation_id, m.offer_organisation_id]

async function bringBack(tx: TxCtx, registration: RegistrationRow, own: SalonMeeting[], all: SalonMeeting[]) {
  const registrations = await registrationsOf(tx.tx, registration.salon_id)
  const unit = new Map(registrations.map((r) => [r.organisation_id, r]))
  const taken = all.filter((m) => m.status === 'scheduled')
  for (const meeting of own) {
    const inRound = taken.filter((m) => m.slot === meeting.slot)
    const free = sidesOf(meeting).every((id) => {
      const seats = Math.max(1, unit.get(id)?.seats ?? 0)
      return unit.get(id)?.no_show_at === null && inRound.filter((m) => sidesOf(m).includes(id)).length < seats
    })
    if (!free || inRound.some((m) => m.table_no === meeting.table_no)) continue
    if (await step(tx, meeting, 'bringBack')) taken.push(meeting)
  }
}

async function step(tx: TxCtx, meeting: SalonMeeting, action: 'miss' | 'bringBack'): Promise<boolean> {
  const from = meeting.status as MeetingStatus
  // Only what nobody has filled in: the word of a side about its talk stays.
  const untouched = action === 'miss' ? from === 'scheduled' : meeting.outcome === 'absent'
  const to = nextStatus(meetingActions, action, from)
  if (!untouched || to === null) return false
  const by = tx.actor.kind === 'person' ? tx.actor.personId : null
  const set =
    action === 'miss'
      ? { outcome: 'absent', outcome_by: by, outcome_at: tx.now }
      : { outcome: '', outcome_by: null, outcome_at: null }
  if (!(await updateMeeting(tx.tx, { id: meeting.id, status: from }, { status: to, status_at: tx.now, ...set })))
    throw new DomainError('conflict')
  await recordStep(tx, { object: { kind: 'meeting', id: meeting.id }, action, from, to })
  return true
}
