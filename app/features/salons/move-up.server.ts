import { movesUp } from '#app/domain/salon/waiting-list.ts'
import { registrationActions } from '#app/domain/status.ts'
import type { TxCtx } from '#app/server/context.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { seatsTaken, updateRegistration, waitingQueue } from '#db/repos/salon-registrations.ts'
import type { Salon } from './load-salon.server.ts'

/** Gives free seats to those who wait, in their order, in the transaction that made the seats free. */
export async function moveUp(tx: TxCtx, salon: Salon): Promise<void> {
  const queue = await waitingQueue(tx.tx, salon.id)
  const free = salon.capacity - (await seatsTaken(tx.tx, salon.id))
  const up = new Set(movesUp(queue, free))
  const { to } = registrationActions.moveUp
  for (const waiting of queue.filter((r) => up.has(r.id))) {
    const moved = await updateRegistration(
      tx.tx,
      { id: waiting.id, status: 'waiting' },
      { status: to, status_at: tx.now },
    )
    if (!moved) continue
    await recordStep(tx, {
      object: { kind: 'registration', id: waiting.id },
      action: 'moveUp',
      from: 'waiting',
      to,
    })
    await notifyOrganisation(tx, waiting.organisation_id, {
      event: `registration.movedUp:${waiting.id}:${tx.now}`,
      kind: 'salon.registration',
      subject: `候补成功：${salon.title}`,
      body: `有名额空出，贵单位 ${waiting.seats} 人已由候补转为已报名。`,
      link: `/salons/${salon.number}`,
    })
  }
}
