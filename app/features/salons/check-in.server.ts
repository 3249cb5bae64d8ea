import { DomainError } from '#app/domain/errors.ts'
import { doorOpen, doorShut } from '#app/domain/salon/door.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import {
  checkInDelegate,
  delegateById,
  delegatesOf,
  registrationById,
  registrationsOf,
  updateDelegate,
} from '#db/repos/salon-registrations.ts'
import { badgeCode, doorToken } from './badges.server.ts'
import { loadSalon, loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { setAbsent } from './mark-absent.server.ts'
import { mobileContext } from './register-for-salon.server.ts'
import type { DelegateInput } from './salon.schema.ts'

/** How the person was recognised; it stands in the audit row. */
export type CheckInWay = 'list' | 'badge' | 'door' | 'walkIn'

/** 签到 of one person, or taking it back. The same twice changes nothing. */
export async function checkIn(
  ctx: Ctx,
  key: string,
  { delegateId, present, way = 'list' }: { delegateId: string; present: boolean; way?: CheckInWay },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team } = await loadTeamSalon(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.checkIn', { team })
    if (present) requireDoorOpen(salon, tx.now)
    await signIn(tx, salon, { delegateId, present, way })
  })
}

/** Nobody signs in on another day, so that a badge of another salon is never taken for one of today's. */
export function requireDoorOpen(salon: Salon, now: number): void {
  if (salon.status === 'closed') throw new DomainError('wrongState', { message: '沙龙已结束，不能再签到。' })
  const shut = doorShut({ title: salon.title, startsAt: salon.starts_at }, now)
  if (shut !== '') throw new DomainError('wrongState', { message: shut })
}

export async function signIn(
  tx: TxCtx,
  salon: Salon,
  { delegateId, present, way }: { delegateId: string; present: boolean; way: CheckInWay },
): Promise<boolean> {
  const done = await checkInDelegate(tx.tx, { salonId: salon.id, delegateId, now: present ? tx.now : null })
  if (!done) return false
  await audit(tx, {
    action: present ? 'delegate.checkIn' : 'delegate.checkOut',
    object: { kind: 'delegate', id: delegateId },
    changes: { mode: { after: way } },
  })
  if (present) await noLongerAbsent(tx, salon, delegateId)
  return true
}

/** Whoever comes after all has its talks again, as far as their tables are free. */
async function noLongerAbsent(tx: TxCtx, salon: Salon, delegateId: string): Promise<void> {
  const delegate = await delegateById(tx.tx, delegateId)
  const registration = delegate && (await registrationById(tx.tx, delegate.registration_id))
  if (!registration || registration.no_show_at === null) return
  await setAbsent(tx, salon, registration, false)
}

/** 代参会: another person of the unit takes the place, the badge and the schedule, and is signed in. */
export async function substitute(ctx: Ctx, key: string, delegateId: string, person: DelegateInput): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team } = await loadTeamSalon(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.checkIn', { team })
    requireDoorOpen(salon, tx.now)
    const delegate = await delegateById(tx.tx, delegateId)
    const registration = delegate && (await registrationById(tx.tx, delegate.registration_id))
    if (registration?.salon_id !== salon.id || registration.status !== 'registered') throw new DomainError('notFound')
    await updateDelegate(tx.tx, delegateId, {
      name: person.name,
      title: person.title,
      mobile_cipher: person.mobile === '' ? null : tx.keys.encryptField(person.mobile, mobileContext(delegateId)),
    })
    await audit(tx, { action: 'delegate.substitute', object: { kind: 'delegate', id: delegateId } })
    await signIn(tx, salon, { delegateId, present: true, way: 'list' })
  })
}

/** The person whose badge has this code, of this salon; undefined for any other code. */
export async function bearerOf(ctx: Ctx, salonId: string, code: string) {
  const registrations = (await registrationsOf(ctx.read, salonId)).filter((r) => r.status === 'registered')
  const delegates = await delegatesOf(
    ctx.read,
    registrations.map((r) => r.id),
  )
  const delegate = delegates.find((d) => badgeCode(ctx, d.id) === code)
  const registration = registrations.find((r) => r.id === delegate?.registration_id)
  return delegate && registration ? { delegate, registration } : undefined
}

export interface SelfCheckIn {
  unit: string
  name: string
  lastFour: string
}

/** The salon behind the poster at its door; any other word is no page. */
export async function salonOfDoor(ctx: Ctx, db: Ctx['read'], key: string, token: string) {
  const salon = await loadSalon(ctx, db, key)
  if (doorToken(ctx, salon.id) !== token) throw new DomainError('notFound')
  const runs = salon.status === 'registration' || salon.status === 'released' || salon.status === 'held'
  const open = runs && doorOpen(salon.starts_at, ctx.now)
  return { salon, open }
}

const folded = (text: string) => text.normalize('NFKC').replace(/\s/g, '')

/**
 * Signs in whoever knows unit, name and the last four digits of the mobile that was given at registration. Nothing is
 * told of what did not fit; two whom all three fit are sent to the desk. Returns when the person was signed in, the first time if it was before.
 */
export async function checkInAtDoor(ctx: Ctx, key: string, token: string, said: SelfCheckIn): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const { salon, open } = await salonOfDoor(ctx, tx.tx, key, token)
    if (!open) throw new DomainError('wrongState', { message: '还没有到签到时间。' })
    const units = (await registrationsOf(tx.tx, salon.id)).filter(
      (r) =>
        r.status === 'registered' &&
        [r.organisation_name, r.short_name].some((name) => name !== '' && folded(name) === folded(said.unit)),
    )
    const people = await delegatesOf(
      tx.tx,
      units.map((r) => r.id),
    )
    const fits = people.filter(
      (d) =>
        folded(d.name) === folded(said.name) &&
        d.mobile_cipher !== null &&
        tx.keys.decryptField(d.mobile_cipher, mobileContext(d.id)).endsWith(said.lastFour),
    )
    const [person] = fits
    if (fits.length > 1)
      throw new DomainError('conflict', {
        message: '这家单位有两位同名、手机后四位也相同的参会人，请到签到台由工作人员签到。',
      })
    if (!person)
      throw new DomainError('badInput', {
        message: '没有对上报名信息。请核对单位全称、姓名和手机后四位，或请工作人员签到。',
      })
    await signIn(tx, salon, { delegateId: person.id, present: true, way: 'door' })
    return person.checked_in_at ?? tx.now
  })
}
