import { errorSummary } from '#app/server/log.ts'
import type { MeetingStatus, SalonStatus } from '#app/domain/status.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { agreedPairs, meetingsOf, needsToPair, pairItems, unwantedPairs } from '#db/repos/meetings.ts'
import { registrationsOf } from '#db/repos/salon-registrations.ts'
import { publishedReleaseChoices } from '#db/repos/salons.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { outcomeWord, reasonText } from './talks.queries.server.ts'

/** Needs looked at for suggestions, and suggestions for each. */
const NEEDS = 60
const PER_NEED = 4

export interface PairFilter {
  category: string
  release: string
  registered: boolean
}

interface Candidate {
  opportunityId: string
  productId: string
  level: MatchLevel | null
  agreed: boolean
}

/** What stands for choosing: pairs already agreed, then suggestions, without those that have a talk or were declined. */
async function candidates(ctx: Ctx, filter: PairFilter): Promise<{ list: Candidate[]; away: boolean }> {
  const needs = await needsToPair(ctx.read, { category: filter.category, releaseId: filter.release, limit: NEEDS })
  const found = new Map<string, Candidate>()
  const put = (c: Candidate) => {
    const key = `${c.opportunityId} ${c.productId}`
    const before = found.get(key)
    found.set(key, { ...c, agreed: c.agreed || (before?.agreed ?? false) })
  }
  for (const p of await agreedPairs(
    ctx.read,
    needs.map((n) => n.id),
  ))
    put({ opportunityId: p.opportunity_id, productId: p.product_id, level: null, agreed: true })
  let away = false
  try {
    const ids = needs.map((n) => n.id)
    for (const { opportunityId, productId, level } of await ctx.matching.forOpportunities(ids, { limit: PER_NEED }))
      put({ opportunityId, productId, level, agreed: false })
  } catch (error) {
    ctx.log.warn({ requestId: ctx.requestId, error: errorSummary(error) }, 'suggestions for a salon are away')
    away = true
  }
  return { list: [...found.values()], away }
}

/** The talks that the team has chosen, with the answers of both sides, and what else says which pairs are left. */
export async function invitationList(ctx: Ctx, key: string) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const found = await meetingsOf(ctx.read, salon.id)
  const registered = new Set(
    (await registrationsOf(ctx.read, salon.id)).filter((r) => r.status === 'registered').map((r) => r.organisation_id),
  )
  const meetings = found.map((m) => ({
    id: m.id,
    status: m.status as MeetingStatus,
    need: {
      number: m.need_number ?? '',
      title: m.need_title,
      owner: m.need_name,
      agreed: m.need_agreed_at !== null,
      registered: registered.has(m.need_organisation_id),
    },
    product: {
      number: m.offer_number ?? '',
      title: m.offer_title,
      owner: m.offer_name,
      agreed: m.offer_agreed_at !== null,
      registered: registered.has(m.offer_organisation_id),
    },
    staff: m.staff_name,
    refusedBy: m.refused_side === 'need' ? m.need_name : m.refused_side === 'offer' ? m.offer_name : '',
    reason: reasonText(m),
    outcome: outcomeWord(m.outcome),
  }))
  const taken = new Set(found.filter((m) => m.status !== 'cancelled').map((m) => `${m.opportunity_id} ${m.product_id}`))
  return { salon, meetings, registered, taken }
}

/** The page on which pairs are chosen and their answers followed. */
export async function pairsPage(ctx: Ctx, key: string, filter: PairFilter) {
  const { salon, meetings, registered, taken } = await invitationList(ctx, key)
  const { list, away } = await candidates(ctx, filter)
  const unwanted = await unwantedPairs(
    ctx.read,
    list.map((c) => c.opportunityId),
  )
  const items = await pairItems(
    ctx.read,
    list.map((c) => c.opportunityId),
    list.map((c) => c.productId),
  )
  const choices = list.flatMap((c) => {
    const need = items.needs.get(c.opportunityId)
    const product = items.products.get(c.productId)
    const id = `${c.opportunityId} ${c.productId}`
    if (!need || !product || taken.has(id) || unwanted.has(id) || need.organisation_id === product.organisation_id)
      return []
    const missing = [
      ...(registered.has(need.organisation_id) ? [] : [need.name]),
      ...(registered.has(product.organisation_id) ? [] : [product.name]),
    ]
    if (filter.registered && missing.length > 0) return []
    return [
      {
        value: `${c.opportunityId}~${c.productId}`,
        level: c.level,
        agreed: c.agreed,
        need: { number: need.number ?? need.id, title: need.title, owner: need.name },
        product: { number: product.number ?? product.id, title: product.title, owner: product.name },
        missing,
      },
    ]
  })
  choices.sort((a, b) => Number(b.agreed) - Number(a.agreed))
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    startsAt: salon.starts_at,
    begun: ctx.now >= salon.starts_at,
    status: salon.status satisfies SalonStatus,
    away,
    filter,
    releases: await publishedReleaseChoices(ctx.read),
    choices,
    meetings,
  }
}
export type PairsPage = Awaited<ReturnType<typeof pairsPage>>
