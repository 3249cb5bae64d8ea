import { DomainError } from '#app/domain/errors.ts'
import { byLink } from '#app/domain/policy/can.ts'
import { registrationActions, requireStatus } from '#app/domain/status.ts'
import type { RegistrationStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { meetingsOfOrganisation } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { agendaToday } from '#db/repos/salon-days.ts'
import { registrationById, updateRegistration } from '#db/repos/salon-registrations.ts'
import type { RegistrationRow } from '#db/repos/salon-registrations.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { cancelTalk, tellCancelled } from './cancel-talk.server.ts'
import { loadSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { moveUp } from './move-up.server.ts'
import { registrationResource } from './register-for-salon.server.ts'
import { registrationOfLink } from './personal-link.server.ts'

/** Cancels by personal link: whoever holds the link may, without login. */
export async function cancelByLink(ctx: Ctx, token: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    if (!byLink('salon.register')) throw new DomainError('forbidden')
    const registration = await registrationOfLink(tx.tx, token)
    await withdraw(tx, await loadSalon(ctx, tx.tx, registration.salon_id), registration)
  })
}

/** Cancels as a member of the unit, or for it as a member of the team. */
export async function cancelRegistration(ctx: Ctx, registrationId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const registration = await registrationById(tx.tx, registrationId)
    if (!registration) throw new DomainError('notFound')
    const salon = await loadSalon(ctx, tx.tx, registration.salon_id)
    if (salon.own) requirePermission(ctx, 'salon.checkIn', { team: salon.team })
    else {
      const own = ctx.actor.kind === 'person' && ctx.actor.organisation?.id === registration.organisation_id
      if (!own) throw new DomainError('notFound')
      requirePermission(ctx, 'salon.register', registrationResource(ctx, registration))
    }
    await withdraw(tx, salon, registration)
  })
}

/**
 * The seats go to those who wait and the unit's talks are off, all in one transaction; what was to take place in a round
 * that has ended stays as it was. A second time changes nothing.
 */
export async function withdraw(
  tx: TxCtx,
  salon: Salon & { team: string[] },
  registration: RegistrationRow,
): Promise<void> {
  if (registration.status === 'cancelled') return
  if (salon.status !== 'registration' && salon.status !== 'released')
    throw new DomainError('closed', { message: '沙龙已经结束，不能再取消。' })
  const status = registration.status as RegistrationStatus
  const to = requireStatus(registrationActions, 'cancel', status)
  const saved = await updateRegistration(tx.tx, { id: registration.id, status }, { status: to, status_at: tx.now })
  if (!saved) throw new DomainError('conflict')
  await recordStep(tx, {
    object: { kind: 'registration', id: registration.id },
    action: 'cancel',
    from: status,
    to,
  })
  const { rounds, talks: known } = await agendaToday(tx.tx, salon)
  const over = new Set(known.filter((t) => (rounds[t.slot]?.endsAt ?? Infinity) <= tx.now).map((t) => t.id))
  const told = new Map<string, SalonMeeting[]>()
  for (const meeting of await meetingsOfOrganisation(tx.tx, salon.id, registration.organisation_id)) {
    if (over.has(meeting.id) || !(await cancelTalk(tx, meeting)) || meeting.status === 'proposed') continue
    const asOwner = meeting.need_organisation_id === registration.organisation_id
    const other = asOwner ? meeting.offer_organisation_id : meeting.need_organisation_id
    told.set(other, [...(told.get(other) ?? []), meeting])
  }
  for (const [organisationId, talks] of told)
    await tellCancelled(tx, salon, { organisationId, talks, why: '对方取消了报名' })
  await touchSalon(tx.tx, salon.id, tx.now)
  await moveUp(tx, salon)
  await notify(tx, salon.team, {
    event: `registration.cancelled:${registration.id}:${tx.now}`,
    kind: 'salon.registration',
    subject: `有单位取消报名：${salon.title}`,
    body: '名额已按候补次序递补；有它参加的洽谈已取消，请到排桌页面看是否需要重排。',
    link: `/desk/salons/${salon.number}/registrations`,
  })
}
