import { contactRefusal } from '#app/domain/contact-words.ts'
import { dayOf, formatShortInstant } from '#app/domain/time.ts'
import { attendanceLevel, matchLevel } from '#app/domain/vocabulary.ts'
import { askMatching } from '#app/server/ask-matching.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { markOfTexts, sealShown } from '#app/server/shown-list.ts'
import type { ShownRow } from '#app/server/shown-list.ts'
import { countHeldDrafts, heldDrafts, heldPairs, openNeedsToInvite } from '#db/repos/invitation-drafts.ts'
import { matchesOfItems, releasesToChoose, suggestibleNeeds, suggestibleOffers } from '#db/repos/matches.ts'
import { registrationsOf } from '#db/repos/salon-registrations.ts'
import { salonPage } from '#db/repos/salons.ts'
import { DRAFTS_PER_PAGE, NEEDS_TO_CHOOSE } from './invitation.schema.ts'
import type { InvitationsQuery } from './invitation.schema.ts'
import type { DraftView, InvitationChoice } from './invitation-tables.tsx'
import { pairPath, readNeed } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'
import { matchState } from './match-words.ts'

const PER_NEED = 4
const SALONS = 20

type RankedPair = Awaited<ReturnType<Ctx['matching']['forOpportunities']>>[number]

/** Suggested pairs of open needs that the lead unit can choose from, and what narrows them. */
export async function invitationChoices(ctx: Ctx, query: InvitationsQuery) {
  requirePermission(ctx, 'invitation.hold')
  const [releases, salons, held] = await Promise.all([
    releasesToChoose(ctx.read),
    upcomingSalons(ctx),
    countHeldDrafts(ctx.read),
  ])
  const { ids, total } = await openNeedsToInvite(ctx.read, {
    category: query.category,
    releaseId: releases.find((r) => r.number === query.release)?.id ?? '',
    now: ctx.now,
    limit: NEEDS_TO_CHOOSE,
    offset: (query.page - 1) * NEEDS_TO_CHOOSE,
  })
  const found = await askMatching(ctx, () => ctx.matching.forOpportunities(ids, { limit: PER_NEED }))
  const salon = salons.find((s) => s.number === query.salon)
  const listed = found === null ? [] : await choicesOf(ctx, found, { query, salonId: salon?.id ?? null })
  return {
    away: found === null,
    choices: listed.map(({ choice }) => choice),
    seen: sealShown(
      ctx,
      'batch',
      listed.map(({ shown }) => shown),
    ),
    held,
    needs: { page: query.page, total, shown: ids.length },
    query: { ...query, level: query.level ?? '', salon: salon?.number ?? '' },
    releases: releases.map((r) => ({ value: r.number, label: r.title })),
    salons: salons.map((s) => ({ value: s.number, label: s.title })),
  }
}

const upcomingSalons = async (ctx: Ctx) =>
  (
    await salonPage(ctx.read, {
      when: 'upcoming',
      now: ctx.now,
      statuses: ['registration', 'released'],
      limit: SALONS,
      offset: 0,
    })
  ).rows

interface Narrowing {
  query: InvitationsQuery
  salonId: string | null
}

interface Listed {
  choice: InvitationChoice
  shown: ShownRow
}

async function choicesOf(ctx: Ctx, found: RankedPair[], { query, salonId }: Narrowing): Promise<Listed[]> {
  const needIds = [...new Set(found.map((f) => f.opportunityId))]
  const [needRows, offerRows, matches, held, registrations] = await Promise.all([
    suggestibleNeeds(ctx.read, needIds, ctx.now),
    suggestibleOffers(ctx.read, [...new Set(found.map((f) => f.productId))], dayOf(ctx.now)),
    matchesOfItems(ctx.read, { opportunityIds: needIds }),
    needIds.length === 0 ? [] : heldPairs(ctx.read, needIds),
    salonId === null ? [] : registrationsOf(ctx.read, salonId),
  ])
  const needs = new Map(needRows.map((n) => [n.id, n]))
  const offers = new Map(offerRows.map((o) => [o.id, o]))
  const key = (m: { opportunity_id: string; product_id: string }) => `${m.opportunity_id} ${m.product_id}`
  const taken = new Set([...matches.filter((m) => effectiveMatchStatus(m) !== 'suggested').map(key), ...held.map(key)])
  const going = new Set(registrations.filter((r) => r.status === 'registered').map((r) => r.organisation_id))
  return found.flatMap(({ opportunityId, productId, level }) => {
    const [need, offer] = [needs.get(opportunityId), offers.get(productId)]
    if (!need || !offer || level === null || need.organisation_id === offer.organisation_id) return []
    if (taken.has(`${opportunityId} ${productId}`)) return []
    if (query.level && matchLevel.codes.indexOf(level) > matchLevel.codes.indexOf(query.level)) return []
    const registered = [need, offer].filter((item) => going.has(item.organisation_id)).map((item) => item.owner_name)
    if (salonId !== null && registered.length === 0) return []
    const content = readNeed(need.public_json ?? '{}')
    const shown = {
      need: need.number ?? need.id,
      offer: offer.number ?? offer.id,
      level,
      mark: markOfTexts(need.public_hash, offer.public_hash),
    }
    const choice = {
      value: `${opportunityId}~${productId}`,
      to: pairPath(need, offer),
      level,
      need: { to: `/opportunities/${need.number ?? need.id}`, title: content.title, owner: need.owner_name },
      offer: {
        to: `/products/${offer.number ?? offer.id}`,
        title: (JSON.parse(offer.public_json ?? '{}') as { title?: string }).title ?? '',
        owner: offer.owner_name,
      },
      attendance: content.level === '' ? '' : attendanceLevel.labels[content.level],
      registered,
    }
    return [{ choice, shown }]
  })
}

/** 暂存的邀约: a page of the drafts that nobody has been sent, each with what hinders it now. */
export async function heldInvitations(ctx: Ctx, { page }: { page: number }) {
  requirePermission(ctx, 'invitation.hold')
  const total = await countHeldDrafts(ctx.read)
  const rows = await heldDrafts(ctx.read, { limit: DRAFTS_PER_PAGE, offset: (page - 1) * DRAFTS_PER_PAGE })
  const needIds = rows.map((r) => r.opportunity_id)
  const [matches, needs, offers] = await Promise.all([
    matchesOfItems(ctx.read, { opportunityIds: needIds }),
    suggestibleNeeds(ctx.read, needIds, ctx.now),
    suggestibleOffers(
      ctx.read,
      rows.map((r) => r.product_id),
      dayOf(ctx.now),
    ),
  ])
  const stands = new Set([...needs, ...offers].map((item) => item.id))
  const matchOf = new Map(matches.map((m) => [`${m.opportunity_id} ${m.product_id}`, m]))
  const drafts: DraftView[] = rows.map((row) => {
    const match = matchOf.get(`${row.opportunity_id} ${row.product_id}`)
    const status = effectiveMatchStatus(match)
    const open = stands.has(row.opportunity_id) && stands.has(row.product_id)
    return {
      id: row.id,
      version: row.version,
      to: pairPath(
        { id: row.opportunity_id, number: row.need_number },
        { id: row.product_id, number: row.offer_number },
      ),
      need: {
        to: `/opportunities/${row.need_number ?? row.opportunity_id}`,
        title: row.need_title,
        owner: row.need_owner,
      },
      offer: { to: `/products/${row.offer_number ?? row.product_id}`, title: row.offer_title, owner: row.offer_owner },
      note: row.note,
      hinders:
        status !== 'suggested'
          ? matchState(status, match, 'organiser').word
          : open
            ? (contactRefusal(row.note) ?? '')
            : '机会已截止或产品已到期',
      author: row.author,
      time: formatShortInstant(row.created_at, ctx.now),
      salon: row.salon_title ?? '',
    }
  })
  return { drafts, page, total }
}
