import { amountText, modesText } from '#app/domain/item-words.ts'
import type { ShownPair } from '#app/domain/matching/news.ts'
import { PAGE_ROWS } from '#app/domain/matching/placing.ts'
import { can } from '#app/domain/policy/can.ts'
import { readsDetails } from '#app/domain/policy/visibility.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { dayOf } from '#app/domain/time.ts'
import { askMatching } from '#app/server/ask-matching.ts'
import type { Ctx } from '#app/server/context.ts'
import type { ListedPair, PairEvidence, PairIds } from '#app/server/matching-port.ts'
import { markOfTexts, sealShown } from '#app/server/shown-list.ts'
import type { ShownRow } from '#app/server/shown-list.ts'
import type { ShownList } from '#app/server/view-counts.ts'
import { interestsOf, pairKey } from '#app/server/pair-interests.ts'
import {
  matchesOfItems,
  needOfPair,
  offerOfPair,
  offersOf,
  openNeedsOf,
  suggestibleNeeds,
  suggestibleOffers,
} from '#db/repos/matches.ts'
import type { MatchNow } from '#db/repos/matches.ts'
import { pairPath, readNeed, readOffer } from './load-pair.server.ts'
import { effectiveMatchStatus, matchActs, sideOf, staysAway } from './match-rules.ts'
import type { CardItem, MatchCard, Suggestions, Tally } from './match-view.ts'
import { matchState } from './match-words.ts'
import { lastVisitAt, withNews } from './news.server.ts'
import type { CardRow } from './news.server.ts'
import { noteList, noteListed, noteShown } from './note-views.server.ts'
import { NEEDS_PER_PAGE } from './match.schema.ts'
import { seenEvidence, seenNeed } from './seen-need.server.ts'
import { unknownQuestion } from './unknown-question.ts'

const ON_ITEM = PAGE_ROWS
/** On the page at first, and when more are asked for: each card has its forms, so a long page is slow. */
const FOR_YOU = 9
const FOR_YOU_MORE = 20
/** Of a firm with more products the newest take part. */
const OWN_PRODUCTS = 100
/** So many products for each need of the own unit. */
const PER_NEED = 3

const mayRead = (ctx: Ctx, organisationId: string) =>
  can(ctx.actor, 'match.read', { organisations: [organisationId] }) === true

/** The best products for a need, for its owner, the lead unit and the auditor; null for everybody else. */
export async function suggestionsForOpportunity(ctx: Ctx, id: string): Promise<Suggestions | null> {
  const row = await needOfPair(ctx.read, id)
  if (!row || !mayRead(ctx, row.organisation_id)) return null
  if ((await suggestibleNeeds(ctx.read, [row.id], ctx.now)).length === 0) return null
  return suggest(
    ctx,
    { from: `/opportunities/${row.number ?? row.id}`, limit: ON_ITEM, of: { kind: 'need', id: row.id } },
    { opportunityIds: [row.id] },
    ({ limit, without }) => ctx.matching.forOpportunity(row.id, { limit, without, today: dayOf(ctx.now) }),
  )
}

/** The best needs for a product, for the firm that offers it, the lead unit and the auditor; null for everybody else. */
export async function suggestionsForProduct(ctx: Ctx, id: string): Promise<Suggestions | null> {
  const row = await offerOfPair(ctx.read, id)
  if (!row || !mayRead(ctx, row.organisation_id)) return null
  if ((await suggestibleOffers(ctx.read, [row.id], dayOf(ctx.now))).length === 0) return null
  return suggest(
    ctx,
    { from: `/products/${row.number ?? row.id}`, limit: ON_ITEM, of: { kind: 'offer', id: row.id } },
    { productIds: [row.id] },
    ({ limit, without }) =>
      ctx.matching.forProduct(row.id, { limit, without, today: dayOf(ctx.now), summaryOnly: !readsDetails(ctx.actor) }),
  )
}

export interface OwnSuggestions {
  /** Null where the unit has no product (no open need) that could be suggested. */
  forProducts: Suggestions | null
  /** More needs can be asked for than are shown. */
  more: boolean
  forNeeds: { to: string; title: string; number: string; suggestions: Suggestions }[] | null
  needs: { page: number; total: number }
  /** When the visit before this one ended; null at the first one, when nothing can be new. */
  since: number | null
}

/** 为我推荐: needs for the acting unit through its best products, and products for each of its open needs. */
export async function suggestionsForOrganisation(
  ctx: Ctx,
  query: { page: number; more: boolean },
): Promise<OwnSuggestions> {
  const own = ctx.actor.kind === 'person' ? ctx.actor.organisation?.id : undefined
  const none = { forProducts: null, more: false, forNeeds: null, needs: { page: 1, total: 0 }, since: null }
  if (own === undefined || !mayRead(ctx, own)) return none
  const today = dayOf(ctx.now)
  const summaryOnly = !readsDetails(ctx.actor)
  const [products, needs] = await Promise.all([
    offersOf(ctx.read, own, { today, limit: OWN_PRODUCTS }),
    openNeedsOf(ctx.read, own, { now: ctx.now, limit: NEEDS_PER_PAGE, offset: (query.page - 1) * NEEDS_PER_PAGE }),
  ])
  const from = query.page > 1 ? `/desk/suggestions?page=${query.page}` : '/desk/suggestions'
  const [forProducts, forNeeds] = await Promise.all([
    products.length === 0
      ? null
      : suggest(
          ctx,
          { from, limit: query.more ? FOR_YOU_MORE : FOR_YOU, list: 'products', of: { kind: 'unit', id: own } },
          { productIds: products },
          // A pair put aside is one product's: its need may come through another. One more than the page shows says
          // whether there is more; it is neither shown nor counted.
          ({ limit, aside }) => ctx.matching.forOrganisation(products, { limit: limit + 1, aside, today, summaryOnly }),
        ),
    Promise.all(
      needs.rows.map(async (need) => ({
        to: `/opportunities/${need.number ?? need.id}`,
        title: need.title,
        number: need.number ?? '',
        suggestions: await suggest(
          ctx,
          { from, limit: PER_NEED, list: need.id, of: { kind: 'need', id: need.id } },
          { opportunityIds: [need.id] },
          ({ limit, without }) => ctx.matching.forOpportunity(need.id, { limit, without, today }),
        ),
      })),
    ),
  ])
  return {
    forProducts,
    more: forProducts !== null && !query.more && forProducts.more,
    forNeeds: needs.total === 0 ? null : forNeeds,
    needs: { page: query.page, total: needs.total },
    since: await lastVisitAt(ctx),
  }
}

/**
 * Asks for a page without what is put aside, loads the rows again from the database with visibility applied, and leaves
 * out what must not be shown. What the matching still knows and the database does not show any more has no card.
 */
async function suggest(
  ctx: Ctx,
  { from, limit, list, of }: { from: string; limit: number; list?: string; of: ShownList },
  items: { opportunityIds?: string[]; productIds?: string[] },
  ask: (page: { limit: number; without: string[]; aside: PairIds[] }) => Promise<ListedPair[]>,
): Promise<Suggestions & { more: boolean }> {
  const matches = new Map(
    (await matchesOfItems(ctx.read, items)).map((m) => [`${m.opportunity_id} ${m.product_id}`, m] as const),
  )
  const away = [...matches.values()].filter((m) => staysAway(m))
  const without = away.map((m) => (items.opportunityIds ? m.product_id : m.opportunity_id))
  const aside = away.map((m) => ({ opportunityId: m.opportunity_id, productId: m.product_id }))
  const found = await askMatching(ctx, () => ask({ limit, without, aside }))
  if (!found) return { available: false, cards: [], broken: [], from, seen: '', more: false }
  const kept = found.filter((f) => f.level !== null && !staysAway(matches.get(`${f.opportunityId} ${f.productId}`)))
  const [fitting, broken] = await Promise.all(
    (['list', 'broken'] as const).map((group) =>
      cardsOf(
        ctx,
        kept.filter((f) => f.group === group),
        matches,
      ),
    ),
  )
  const rows = fitting!.slice(0, limit)
  const cards = list === undefined ? rows.map(({ card }) => card) : await withNews(ctx, list, rows)
  noteShown(ctx, cards)
  noteList(ctx, of)
  if (items.opportunityIds) noteListed(ctx, rows)
  const more = fitting!.length > limit
  const page = [...rows, ...broken!].map(({ row }) => row)
  const seen = sealShown(ctx, list === undefined ? 'item' : 'unit', page)
  return { available: true, cards, broken: broken!.map(({ card }) => card), from, seen, more }
}

async function cardsOf(ctx: Ctx, found: ListedPair[], matches: ReadonlyMap<string, MatchNow>): Promise<CardRow[]> {
  const [needRows, offerRows, interests] = await Promise.all([
    suggestibleNeeds(ctx.read, [...new Set(found.map((f) => f.opportunityId))], ctx.now),
    suggestibleOffers(ctx.read, [...new Set(found.map((f) => f.productId))], dayOf(ctx.now)),
    interestsOf(ctx.read, found),
  ])
  const needs = new Map(needRows.map((n) => [n.id, n]))
  const offers = new Map(offerRows.map((o) => [o.id, o]))
  return found.flatMap((f) => {
    const need = needs.get(f.opportunityId)
    const offer = offers.get(f.productId)
    if (!need || !offer || need.organisation_id === offer.organisation_id) return []
    const key = pairKey(f)
    const conflict = (interests.get(key)?.conflicts.length ?? 0) > 0
    const blocked = (interests.get(key)?.open.length ?? 0) > 0
    const card = cardOf(ctx, f, { need, offer, match: matches.get(key), conflict, blocked })
    return card ? [{ card, pair: shownPair(need, offer), row: shownRow(need, offer, card.level) }] : []
  })
}

const shownRow = (need: CardRows['need'], offer: CardRows['offer'], level: MatchCard['level']): ShownRow => ({
  need: need.number ?? need.id,
  offer: offer.number ?? offer.id,
  level,
  mark: markOfTexts(need.public_hash, offer.public_hash),
})

const shownPair = (need: CardRows['need'], offer: CardRows['offer']): ShownPair => ({
  needId: need.id,
  offerId: offer.id,
  needHash: need.public_hash ?? '',
  offerHash: offer.public_hash ?? '',
  needPublishedAt: need.published_at ?? 0,
  offerPublishedAt: offer.published_at ?? 0,
})

interface CardRows {
  need: Awaited<ReturnType<typeof suggestibleNeeds>>[number]
  offer: Awaited<ReturnType<typeof suggestibleOffers>>[number]
  match: MatchNow | undefined
}

/** Interests in a pair: something is disclosed, and something of it is not waived. */
interface CardInterest {
  conflict: boolean
  blocked: boolean
}

function cardOf(
  ctx: Ctx,
  found: ListedPair,
  { need, offer, match, conflict, blocked }: CardRows & CardInterest,
): MatchCard | null {
  if (found.level === null) return null
  const content = readNeed(need.public_json ?? '{}')
  const seen = seenNeed(ctx, need, content, match?.status === 'agreed')
  const shown = seenEvidence(found, content, seen.summaryOnly)
  const side = sideOf(ctx.actor, { needOrganisation: need.organisation_id, offerOrganisation: offer.organisation_id })
  const status = effectiveMatchStatus(match)
  const { invite, dismiss } = matchActs(side, match, { open: true, alive: true })
  return {
    to: pairPath(need, offer),
    need: needItem(need, seen),
    offer: offerItem(offer),
    level: found.level,
    phrases: shown.phrases.map((p) => p.text),
    tally: tallyOf(shown),
    nearMiss: shown.nearMiss ?? '',
    unsaid: shown.unsaid,
    state: status === 'suggested' && match?.question_side == null ? null : matchState(status, match, side),
    conflict,
    acts: { invite: invite && !blocked, dismiss },
    actsAs: side,
    note: side === 'offer' ? '' : unknownQuestion(shown),
    news: null,
    favour: found.favour,
  }
}

const present = (parts: (string | null | undefined)[]) => parts.filter((p): p is string => !!p)

export function needItem(row: CardRows['need'], { content, owner }: ReturnType<typeof seenNeed>): CardItem {
  const category = content.categories?.[0]
  return {
    to: `/opportunities/${row.number ?? row.id}`,
    title: content.title ?? '',
    meta: present([
      owner,
      row.number,
      category && categoryName(category),
      modesText(content.modes),
      amountText(content.amount),
    ]),
  }
}

export function offerItem(row: CardRows['offer']): CardItem {
  const content = readOffer(row.public_json ?? '{}')
  return {
    to: `/products/${row.number ?? row.id}`,
    title: content.title,
    meta: present([row.owner_name, row.number, modesText(content.modes), amountText(content.price)]),
  }
}

export function tallyOf(found: Pick<PairEvidence, 'conditions'>): Tally {
  const count = (result: 'met' | 'broken' | 'unknown') => found.conditions.filter((c) => c.result === result).length
  return { yes: count('met'), no: count('broken'), unknown: count('unknown') }
}
