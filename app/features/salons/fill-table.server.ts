import { DomainError } from '#app/domain/errors.ts'
import { freeTables, isFree } from '#app/domain/salon/free-cells.ts'
import { ROUND_BEGUN } from '#app/domain/salon/obstacles.ts'
import { meetingActions, requireStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { formatTime } from '#app/domain/time.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { seenFor } from '#app/server/own-seen-list.ts'
import { recordStep } from '#app/server/record-step.ts'
import { openShown } from '#app/server/shown-list.ts'
import { dropWords } from '#db/repos/meeting-words.ts'
import { insertMeeting, meetingById, meetingOfMatch, pairItems, updateMeeting } from '#db/repos/meetings.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { accept } from './answer-meeting.server.ts'
import { dayState } from './day-state.server.ts'
import { pairFor, revive } from './propose-meetings.server.ts'
import { requireWilling } from './require-willing.server.ts'
import { loadRunningDay } from './salon-day.server.ts'
import { place } from './when.ts'

/** A pair and a free place for it; round and table are counted from 0. */
export interface Filling {
  opportunityId: string
  productId: string
  slot: number
  table: number
  /** What the page of the day showed, sealed. */
  seen?: string
}

/**
 * 现场加排: a talk of two units that are there, at a table that is free, in a round that has not begun. The team confirms for both sides, who stand
 * beside it; it takes effect at once, without a new release.
 */
export async function fillTable(ctx: Ctx, key: string, { opportunityId, productId, slot, table, ...page }: Filling) {
  const seen = await seenFor(ctx, { side: 'need', opportunityId, productId }, openShown(ctx, page.seen))
  await inTransaction(ctx, async (tx) => {
    const { salon, team, actor, agenda } = await loadRunningDay(ctx, tx.tx, key)
    requirePermission(ctx, 'salon.run', { team })
    requirePermission(ctx, 'match.confirmForSide')
    const items = await pairItems(tx.tx, [opportunityId], [productId])
    const need = items.needs.get(opportunityId)
    const product = items.products.get(productId)
    if (!need || !product) throw new DomainError('notFound')
    if (need.organisation_id === product.organisation_id) throw new DomainError('sameParty')
    await requireWilling(tx.tx, salon.id, [need.organisation_id, product.organisation_id])
    const round = agenda.rounds[slot]
    const { state, begun, owed } = await dayState(tx.tx, salon, tx.now)
    if (!round || begun.includes(slot))
      throw new DomainError('wrongState', { message: `${ROUND_BEGUN}请选后面的轮次。` })
    if (!freeTables(state, slot).includes(table))
      throw new DomainError('conflict', { message: `${place(slot, table, salon.rooms)}刚刚被占用，请换一桌。` })
    for (const side of [need, product])
      if (!isFree(state, side.organisation_id, slot))
        throw new DomainError('conflict', { message: `${side.name}在第 ${slot + 1} 轮没有空，或还没有签到。` })
    const known = owed.find(({ meeting: m }) => m.opportunity_id === need.id && m.product_id === product.id)?.meeting
    const meeting =
      known ?? (await talkOf(tx, salon.id, { matchId: await pairFor(tx, { need, product, seen }), need, product }))
    for (const side of ['need', 'offer'] as const) {
      const now = await meetingById(tx.tx, meeting.id)
      if (now) await accept(tx, now, { side, staff: actor.personId })
    }
    await putOnTheSpot(tx, meeting.id, { slot, table })
    await touchSalon(tx.tx, salon.id, tx.now)
    for (const organisationId of [need.organisation_id, product.organisation_id])
      await notifyOrganisation(tx, organisationId, {
        event: `meeting.filled:${meeting.id}:${organisationId}:${tx.now}`,
        kind: 'salon.agenda',
        subject: `现场加排洽谈：${salon.title}`,
        body: `${formatTime(round.startsAt)} ${place(slot, table, salon.rooms)}：“${need.title}”与“${product.title}”。`,
        link: `/salons/${salon.number}`,
      })
  })
}

/** Both have agreed: the talk stands there at once. One that was missed begins anew, without what was said of it. */
async function putOnTheSpot(tx: TxCtx, meetingId: string, { slot, table }: { slot: number; table: number }) {
  const meeting = await meetingById(tx.tx, meetingId)
  const from = meeting?.status as MeetingStatus
  const to =
    from === 'scheduled' ? from : requireStatus(meetingActions, from === 'no-show' ? 'bringBack' : 'schedule', from)
  const again = from === 'no-show' ? { outcome: '', outcome_by: null, outcome_at: null } : {}
  const set = { status: to, slot, table_no: table, on_day: 1, locked: 0, status_at: tx.now, ...again }
  if (!(await updateMeeting(tx.tx, { id: meetingId, status: from }, set))) throw new DomainError('conflict')
  if (from === 'no-show') await dropWords(tx.tx, meetingId)
  await recordStep(tx, {
    object: { kind: 'meeting', id: meetingId },
    action: 'fill',
    from,
    to,
    changes: { place: { after: [slot, table] } },
  })
}

interface NewTalk {
  matchId: string
  need: { organisation_id: string }
  product: { organisation_id: string }
}

/** The talk of the pair in this salon: a new one, one that was invited and not answered, or one that was cancelled. */
async function talkOf(tx: TxCtx, salonId: string, { matchId, need, product }: NewTalk): Promise<SalonMeeting> {
  const id = newId()
  const added = await insertMeeting(tx.tx, {
    id,
    salon_id: salonId,
    match_id: matchId,
    need_organisation_id: need.organisation_id,
    offer_organisation_id: product.organisation_id,
    status: 'proposed',
    created_at: tx.now,
    status_at: tx.now,
  })
  if (added) await recordStep(tx, { object: { kind: 'meeting', id }, action: 'propose', from: '', to: 'proposed' })
  const again = added ? null : await revive(tx, salonId, matchId)
  if (again !== null)
    await recordStep(tx, {
      object: { kind: 'meeting', id: again },
      action: 'propose',
      from: 'cancelled',
      to: 'proposed',
    })
  const known = added ? id : (again ?? (await meetingOfMatch(tx.tx, salonId, matchId))?.id)
  const meeting = known === undefined ? undefined : await meetingById(tx.tx, known)
  const status = meeting?.status as MeetingStatus | undefined
  if (!meeting || (status !== 'proposed' && status !== 'agreed'))
    throw new DomainError('wrongState', { message: '这一对在本场已经安排过或谢绝过，不能再加排。' })
  return meeting
}
