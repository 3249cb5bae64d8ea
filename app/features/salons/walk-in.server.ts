import { DomainError } from '#app/domain/errors.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { organisationById } from '#db/repos/organisations.ts'
import { delegatesOf, registrationOf, seatsTaken, waitingQueue } from '#db/repos/salon-registrations.ts'
import type { DelegateRow, RegistrationRow } from '#db/repos/salon-registrations.ts'
import { requireDoorOpen, signIn } from './check-in.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { mobileContext, putRegistration } from './register-for-salon.server.ts'
import type { DelegateInput } from './salon.schema.ts'

/** Who stands at the door. `beyond`: the team has seen that the salon or the unit is full, and takes the person anyway. */
export interface WalkIn extends DelegateInput {
  organisationId: string
  beyond: boolean
}

/**
 * 现场登记并签到: somebody who is not on the list is registered for a verified unit and signed in, in one step. A unit that
 * waits comes in with it. Nothing exceeds the numbers unless the team says so knowingly.
 */
export async function walkIn(ctx: Ctx, key: string, { organisationId, beyond, ...person }: WalkIn): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team, actor } = await loadTeamSalon(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.checkIn', { team })
    if (salon.status !== 'registration' && salon.status !== 'released') throw new DomainError('closed')
    requireDoorOpen(salon, tx.now)
    const unit = await organisationById(tx.tx, organisationId)
    if (unit?.status !== 'verified')
      throw new DomainError('badInput', {
        fields: { organisationId: '请选择已核验的单位；还没有入驻的单位见下面的说明' },
      })
    const before = await registrationOf(tx.tx, salon.id, organisationId)
    const live = before && before.status !== 'cancelled' ? before : undefined
    const people = live ? await delegatesOf(tx.tx, [live.id]) : []
    if (people.some((d) => d.name === person.name))
      throw new DomainError('badInput', {
        fields: { name: `${unit.name}已有同名的参会人，请在名单里直接签到；不是同一人的，请写作“${person.name}（2）”` },
      })
    if (!beyond) await requireRoom(tx, salon, live, people.length + 1)
    const input = {
      delegates: [...people.map((d) => inputOf(tx, d)), { ...person, comesAt: '', leavesAt: '' }],
      absent: live ? (JSON.parse(live.absent_json) as number[]) : [],
      note: live?.note ?? '',
    }
    await putRegistration(tx, salon, { organisationId, input, byPersonId: null, staff: actor.personId, knowing: true })
    const registration = await registrationOf(tx.tx, salon.id, organisationId)
    const added = (await delegatesOf(tx.tx, [registration?.id ?? ''])).find((d) => d.name === person.name)
    if (!added) throw new DomainError('internal')
    await signIn(tx, salon, { delegateId: added.id, present: true, way: 'walkIn' })
  })
}

const inputOf = ({ keys }: TxCtx, d: DelegateRow) => ({
  name: d.name,
  title: d.title,
  mobile: d.mobile_cipher ? keys.decryptField(d.mobile_cipher, mobileContext(d.id)) : '',
  comesAt: d.comes_at,
  leavesAt: d.leaves_at,
})

/** Says with numbers what would be exceeded. */
async function requireRoom(tx: TxCtx, salon: Salon, live: RegistrationRow | undefined, people: number): Promise<void> {
  const taken = await seatsTaken(tx.tx, salon.id)
  const more = live?.status === 'registered' ? people - live.seats : people
  const queue = (await waitingQueue(tx.tx, salon.id)).filter((r) => r.id !== live?.id).length
  const after = taken + Math.max(0, more)
  const over = [
    after > salon.capacity ? `登记后共 ${after} 人，人数上限 ${salon.capacity} 人` : '',
    people > salon.per_organisation ? `这家单位登记后 ${people} 人，每家最多 ${salon.per_organisation} 人` : '',
    after <= salon.capacity && queue > 0 && more > 0 ? `还有 ${queue} 家单位在候补` : '',
  ].filter((part) => part !== '')
  if (over.length > 0)
    throw new DomainError('full', {
      message: `${over.join('；')}。仍要登记的，请勾选“超出也登记”再按一次。`,
    })
}
