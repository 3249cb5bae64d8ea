import { DomainError } from '#app/domain/errors.ts'
import { isOn } from '#app/domain/salon/live-agenda.ts'
import { changedOrganisations } from '#app/domain/salon/released-agenda.ts'
import { liveStart, shiftPoints, shiftRefusal, withShifts } from '#app/domain/salon/shifts.ts'
import type { ShiftRefusal } from '#app/domain/salon/shifts.ts'
import { formatTime } from '#app/domain/time.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { insertShift, shiftsOf } from '#db/repos/salon-shifts.ts'
import { agendaAsReleased } from './public.queries.server.ts'
import { loadRunningDay } from './salon-day.server.ts'

const refusals: Record<ShiftRefusal, string> = {
  unknownPoint: '这个环节已经不在议程里，请刷新后再选。',
  nothing: '请填写顺延的分钟数，提前写负数。',
  tooMuch: '一次最多顺延 120 分钟、提前 60 分钟。',
  overlaps: '提前得太多，会与前一个环节重叠。',
  over: '这个环节已经结束。',
}

/** From which item on, by how many minutes (below 0: earlier), and when it began as the person saw it. */
export interface DayShift {
  from: number
  minutes: number
  seen: number
}

/** 顺延: an item and everything after it begins later. Every page follows at once; who is concerned gets a message. */
export async function shiftDay(ctx: Ctx, key: string, { from, minutes, seen }: DayShift): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon, team, actor } = await loadRunningDay(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.run', { team })
    const released = await agendaAsReleased(tx.tx, salon)
    const shifts = await shiftsOf(tx.tx, salon.id)
    if (liveStart(shifts, from) !== seen)
      throw new DomainError('conflict', { message: '同事刚刚调整过时间，请看过最新的时间再改。' })
    const refusal = shiftRefusal(released, shifts, { from, minutes }, ctx.now)
    if (refusal !== null) throw new DomainError('badInput', { fields: { minutes: refusals[refusal] } })
    await insertShift(tx.tx, {
      id: newId(),
      salon_id: salon.id,
      from_at: from,
      minutes,
      created_by: actor.personId,
      created_at: tx.now,
    })
    await audit(tx, {
      action: 'salon.shift',
      object: { kind: 'salon', id: salon.id },
      changes: { minutes: { after: minutes }, from: { after: from } },
    })
    const after = [...shifts, { from, minutes }]
    const on = { ...released, talks: released.talks.filter(isOn) }
    const title = shiftPoints(released, after).find((p) => p.planned === from)?.title ?? ''
    for (const organisationId of changedOrganisations(withShifts(on, shifts), withShifts(on, after)))
      await notifyOrganisation(tx, organisationId, {
        event: `salon.shift:${salon.id}:${tx.now}:${organisationId}`,
        kind: 'salon.agenda',
        subject: `${minutes > 0 ? '日程顺延' : '日程提前'} ${Math.abs(minutes)} 分钟：${salon.title}`,
        body: `“${title}”改在 ${formatTime(liveStart(after, from))} 开始，之后的环节一并调整。`,
        link: `/salons/${salon.number}`,
      })
  })
}
