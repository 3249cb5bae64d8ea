import type { UnitPart } from '#app/domain/salon/agenda-steps.ts'
import { DomainError } from '#app/domain/errors.ts'
import { meetingActions, nextStatus, registrationActions, requireStatus } from '#app/domain/status.ts'
import type { MeetingStatus, RegistrationStatus } from '#app/domain/status.ts'
import type { TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { meetingById, meetingsOfOrganisation, updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { registrationById, seatsTaken, updateRegistration } from '#db/repos/salon-registrations.ts'
import type { RegistrationRow } from '#db/repos/salon-registrations.ts'
import type { ReadDb } from '#db/schema.ts'
import { withdraw } from './cancel-registration.server.ts'
import type { Salon } from './load-salon.server.ts'
import { placeMeeting } from './place-meeting.server.ts'

type TeamSalon = Salon & { team: string[] }

/** A unit's registration and those of its talks that a cancellation ends, or that it has ended when `ids` names them. */
async function unitPart(tx: TxCtx, registration: RegistrationRow, ids?: readonly string[]): Promise<UnitPart> {
  const now = await registrationById(tx.tx, registration.id)
  const meetings = await meetingsOfOrganisation(tx.tx, registration.salon_id, registration.organisation_id)
  const concerned = meetings.filter((m) =>
    ids ? ids.includes(m.id) : nextStatus(meetingActions, 'cancel', m.status as MeetingStatus) !== null,
  )
  return {
    registrationId: registration.id,
    status: (now ?? registration).status as RegistrationStatus,
    talks: Object.fromEntries(
      concerned.map((m) => [
        m.id,
        { status: m.status as MeetingStatus, slot: m.slot, table: m.table_no, locked: m.locked === 1 },
      ]),
    ),
  }
}

/** Cancels a unit's registration and its talks, and says what that changed, so that it can be undone. */
export async function takeOut(
  tx: TxCtx,
  salon: TeamSalon,
  registration: RegistrationRow,
): Promise<{ before: UnitPart; after: UnitPart }> {
  const before = await unitPart(tx, registration)
  await withdraw(tx, salon, registration)
  return { before, after: await unitPart(tx, registration, Object.keys(before.talks)) }
}

/** Why a cancelled unit cannot have its seats back; empty when it can. */
export async function noSeatsLeft(db: ReadDb, salon: Salon, part: UnitPart | undefined): Promise<string> {
  if (part?.status !== 'registered') return ''
  const registration = await registrationById(db, part.registrationId)
  const free = salon.capacity - (await seatsTaken(db, salon.id))
  return registration && registration.seats > free
    ? `这家单位的 ${registration.seats} 个名额已由候补递补，现在只剩 ${Math.max(0, free)} 个`
    : ''
}

/** Brings a unit into the state that a step names: registered again with its talks, or cancelled once more. */
export async function applyUnit(tx: TxCtx, salon: TeamSalon, part: UnitPart): Promise<void> {
  const registration = await registrationById(tx.tx, part.registrationId)
  if (!registration) throw new DomainError('conflict')
  if (part.status === 'cancelled') return withdraw(tx, salon, registration)
  const full = await noSeatsLeft(tx.tx, salon, part)
  if (full !== '') throw new DomainError('full', { message: `${full}，不能恢复。没有改动。` })
  const from = registration.status as RegistrationStatus
  const to = requireStatus(registrationActions, 'register', from)
  if (!(await updateRegistration(tx.tx, { id: registration.id, status: from }, { status: to, status_at: tx.now })))
    throw new DomainError('conflict')
  await recordStep(tx, { object: { kind: 'registration', id: registration.id }, action: 'restore', from, to })
  const told = new Map<string, string[]>()
  for (const [id, talk] of Object.entries(part.talks)) {
    const meeting = await restoreTalk(tx, id, talk)
    if (talk.status === 'proposed') continue
    const other =
      meeting.need_organisation_id === registration.organisation_id
        ? meeting.offer_organisation_id
        : meeting.need_organisation_id
    told.set(other, [...(told.get(other) ?? []), `“${meeting.need_title}”与“${meeting.offer_title}”`])
  }
  // Whoever was told that it is off is told that it is on again.
  for (const [organisation, talks] of told)
    await notifyOrganisation(tx, organisation, {
      event: `talks.restored:${registration.id}:${tx.now}`,
      kind: 'salon.invitation',
      subject: `洽谈恢复：${salon.title}`,
      body: `对方恢复了报名，${talks.join('、')}的洽谈照原来的约定进行，时间和桌号以最新的议程为准。`,
      link: `/desk/salons/${salon.number}/invitations`,
    })
}

/** The words that both sides gave stand; the talk goes through its states again up to where it was. */
async function restoreTalk(tx: TxCtx, id: string, talk: UnitPart['talks'][string]): Promise<SalonMeeting> {
  const meeting = await meetingById(tx.tx, id)
  if (meeting?.status !== 'cancelled') throw new DomainError('conflict')
  const proposed = requireStatus(meetingActions, 'propose', meeting.status)
  const to = talk.status === 'proposed' ? proposed : requireStatus(meetingActions, 'agree', proposed)
  if (!(await updateMeeting(tx.tx, { id, status: 'cancelled' }, { status: to, status_at: tx.now })))
    throw new DomainError('conflict')
  await recordStep(tx, { object: { kind: 'meeting', id }, action: 'restore', from: 'cancelled', to })
  const agreed = await meetingById(tx.tx, id)
  if (!agreed) throw new DomainError('conflict')
  if (talk.status === 'scheduled') {
    await placeMeeting(tx, agreed, { slot: talk.slot ?? undefined, table: talk.table ?? undefined })
    if (talk.locked) await updateMeeting(tx.tx, { id, status: 'scheduled' }, { locked: 1 })
  }
  return meeting
}
