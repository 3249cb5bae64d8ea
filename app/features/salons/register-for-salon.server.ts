import { DomainError } from '#app/domain/errors.ts'
import type { Resource } from '#app/domain/policy/can.ts'
import type { OwnTimes } from '#app/domain/salon/attendance.ts'
import { seatAtOnce } from '#app/domain/salon/waiting-list.ts'
import { registrationActions, requireStatus } from '#app/domain/status.ts'
import type { RegistrationStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId, newToken, sha256 } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { organisationById } from '#db/repos/organisations.ts'
import {
  delegatesOf,
  insertRegistration,
  nextQueueNumber,
  registrationOf,
  replaceDelegates,
  seatsTaken,
  updateRegistration,
  waitingQueue,
} from '#db/repos/salon-registrations.ts'
import type { RegistrationRow } from '#db/repos/salon-registrations.ts'
import { removeAllWishes, removeWishesToMeet } from '#db/repos/salon-wishes.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { loadSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { moveUp } from './move-up.server.ts'
import type { DelegateInput, RegistrationInput } from './salon.schema.ts'

export interface Registered {
  status: Exclude<RegistrationStatus, 'cancelled'>
  /** Secret of the personal link. */
  token: string
}

type Person = Pick<DelegateInput, 'name' | 'title' | 'mobile'> & Partial<OwnTimes>
interface People extends Pick<RegistrationInput, 'absent' | 'note'> {
  delegates: readonly Person[]
  /** Whether other participants may see the unit in their list; not given: as before. */
  listed?: boolean
}

/** Registers the actor's organisation, or changes who comes. When the seats are taken it waits in the queue. */
export async function registerForSalon(ctx: Ctx, key: string, input: People): Promise<Registered> {
  const organisation = ctx.actor.kind === 'person' ? ctx.actor.organisation : null
  return inTransaction(ctx, async (tx) => {
    const salon = await loadSalon(ctx, tx.tx, key)
    const before = organisation ? await registrationOf(tx.tx, salon.id, organisation.id) : undefined
    const actor = requirePermission(ctx, 'salon.register', registrationResource(ctx, before))
    if (!organisation) throw new DomainError('forbidden', { message: '报名以单位名义进行，请先加入一个单位。' })
    requireOpen(salon, { before, people: input.delegates.length, now: ctx.now })
    return putRegistration(tx, salon, {
      organisationId: organisation.id,
      input,
      byPersonId: actor.personId,
      staff: null,
    })
  })
}

/** A registration belongs to the unit and, for a member, to the person who made it; a new one is one's own. */
export function registrationResource(ctx: Ctx, registration: RegistrationRow | undefined): Resource {
  if (ctx.actor.kind !== 'person') return {}
  const live = registration && registration.status !== 'cancelled' ? registration : undefined
  return {
    organisations: ctx.actor.organisation ? [ctx.actor.organisation.id] : [],
    persons: live ? (live.by_person_id ? [live.by_person_id] : []) : [ctx.actor.personId],
  }
}

/** 代为报名: the team registers a verified unit that called or walked in, also after the closing time. */
export async function registerForUnit(
  ctx: Ctx,
  key: string,
  organisationId: string,
  input: People,
): Promise<Registered> {
  return inTransaction(ctx, async (tx) => {
    const salon = await loadSalon(ctx, tx.tx, key)
    const actor = requirePermission(ctx, 'salon.checkIn', { team: salon.team })
    if (salon.status !== 'registration' && salon.status !== 'released') throw new DomainError('closed')
    const unit = await organisationById(tx.tx, organisationId)
    if (unit?.status !== 'verified')
      throw new DomainError('badInput', { fields: { organisationId: '请选择已核验的单位' } })
    return putRegistration(tx, salon, { organisationId, input, byPersonId: null, staff: actor.personId })
  })
}

/** After the closing time a unit that is registered may still send others, nobody more, until the salon begins. */
function requireOpen(
  salon: Pick<Salon, 'status' | 'registration_closes_at' | 'starts_at'>,
  { before, people, now }: { before: RegistrationRow | undefined; people: number; now: number },
): void {
  const open = salon.status === 'registration' || salon.status === 'released'
  if (open && (salon.registration_closes_at === null || now < salon.registration_closes_at)) return
  const refuse = (message: string) => new DomainError('closed', { message })
  if (!open || !before || before.status === 'cancelled') throw refuse('报名已经截止。')
  if (now >= salon.starts_at) throw refuse('沙龙已经开始，换人请到签到台办理。')
  if (people > before.seats) throw refuse('报名已经截止，可以换人，不能再加人。')
}

interface Entry {
  organisationId: string
  input: People
  byPersonId: string | null
  staff: string | null
  /** The team takes them at once although the salon or the unit may be full. */
  knowing?: boolean
}

export async function putRegistration(tx: TxCtx, salon: Salon, entry: Entry): Promise<Registered> {
  const seats = entry.input.delegates.length
  if (seats > salon.per_organisation && !entry.knowing)
    throw new DomainError('badInput', { fields: { delegates: `每家单位最多 ${salon.per_organisation} 人` } })
  const before = await registrationOf(tx.tx, salon.id, entry.organisationId)
  return before && before.status !== 'cancelled' ? change(tx, salon, before, entry) : begin(tx, salon, before, entry)
}

async function begin(tx: TxCtx, salon: Salon, before: RegistrationRow | undefined, entry: Entry): Promise<Registered> {
  const seats = entry.input.delegates.length
  const queue = await waitingQueue(tx.tx, salon.id)
  const free = salon.capacity - (await seatsTaken(tx.tx, salon.id))
  const action = entry.knowing || seatAtOnce(free, seats, queue.length) ? 'register' : 'wait'
  if (before) requireStatus(registrationActions, action, before.status as RegistrationStatus)
  const status = registrationActions[action].to
  const id = before?.id ?? newId()
  const token = newToken()
  const row = {
    status,
    seats,
    absent_json: JSON.stringify(absences(salon, entry.input.absent)),
    note: entry.input.note,
    link_hash: sha256(token),
    link_cipher: tx.keys.encryptField(token, linkContext(id)),
    by_person_id: entry.byPersonId,
    confirmed_by_staff: entry.staff,
    checked_in_at: null,
    listed_at: entry.input.listed === true ? tx.now : null,
    queue_no: await nextQueueNumber(tx.tx, salon.id),
    status_at: tx.now,
  }
  if (before) {
    // What it said before it cancelled was for then.
    await removeAllWishes(tx.tx, salon.id, entry.organisationId)
    if (!(await updateRegistration(tx.tx, { id, status: before.status as RegistrationStatus }, row)))
      throw new DomainError('conflict')
  } else
    await insertRegistration(tx.tx, {
      ...row,
      id,
      salon_id: salon.id,
      organisation_id: entry.organisationId,
      created_at: tx.now,
    })
  await putDelegates(tx, id, entry.input.delegates)
  await recordStep(tx, {
    object: { kind: 'registration', id },
    action: 'register',
    from: before?.status ?? '',
    to: status,
    changes: { count: { after: seats } },
  })
  await notifyOrganisation(tx, entry.organisationId, {
    event: `registration.${status}:${id}:${tx.now}`,
    kind: 'salon.registration',
    subject: status === 'registered' ? `已报名：${salon.title}` : `候补：${salon.title}`,
    body:
      status === 'registered'
        ? `贵单位 ${seats} 人已报名。打开报名页可取得个人链接，查看日程、取消报名。`
        : '名额已满，贵单位在候补名单中；有人取消时自动递补并通知。',
    link: `/salons/${salon.number}/register`,
  })
  return { status, token }
}

async function change(tx: TxCtx, salon: Salon, before: RegistrationRow, entry: Entry): Promise<Registered> {
  const was = before.status as Registered['status']
  const status = entry.knowing && was === 'waiting' ? registrationActions.moveUp.to : was
  const seats = entry.input.delegates.length
  const free = salon.capacity - (await seatsTaken(tx.tx, salon.id))
  if (status === 'registered' && !entry.knowing && seats - before.seats > free)
    throw new DomainError('full', { message: `名额只剩 ${Math.max(0, free)} 个，不能再加人。` })
  const absent = absences(salon, entry.input.absent)
  const saved = await updateRegistration(
    tx.tx,
    { id: before.id, status: was },
    {
      seats,
      ...(status === was ? {} : { status, status_at: tx.now }),
      absent_json: JSON.stringify(absent),
      note: entry.input.note,
      listed_at:
        entry.input.listed === undefined ? before.listed_at : entry.input.listed ? (before.listed_at ?? tx.now) : null,
      ...(entry.staff ? { confirmed_by_staff: entry.staff } : {}),
    },
  )
  if (!saved) throw new DomainError('conflict')
  if (entry.input.listed === false) await removeWishesToMeet(tx.tx, salon.id, before.organisation_id)
  await putDelegates(tx, before.id, entry.input.delegates)
  await recordStep(tx, {
    object: { kind: 'registration', id: before.id },
    action: 'change',
    from: was,
    to: status,
    changes: { count: { before: before.seats, after: seats } },
  })
  // Fewer people or other absences change what the agenda may do.
  await touchSalon(tx.tx, salon.id, tx.now)
  if (seats < before.seats) await moveUp(tx, salon)
  return { status, token: tx.keys.decryptField(before.link_cipher, linkContext(before.id)) }
}

const absences = (salon: Salon, slots: readonly number[]) =>
  [...new Set(slots)].filter((slot) => slot < salon.rounds).sort((a, b) => a - b)

/** Ciphertext of a link belongs to its row. */
export const linkContext = (registrationId: string): string => `registration.link:${registrationId}`
export const mobileContext = (delegateId: string): string => `delegate.mobile:${delegateId}`

/** Writes who comes. Whoever was named before stays the same person: signed in, and with the same badge. */
async function putDelegates(tx: TxCtx, registrationId: string, delegates: readonly Person[]): Promise<void> {
  const before = await delegatesOf(tx.tx, [registrationId])
  const rows = delegates.map((d, position) => {
    const known = before.find((b) => b.name === d.name)
    if (known) before.splice(before.indexOf(known), 1)
    const id = known?.id ?? newId()
    return {
      id,
      registration_id: registrationId,
      position,
      name: d.name,
      title: d.title,
      comes_at: d.comesAt ?? '',
      leaves_at: d.leavesAt ?? '',
      checked_in_at: known?.checked_in_at ?? null,
      mobile_cipher: d.mobile === '' ? null : tx.keys.encryptField(d.mobile, mobileContext(id)),
    }
  })
  await replaceDelegates(tx.tx, registrationId, rows)
}
