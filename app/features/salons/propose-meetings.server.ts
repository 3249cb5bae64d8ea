import { DomainError } from '#app/domain/errors.ts'
import { refusalHolds } from '#app/domain/refusal-basis.ts'
import { matchActions, meetingActions, nextStatus, requireStatus } from '#app/domain/status.ts'
import type { MatchStatus, MeetingStatus } from '#app/domain/status.ts'
import { inTransaction, requirePermission } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { notifyOrganisation } from '#app/server/notify.ts'
import { seenFor, withoutList } from '#app/server/own-seen-list.ts'
import type { Seen } from '#app/server/own-seen-list.ts'
import { requireImpartial, requireUnbiased } from '#app/server/pair-interests.ts'
import { recordStep } from '#app/server/record-step.ts'
import { storeSeenList } from '#app/server/seen-list.ts'
import { openShown } from '#app/server/shown-list.ts'
import type { ShownPage } from '#app/server/shown-list.ts'
import {
  insertMeeting,
  inviteFreshPair,
  meetingById,
  meetingOfMatch,
  pairItems,
  updateMeeting,
  updatePair,
} from '#db/repos/meetings.ts'
import { findMatch } from '#db/repos/matches.ts'
import { touchSalon } from '#db/repos/salons.ts'
import { cancelTalk, tellCancelled } from './cancel-talk.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { requireWilling } from './require-willing.server.ts'

/** A chosen pair: ids of need and product. */
export interface ChosenPair {
  opportunityId: string
  productId: string
}

/**
 * Invites both sides of each pair to a talk at this salon. A pair that has a talk here already is passed over, so that
 * the same choice twice invites nobody twice. `shown`: what the page showed, sealed. Returns how many talks are new.
 */
export async function proposeMeetings(
  ctx: Ctx,
  key: string,
  pairs: readonly ChosenPair[],
  shown?: string,
): Promise<number> {
  requirePermission(ctx, 'match.act')
  await loadTeamSalon(ctx, ctx.read, key)
  const seen = await seenLists(ctx, pairs, openShown(ctx, shown))
  return inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    if (salon.status !== 'registration' && salon.status !== 'released')
      throw new DomainError('wrongState', { message: '开放报名之后、沙龙举办之前才能邀请洽谈。' })
    const items = await pairItems(
      tx.tx,
      pairs.map((p) => p.opportunityId),
      pairs.map((p) => p.productId),
    )
    let added = 0
    for (const pair of pairs) {
      const need = items.needs.get(pair.opportunityId)
      const product = items.products.get(pair.productId)
      if (!need || !product)
        throw new DomainError('badInput', { message: '有一对机会或产品已经不在公开页面上，请刷新后重选。' })
      if (need.organisation_id === product.organisation_id) throw new DomainError('sameParty')
      await requireWilling(tx.tx, salon.id, [need.organisation_id, product.organisation_id])
      await requireUnbiased(tx, { ...pair, organisations: [need.organisation_id, product.organisation_id] })
      const matchId = await pairFor(tx, { need, product, seen: seen.get(keyOf(pair)) })
      if (await propose(tx, salon, { matchId, need, product })) added++
    }
    return added
  })
}

const keyOf = ({ opportunityId, productId }: ChosenPair) => `${opportunityId} ${productId}`

/** For each chosen pair the products of its need, as far as they were shown; no list more once the matching is late. */
async function seenLists(ctx: Ctx, pairs: readonly ChosenPair[], page: ShownPage | null): Promise<Map<string, Seen>> {
  const found = new Map<string, Seen>()
  let isLate = false
  for (const pair of pairs) {
    const seen: Seen = isLate ? withoutList('late', page) : await seenFor(ctx, { side: 'need', ...pair }, page)
    isLate ||= seen.shown.state === 'late'
    found.set(keyOf(pair), seen)
  }
  return found
}

type Items = Awaited<ReturnType<typeof pairItems>>
type Need = NonNullable<ReturnType<Items['needs']['get']>>
type Product = NonNullable<ReturnType<Items['products']['get']>>

/** A pair of which nobody has said anything yet. */
const afresh = {
  invite_note: '',
  need_agreed_at: null,
  need_agreed_by: null,
  offer_agreed_at: null,
  offer_agreed_by: null,
  confirmed_by_staff: null,
  reason_side: '',
  reason_code: '',
  reason_text: '',
  reason_basis: '',
}

/**
 * The match of the pair; where nobody has invited yet, the organiser's invitation makes it. It begins anew: no word that
 * a side gave to an earlier invitation is left, so both are asked.
 */
export async function pairFor(
  tx: TxCtx,
  { need, product, seen }: { need: Need; product: Product; seen?: Seen },
): Promise<string> {
  const personId = tx.actor.kind === 'person' ? tx.actor.personId : ''
  const match = await findMatch(tx.tx, need.id, product.id)
  if (!match) {
    const id = newId()
    await inviteFreshPair(tx.tx, {
      id,
      opportunityId: need.id,
      productId: product.id,
      invitedBy: personId,
      needHash: need.public_hash ?? '',
      offerHash: product.public_hash ?? '',
      now: tx.now,
    })
    await recordInvitation(tx, { id, need, product, from: '', seen })
    return id
  }
  const hashes = { need_hash: need.public_hash ?? '', offer_hash: product.public_hash ?? '' }
  if (refusalHolds(match)) throw new DomainError('wrongState', { message: '有一对已被一方谢绝，不能再选。' })
  const to = nextStatus(matchActions, 'invite', match.status as MatchStatus)
  if (to !== null) {
    const saved = await updatePair(
      tx.tx,
      { id: match.id, status: match.status },
      {
        status: to,
        status_at: tx.now,
        invited_side: 'organiser',
        invited_by: personId,
        invited_at: tx.now,
        ...afresh,
        ...hashes,
      },
    )
    if (!saved) throw new DomainError('conflict')
    await recordInvitation(tx, { id: match.id, need, product, from: match.status, seen })
  }
  return match.id
}

/** History and audit of an invitation, with the list from which the pair was chosen. */
async function recordInvitation(
  tx: TxCtx,
  { id, need, product, from, seen }: { id: string; need: Need; product: Product; from: string; seen?: Seen },
): Promise<void> {
  const act = { matchId: id, action: 'invite', other: product.id, numbers: [need.number, product.number] as const }
  await recordStep(tx, {
    object: { kind: 'match', id },
    action: 'invite',
    from,
    to: 'invited',
    changes: {
      ...(seen?.list ? { seenList: { after: await storeSeenList(tx, act, seen.list) } } : {}),
      ...(seen && { shown: { after: seen.shown } }),
    },
  })
}

/** A new talk, or one that was cancelled and is proposed again. */
async function propose(
  tx: TxCtx,
  salon: Salon,
  pair: { matchId: string; need: Need; product: Product },
): Promise<boolean> {
  const id = newId()
  const added = await insertMeeting(tx.tx, {
    id,
    salon_id: salon.id,
    match_id: pair.matchId,
    need_organisation_id: pair.need.organisation_id,
    offer_organisation_id: pair.product.organisation_id,
    status: 'proposed',
    created_at: tx.now,
    status_at: tx.now,
  })
  const again = added ? null : await revive(tx, salon.id, pair.matchId)
  if (!added && again === null) return false
  const meetingId = again ?? id
  await recordStep(tx, {
    object: { kind: 'meeting', id: meetingId },
    action: 'propose',
    from: again === null ? '' : 'cancelled',
    to: 'proposed',
  })
  for (const organisationId of [pair.need.organisation_id, pair.product.organisation_id])
    await notifyOrganisation(tx, organisationId, {
      event: `meeting.proposed:${meetingId}:${tx.now}`,
      kind: 'salon.invitation',
      subject: `洽谈邀请：${salon.title}`,
      body: `主办方建议就“${pair.need.title}”与“${pair.product.title}”安排一对一洽谈，请确认是否参加。`,
      link: `/desk/salons/${salon.number}/invitations`,
    })
  return true
}

/** A talk that was cancelled is proposed again, as if it had never been agreed or placed. */
export async function revive(tx: TxCtx, salonId: string, matchId: string): Promise<string | null> {
  const meeting = await meetingOfMatch(tx.tx, salonId, matchId)
  if (meeting?.status !== 'cancelled') return null
  const to = requireStatus(meetingActions, 'propose', meeting.status)
  const saved = await updateMeeting(
    tx.tx,
    { id: meeting.id, status: 'cancelled' },
    {
      status: to,
      need_agreed_at: null,
      offer_agreed_at: null,
      confirmed_by_staff: null,
      need_staff: null,
      offer_staff: null,
      need_word_of: '',
      offer_word_of: '',
      slot: null,
      table_no: null,
      on_day: 0,
      status_at: tx.now,
    },
  )
  return saved ? meeting.id : null
}

/** Takes a talk out again; both sides are told at once when they had agreed to it. */
export async function cancelMeeting(ctx: Ctx, key: string, meetingId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { salon } = await loadTeamSalon(ctx, tx.tx, key)
    const meeting = await meetingById(tx.tx, meetingId)
    if (meeting?.salon_id !== salon.id) throw new DomainError('notFound')
    await requireImpartial(tx, {
      opportunityId: meeting.opportunity_id,
      productId: meeting.product_id,
      organisations: [meeting.need_organisation_id, meeting.offer_organisation_id],
    })
    requireStatus(meetingActions, 'cancel', meeting.status as MeetingStatus)
    await cancelTalk(tx, meeting)
    await touchSalon(tx.tx, salon.id, tx.now)
    if (meeting.status === 'proposed') return
    for (const organisationId of [meeting.need_organisation_id, meeting.offer_organisation_id])
      await tellCancelled(tx, salon, { organisationId, talks: [meeting], why: '主办方调整了安排' })
  })
}
