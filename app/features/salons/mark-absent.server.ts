import { DomainError } from '#app/domain/errors.ts'
import type { LiveAgenda } from '#app/domain/salon/live-agenda.ts'
import { meetingActions, nextStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { recordStep } from '#app/server/record-step.ts'
import { meetingsOfOrganisation, updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { delegatesOf, registrationById, registrationsOf, updateRegistration } from '#db/repos/salon-registrations.ts'
import type { RegistrationRow } from '#db/repos/salon-registrations.ts'
import { agendaToday } from '#db/repos/salon-days.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { dayState } from './day-state.server.ts'
import type { Salon } from './load-salon.server.ts'
import { settleAsReleased } from './place-meeting.server.ts'
import { loadRunningDay } from './salon-day.server.ts'

/**
 * 未到场: a unit of which nobody came. Its talks that are not over become no-shows and their tables are free. Taking it
 * back brings back the talks whose table and other side are still free.
 */
export async function markAbsent(ctx: Ctx, key: string, registrationId: string, absent: boolean): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team } = await loadRunningDay(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.checkIn', { team })
    const registration = await registrationById(tx.tx, registrationId)
    if (registration?.salon_id !== salon.id || registration.status !== 'registered') throw new DomainError('notFound')
    if ((registration.no_show_at !== null) === absent) return
    const comes = (await delegatesOf(tx.tx, [registrationId])).filter((d) => d.checked_in_at !== null).length
    if (absent && comes > 0)
      throw new DomainError('wrongState', { message: `这家单位已有 ${comes} 人签到，不能标为未到场。` })
    await setAbsent(tx, salon, registration, absent)
  })
}

/** As `markAbsent`, inside the transaction of whoever signs in after all. */
export async function setAbsent(
  tx: TxCtx,
  salon: Salon,
  registration: RegistrationRow,
  absent: boolean,
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
  const agenda = await agendaToday(tx.tx, salon)
  const over = (slot: number) => (agenda.rounds[slot]?.endsAt ?? 0) <= tx.now
  const own: SalonMeeting[] = []
  for (const meeting of await meetingsOfOrganisation(tx.tx, salon.id, registration.organisation_id)) {
    const told = agenda.talks.find((t) => t.id === meeting.id && t.fate === 'stands')
    if (told && over(told.slot)) continue
    const settled = absent ? await settleAsReleased(tx, meeting, agenda) : meeting
    if (settled.slot !== null && !over(settled.slot)) own.push(settled)
  }
  if (absent) for (const meeting of own) await step(tx, meeting, 'miss')
  else await bringBack(tx, salon, agenda, own)
  await touchSalon(tx.tx, salon.id, tx.now)
}

const sidesOf = (m: SalonMeeting) => [m.need_organisation_id, m.offer_organisation_id]

async function bringBack(tx: TxCtx, salon: Salon, agenda: LiveAgenda, own: SalonMeeting[]) {
  const unit = new Map((await registrationsOf(tx.tx, salon.id)).map((r) => [r.organisation_id, r]))
  const taken = [...(await dayState(tx.tx, salon, tx.now)).state.talks]
  for (const meeting of own) {
    const inRound = taken.filter((t) => t.slot === meeting.slot)
    const free = sidesOf(meeting).every((id) => {
      const seats = Math.max(1, unit.get(id)?.seats ?? 0)
      const busy = inRound.filter((t) => t.needOrganisationId === id || t.offerOrganisationId === id).length
      return unit.get(id)?.no_show_at === null && busy < seats
    })
    if (!free || inRound.some((t) => t.table === meeting.table_no)) continue
    // A release made meanwhile has left it out: then it is arranged anew, on the spot.
    const known = agenda.talks.some((t) => t.id === meeting.id)
    if (!(await step(tx, meeting, 'bringBack', known ? {} : { on_day: 1 }))) continue
    taken.push({
      slot: meeting.slot ?? 0,
      table: meeting.table_no ?? 0,
      needOrganisationId: meeting.need_organisation_id,
      offerOrganisationId: meeting.offer_organisation_id,
    })
  }
}

async function step(
  tx: TxCtx,
  meeting: SalonMeeting,
  action: 'miss' | 'bringBack',
  also: { on_day?: number } = {},
): Promise<boolean> {
  const from = meeting.status as MeetingStatus
  // Only what nobody has filled in: the word of a side about its talk stays.
  const untouched = action === 'miss' ? from === 'scheduled' : meeting.outcome === 'absent'
  const to = nextStatus(meetingActions, action, from)
  if (!untouched || to === null) return false
  const by = tx.actor.kind === 'person' ? tx.actor.personId : null
  const set =
    action === 'miss'
      ? { outcome: 'absent', outcome_by: by, outcome_at: tx.now }
      : { ...also, outcome: '', outcome_by: null, outcome_at: null }
  if (!(await updateMeeting(tx.tx, { id: meeting.id, status: from }, { status: to, status_at: tx.now, ...set })))
    throw new DomainError('conflict')
  await recordStep(tx, { object: { kind: 'meeting', id: meeting.id }, action, from, to })
  return true
}
