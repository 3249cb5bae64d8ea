import { DomainError } from '#app/domain/errors.ts'
import { actsFor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { readsDetails } from '#app/domain/policy/visibility.ts'
import { cellSpaces } from '#app/domain/shelf-cell.ts'
import { categoryCodes, categoryName } from '#app/domain/taxonomy.ts'
import { dayOf } from '#app/domain/time.ts'
import { askMatching } from '#app/server/ask-matching.ts'
import type { Ctx } from '#app/server/context.ts'
import type { GapAnswer, GapCell, PairEvidence } from '#app/server/matching-port.ts'
import { interestsOf, pairKey } from '#app/server/pair-interests.ts'
import { markOfTexts, sealShown } from '#app/server/shown-list.ts'
import type { ShownRow } from '#app/server/shown-list.ts'
import { matchesOfItems } from '#db/repos/matches.ts'
import type { MatchNow } from '#db/repos/matches.ts'
import type { CountPair, GapCategory, GapRowView, GapsView, NearMissView, SideCount } from './gap-view.ts'
import { pairPath } from './load-pair.server.ts'
import { scopeOf } from './match-list.queries.server.ts'
import { matchActs, sideOf } from './match-rules.ts'
import { GAPS_PER_PAGE } from './match.schema.ts'
import type { GapsQuery } from './match.schema.ts'
import { itemsOf } from './shown-items.server.ts'
import type { Shown } from './shown-items.server.ts'
import { unknownQuestion } from './unknown-question.ts'

const PATH = '/desk/gaps'

function hrefOf(query: Partial<GapsQuery>): string {
  const { side = 'need', category = '', space = '', page = 1 } = query
  const filled = { side: side === 'need' ? '' : side, category, space, page: page > 1 ? String(page) : '' }
  const search = new URLSearchParams(Object.entries(filled).filter(([, value]) => value !== '')).toString()
  return search === '' ? PATH : `${PATH}?${search}`
}

/** 供需缺口: of the whole district for the lead unit and the auditor, of the own items for a unit. */
export async function readGaps(ctx: Ctx, query: GapsQuery): Promise<GapsView> {
  const organisationId = scopeOf(ctx)
  if (organisationId === undefined) throw new DomainError('forbidden')
  const { side, category, space, page } = query
  const answer = await askMatching(ctx, async () => ({
    found: await ctx.matching.gaps({
      today: dayOf(ctx.now),
      organisationId,
      summaryOnly: !readsDetails(ctx.actor),
      side,
      category,
      space,
      limit: GAPS_PER_PAGE,
      offset: (page - 1) * GAPS_PER_PAGE,
    }),
  }))
  const organiser = can(ctx.actor, 'salon.create') === true
  const own = organisationId !== null && ctx.actor.kind === 'person' ? (ctx.actor.organisation?.name ?? null) : null
  return {
    unit: own,
    side,
    organiser,
    figures: answer?.found ? await figuresOf(ctx, query, answer.found, organiser) : null,
    late: answer === null,
    here: hrefOf(query),
    all: hrefOf({ side }),
    otherSide: hrefOf({ side: side === 'need' ? 'offer' : 'need', category, space }),
  }
}

async function figuresOf(ctx: Ctx, query: GapsQuery, answer: GapAnswer, organiser: boolean) {
  const { category, space, page } = query
  const inColumn = (code: string) => answer.cells.filter((cell) => cell.space === code)
  return {
    computedAt: answer.computedAt,
    totals: sum(answer.cells),
    columns: cellSpaces.map(([code, name]) => ({ code, name, ...sum(inColumn(code)) })),
    categories: categoriesOf(query, answer.cells, organiser),
    chosen: [category && categoryName(category), space && spaceWord(space)].filter(Boolean).join(' · '),
    rows: await rowsOf(ctx, query, answer),
    page,
    pageSize: GAPS_PER_PAGE,
    total: answer.total,
  }
}

const spaceWord = (code: string) => cellSpaces.find(([known]) => known === code)?.[1] ?? code

function sum(cells: readonly GapCell[]): CountPair {
  const of = (side: 'need' | 'offer', part: keyof SideCount) => cells.reduce((n, cell) => n + cell[side][part], 0)
  const count = (side: 'need' | 'offer') => ({
    items: of(side, 'items'),
    gaps: of(side, 'gaps'),
    broken: of(side, 'broken'),
  })
  return { need: count('need'), offer: count('offer') }
}

function categoriesOf(query: GapsQuery, cells: readonly GapCell[], organiser: boolean): GapCategory[] {
  return categoryCodes.flatMap((code) => {
    const own = cells.filter((cell) => cell.category === code)
    if (own.length === 0) return []
    const counts = sum(own)
    const chosen = query.category === code
    return {
      code,
      name: categoryName(code),
      ...counts,
      to: hrefOf({ side: sideWithGaps(query.side, counts), category: code }),
      current: chosen && query.space === '',
      cells: cellSpaces.map(([space, spaceName]) => {
        const here = sum(own.filter((cell) => cell.space === space))
        const to = hrefOf({ side: sideWithGaps(query.side, here), category: code, space })
        return { space, spaceName, ...here, to, current: chosen && query.space === space }
      }),
      salonTo: organiser ? salonForm(code) : null,
    }
  })
}

/** The side that is read now, unless only the other one has gaps there. */
function sideWithGaps(side: 'need' | 'offer', counts: CountPair): 'need' | 'offer' {
  const other = side === 'need' ? 'offer' : 'need'
  return counts[side].gaps === 0 && counts[other].gaps > 0 ? other : side
}

const salonForm = (category: string) => `/desk/salons/new?${new URLSearchParams({ category }).toString()}`

async function rowsOf(ctx: Ctx, { side }: GapsQuery, answer: GapAnswer): Promise<GapRowView[]> {
  const ids = answer.rows.map(({ id }) => id)
  const other = side === 'need' ? 'offer' : 'need'
  const otherId = (pair: PairEvidence) => (side === 'need' ? pair.productId : pair.opportunityId)
  const [own, others, stored, interests] = await Promise.all([
    itemsOf(ctx, side, ids),
    itemsOf(ctx, other, [...new Set(answer.rows.flatMap((row) => row.near.map(otherId)))]),
    matchesOfItems(ctx.read, side === 'need' ? { opportunityIds: ids } : { productIds: ids }),
    interestsOf(
      ctx.read,
      answer.rows.flatMap(({ near }) => near),
    ),
  ])
  const matches = new Map(stored.map((m) => [`${m.opportunity_id} ${m.product_id}`, m] as const))
  return answer.rows.flatMap(({ id, near }) => {
    const item = own.get(id)
    if (!item) return []
    const sidesOf = (pair: PairEvidence) => {
      const counterpart = others.get(otherId(pair))
      if (!counterpart) return null
      return side === 'need' ? { need: item, offer: counterpart } : { need: counterpart, offer: item }
    }
    return {
      item: item.item,
      seen: sealShown(
        ctx,
        'gap',
        near.flatMap((pair) => {
          const sides = sidesOf(pair)
          return sides ? [shownRow(sides, pair.level)] : []
        }),
      ),
      near: near.flatMap((pair) => {
        const sides = sidesOf(pair)
        if (!sides) return []
        const counterpart = sides[other]
        const near = nearMiss(ctx, pair, { ...sides, item: counterpart }, matches)
        const blocked = (interests.get(pairKey(pair))?.open.length ?? 0) > 0
        return { ...near, invite: near.invite && !blocked }
      }),
      mend: mendOf(ctx, side, item),
      salonTo: can(ctx.actor, 'salon.create') === true ? salonForm(item.categories[0] ?? '') : null,
      standingTo: `${item.item.to}/standing`,
    }
  })
}

const shownRow = ({ need, offer }: Pick<Sides, 'need' | 'offer'>, level: PairEvidence['level']): ShownRow => ({
  need: need.number ?? need.id,
  offer: offer.number ?? offer.id,
  level,
  mark: markOfTexts(need.hash, offer.hash),
})

/** Only the own unit changes an item: a published need by a copy that is reviewed again, a product in place. */
function mendOf(ctx: Ctx, side: 'need' | 'offer', item: Shown): GapRowView['mend'] {
  const { organisationId } = item
  if (!actsFor(ctx.actor, organisationId)) return null
  const action = side === 'need' ? 'opportunity.edit' : 'product.edit'
  if (can(ctx.actor, action, { organisations: [organisationId] }) !== true) return null
  return side === 'need' ? { copyOf: item.id } : { to: `${item.item.to}/edit#capabilities` }
}

interface Sides {
  need: Shown
  offer: Shown
  /** The one that comes near. */
  item: Shown
}

function nearMiss(
  ctx: Ctx,
  found: PairEvidence,
  { need, offer, item }: Sides,
  matches: ReadonlyMap<string, MatchNow>,
): NearMissView {
  const pair = need.seen(found)
  const match = matches.get(`${need.id} ${offer.id}`)
  const parties = { needOrganisation: need.organisationId, offerOrganisation: offer.organisationId }
  const actsAs = sideOf(ctx.actor, parties)
  const acts = matchActs(actsAs, match, { open: true, alive: true })
  const mayAct = can(ctx.actor, 'match.act', { organisations: Object.values(parties) }) === true
  const broken = pair.conditions.filter(({ kind, result }) => kind === 'must' && result === 'broken')
  return {
    to: pairPath(need, offer),
    item: item.item,
    level: pair.level,
    why: [
      ...(pair.level === null ? ['两份文本达不到“可能相关”'] : []),
      ...broken.map(({ text, source }) => `不符：${text}${source ? `（${source}）` : ''}`),
    ],
    nearMiss: pair.level === null ? '' : (pair.nearMiss ?? ''),
    unsaid: pair.unsaid,
    invite: mayAct && acts.invite,
    actsAs,
    note: actsAs === 'offer' ? '' : unknownQuestion(pair),
  }
}
