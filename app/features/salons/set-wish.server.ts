import { DomainError } from '#app/domain/errors.ts'
import { MOST_WISHES, wishesCloseAt } from '#app/domain/salon/deadlines.ts'
import { formatInstant } from '#app/domain/time.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { meetingsOfOrganisation } from '#db/repos/meetings.ts'
import { registrationOf, updateRegistration } from '#db/repos/salon-registrations.ts'
import type { RegistrationRow } from '#db/repos/salon-registrations.ts'
import { listedUnits, ownWishes, putWish, removeWish, removeWishesToMeet } from '#db/repos/salon-wishes.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { loadSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { actingByLink } from './personal-link.server.ts'
import { registrationResource } from './register-for-salon.server.ts'

/** Who speaks for a unit: one of its members, or the holder of its personal link. */
export type WishVoice = { as: 'unit'; salon: string } | { as: 'link'; token: string }

export type WishWord = 'meet' | 'avoid' | 'none'

const TALKS = new Set(['proposed', 'agreed', 'scheduled'])

/**
 * 想见 or 不想见 of one unit about another of the list of participants, or neither: what was said is taken back. Only the
 * team of the salon reads it. Audit and history say that a wish changed, not which.
 */
export async function setWish(
  ctx: Ctx,
  voice: WishVoice,
  { otherId, word }: { otherId: string; word: WishWord },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, registration } = await acting(tx, voice)
    const at = { salonId: salon.id, organisationId: registration.organisation_id, otherId }
    if (word === 'none') {
      if (tx.now >= salon.starts_at) throw new DomainError('closed', { message: '沙龙已经开始，不再更改。' })
      if (!(await removeWish(tx.tx, at))) return
    } else {
      if (otherId === registration.organisation_id)
        throw new DomainError('badInput', { message: '不能对自己的单位填写。' })
      requireOpen(salon, tx.now)
      await requireListed(tx, salon, { registration, otherId })
      const own = await ownWishes(tx.tx, salon.id, registration.organisation_id)
      if (own.find((w) => w.other_id === otherId)?.kind === word) return
      if (word === 'meet' && own.filter((w) => w.kind === 'meet').length >= MOST_WISHES)
        throw new DomainError('badInput', {
          message: `想见的最多 ${MOST_WISHES} 家，半天大约只有这么多轮洽谈。请先撤回一家。`,
        })
      await putWish(tx.tx, {
        salon_id: salon.id,
        organisation_id: registration.organisation_id,
        other_id: otherId,
        kind: word,
        created_at: tx.now,
      })
    }
    await record(tx, salon, { registration, otherId })
  })
}

/** Joins the list of participants, or leaves it: then the own 想见 are off, while 不想见 stays until it is taken back. */
export async function setListed(ctx: Ctx, voice: WishVoice, listed: boolean): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, registration } = await acting(tx, voice)
    if ((registration.listed_at !== null) === listed) return
    if (listed) requireOpen(salon, tx.now)
    const saved = await updateRegistration(
      tx.tx,
      { id: registration.id, status: registration.status as 'registered' | 'waiting' },
      { listed_at: listed ? tx.now : null },
    )
    if (!saved) throw new DomainError('conflict')
    if (!listed) await removeWishesToMeet(tx.tx, salon.id, registration.organisation_id)
    await audit(tx, {
      action: listed ? 'registration.list' : 'registration.unlist',
      object: { kind: 'registration', id: registration.id },
    })
  })
}

/** The unit's registration that stands, with its salon. */
async function acting(tx: TxCtx, voice: WishVoice): Promise<{ salon: Salon; registration: RegistrationRow }> {
  if (voice.as === 'link') {
    const registration = await actingByLink(tx.tx, voice.token, 'salon.register')
    return { registration, salon: await loadSalon(tx, tx.tx, registration.salon_id) }
  }
  const salon = await loadSalon(tx, tx.tx, voice.salon)
  const organisation = tx.actor.kind === 'person' ? tx.actor.organisation : null
  const registration = organisation ? await registrationOf(tx.tx, salon.id, organisation.id) : undefined
  requirePermission(tx, 'salon.register', registrationResource(tx, registration))
  if (!organisation) throw new DomainError('forbidden')
  if (!registration || registration.status === 'cancelled')
    throw new DomainError('wrongState', { message: '贵单位还没有报名。' })
  return { salon, registration }
}

function requireOpen(salon: Salon, now: number): void {
  const closeAt = wishesCloseAt(salon)
  const open = salon.status === 'registration' || salon.status === 'released'
  if (!open || now >= closeAt)
    throw new DomainError('closed', { message: `已于 ${formatInstant(closeAt, true)} 截止，有变化请联系主办方。` })
}

/** Both must stand in the list at this moment: the other may have cancelled or left it since the page was opened. */
async function requireListed(
  tx: TxCtx,
  salon: Salon,
  { registration, otherId }: { registration: RegistrationRow; otherId: string },
): Promise<void> {
  const listed = new Set((await listedUnits(tx.tx, salon.id)).map((u) => u.id))
  if (!listed.has(registration.organisation_id))
    throw new DomainError('wrongState', { message: '请先同意列入参会单位名单；候补的递补后才列入。' })
  if (!listed.has(otherId)) throw new DomainError('conflict', { message: '这家单位已取消报名或已退出名单，没有记录。' })
}

/** An agenda composed before does not know of it, as far as there is a talk of the two. */
async function record(
  tx: TxCtx,
  salon: Salon,
  { registration, otherId }: { registration: RegistrationRow; otherId: string },
): Promise<void> {
  const talks = await meetingsOfOrganisation(tx.tx, salon.id, registration.organisation_id)
  const theirs = talks.some(
    (m) => TALKS.has(m.status) && [m.need_organisation_id, m.offer_organisation_id].includes(otherId),
  )
  if (theirs) await touchSalon(tx.tx, salon.id, tx.now)
  await audit(tx, { action: 'registration.wish', object: { kind: 'registration', id: registration.id } })
}
