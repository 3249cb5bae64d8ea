import { freeTables, isFree, pairKey, tableFor } from '#app/domain/salon/free-cells.ts'
import type { DayState } from '#app/domain/salon/free-cells.ts'
import { shiftPoints } from '#app/domain/salon/shifts.ts'
import { dayOf } from '#app/domain/time.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { errorSummary } from '#app/server/log.ts'
import { interestsOf, pairKey as interestKey } from '#app/server/pair-interests.ts'
import { markOfTexts, sealShown } from '#app/server/shown-list.ts'
import type { ShownRow } from '#app/server/shown-list.ts'
import { openNeedsOf } from '#db/repos/matches.ts'
import { pairItems, unwantedPairs } from '#db/repos/meetings.ts'
import { shiftsOf } from '#db/repos/salon-shifts.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import { wishesOf } from '#db/repos/salon-wishes.ts'
import { dayState } from './day-state.server.ts'
import type { Owed } from './day-state.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { agendaAsReleased, agendaForEverybody } from './public.queries.server.ts'
import { nowAndNext } from './running.ts'

/** Needs of each unit that is there, and products for each of them, that are looked at for a free table. */
const NEEDS_PER_UNIT = 5
const PER_NEED = 20
const PER_ROUND = 6

export interface Replacement {
  opportunityId: string
  productId: string
  /** Null for a pair that has agreed already: then `owed` says why it still needs a place. */
  level: MatchLevel | null
  owed: Owed | null
  need: { number: string; title: string; unit: string }
  product: { number: string; title: string; unit: string }
  table: number
}

/** 现场: what runs, who is missing, which tables are free, and who of those present could use them. */
export async function dayDesk(ctx: Ctx, key: string) {
  const { salon, team } = await loadTeamSalon(ctx, ctx.read, key)
  requirePermission(ctx, 'salon.run', { team })
  const running = (salon.status === 'released' || salon.status === 'held') && dayOf(ctx.now) === dayOf(salon.starts_at)
  const agenda = await agendaForEverybody(ctx.read, salon)
  const shifts = await shiftsOf(ctx.read, salon.id)
  const { state, begun, met, refused, owed, registrations, delegates, meetings } = await dayState(
    ctx.read,
    salon,
    ctx.now,
  )
  const rounds = agenda.rounds.map((round, slot) => ({ ...round, slot })).filter((r) => r.endsAt > ctx.now)
  const apart = (await wishesOf(ctx.read, salon.id))
    .filter((w) => w.kind === 'avoid')
    .flatMap((w) => [pairKey(w.organisation_id, w.other_id), pairKey(w.other_id, w.organisation_id)])
  const due = owed.map(owedPair).filter((p) => !apart.includes(pairKey(p.needOrganisationId, p.offerOrganisationId)))
  const without = new Set([...met, ...apart, ...due.map((p) => pairKey(p.needOrganisationId, p.offerOrganisationId))])
  const { found, away } = running ? await goodPairs(ctx, state, { without, refused }) : { found: [], away: false }
  const missing = registrations.filter((r) =>
    state.units.some((u) => u.organisationId === r.organisation_id && !u.present),
  )
  const offered = rounds.map((round) => {
    const closed = begun.includes(round.slot)
    const free = closed ? [] : freeTables(state, round.slot)
    const pairs = free.length === 0 ? [] : replacementsIn(state, round.slot, [...due, ...found])
    return { ...round, closed, free, pairs }
  })
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    startsAt: salon.starts_at,
    status: salon.status,
    tableRooms: salon.rooms,
    running,
    away,
    ...nowAndNext(agenda, ctx.now),
    people: { present: delegates.filter((d) => d.checked_in_at !== null).length, total: delegates.length },
    points: shiftPoints(await agendaAsReleased(ctx.read, salon), shifts).filter((p) => p.live + 3_600_000 > ctx.now),
    shifted: shifts.reduce((sum, s) => sum + s.minutes, 0),
    missing: missing.map((r) => ({
      registrationId: r.id,
      unit: r.organisation_name,
      absent: r.no_show_at !== null,
      talks: meetings.filter(
        (m) =>
          [m.need_organisation_id, m.offer_organisation_id].includes(r.organisation_id) &&
          (m.status === 'scheduled' || (m.status === 'no-show' && m.outcome === 'absent')),
      ).length,
    })),
    rounds: offered,
    seen: sealShown(ctx, 'day', await shownRows(ctx, offered)),
  }
}
export type DayDesk = Awaited<ReturnType<typeof dayDesk>>

/** Each pair that the page offers once, in its order. */
async function shownRows(ctx: Ctx, rounds: readonly { pairs: readonly Replacement[] }[]): Promise<ShownRow[]> {
  const pairs = new Map(rounds.flatMap((r) => r.pairs.map((p) => [interestKey(p), p] as const)))
  const ids = [...pairs.values()]
  const items = await pairItems(
    ctx.read,
    ids.map((p) => p.opportunityId),
    ids.map((p) => p.productId),
  )
  return ids.map(({ opportunityId, productId, need, product, level }) => {
    const hashes = [items.needs.get(opportunityId)?.public_hash, items.products.get(productId)?.public_hash] as const
    return { need: need.number, offer: product.number, level, mark: markOfTexts(hashes[0] ?? null, hashes[1] ?? null) }
  })
}

interface GoodPair extends Omit<Replacement, 'table'> {
  needOrganisationId: string
  offerOrganisationId: string
}

/** The best pairs of units that are free in a round, each with a table; a unit stands there as often as it has seats. */
function replacementsIn(state: DayState, slot: number, found: GoodPair[]): Replacement[] {
  return found
    .filter((p) => isFree(state, p.needOrganisationId, slot) && isFree(state, p.offerOrganisationId, slot))
    .slice(0, PER_ROUND)
    .flatMap(({ needOrganisationId, offerOrganisationId: _, ...pair }) => {
      const table = tableFor(state, needOrganisationId, slot)
      return table === null ? [] : [{ ...pair, table }]
    })
}

const owedPair = ({ meeting: m, why }: { meeting: SalonMeeting; why: Owed }): GoodPair => ({
  opportunityId: m.opportunity_id,
  productId: m.product_id,
  level: null,
  owed: why,
  needOrganisationId: m.need_organisation_id,
  offerOrganisationId: m.offer_organisation_id,
  need: { number: m.need_number ?? m.opportunity_id, title: m.need_title, unit: m.need_name },
  product: { number: m.offer_number ?? m.product_id, title: m.offer_title, unit: m.offer_name },
})

/** Pairs of at least 相关 between units that are there, best first; not those that were put together or want no talk. */
async function goodPairs(
  ctx: Ctx,
  state: DayState,
  { without, refused }: { without: ReadonlySet<string>; refused: ReadonlySet<string> },
) {
  const present = new Set(state.units.filter((u) => u.present).map((u) => u.organisationId))
  const own = await Promise.all(
    [...present].map((id) => openNeedsOf(ctx.read, id, { now: ctx.now, limit: NEEDS_PER_UNIT, offset: 0 })),
  )
  const needIds = own.flatMap(({ rows }) => rows.map((r) => r.id))
  if (needIds.length === 0) return { found: [], away: false }
  const unwanted = new Set([...refused, ...(await unwantedPairs(ctx.read, needIds))])
  try {
    const ranked = await ctx.matching.forOpportunities(needIds, { limit: PER_NEED })
    const items = await pairItems(
      ctx.read,
      needIds,
      ranked.map((r) => r.productId),
    )
    const found: (GoodPair & { score: number })[] = []
    for (const { opportunityId, productId, level, score } of ranked) {
      const need = items.needs.get(opportunityId)
      const product = items.products.get(productId)
      if (!need || !product || (level !== 'high' && level !== 'medium')) continue
      if (!present.has(product.organisation_id) || need.organisation_id === product.organisation_id) continue
      if (without.has(pairKey(need.organisation_id, product.organisation_id))) continue
      if (unwanted.has(`${opportunityId} ${productId}`)) continue
      found.push({
        opportunityId,
        productId,
        level,
        owed: null,
        score,
        needOrganisationId: need.organisation_id,
        offerOrganisationId: product.organisation_id,
        need: { number: need.number ?? need.id, title: need.title, unit: need.name },
        product: { number: product.number ?? product.id, title: product.title, unit: product.name },
      })
    }
    const interests = await interestsOf(ctx.read, found)
    const allowed = found.filter((pair) => interests.get(interestKey(pair))?.open.length === 0)
    allowed.sort(
      (a, b) => b.score - a.score || (a.opportunityId + a.productId < b.opportunityId + b.productId ? -1 : 1),
    )
    return { found: allowed.map(({ score: _, ...pair }) => pair), away: false }
  } catch (error) {
    ctx.log.warn({ requestId: ctx.requestId, error: errorSummary(error) }, 'suggestions for free tables are away')
    return { found: [], away: true }
  }
}
