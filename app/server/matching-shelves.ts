import { checkConditions } from '#app/domain/matching/conditions.ts'
import type { ConditionReport, Demands, Eligibility, Offering } from '#app/domain/matching/conditions.ts'
import type { MatchingEngine, Ranked } from '#app/domain/matching/engine.ts'
import type { Entry, Side } from '#app/domain/matching/entry.ts'
import { EXPOSURE_DAYS, isEnough, placeRows } from '#app/domain/matching/placing.ts'
import type { Candidate, Placement } from '#app/domain/matching/placing.ts'
import { rankForOrganisation } from '#app/domain/matching/organisation.ts'
import { groupRepeats } from '#app/domain/matching/repeats.ts'
import type { SeenPlacing } from '#app/domain/matching/replay.ts'
import { cellOf } from '#app/domain/shelf-cell.ts'
import type { ShelfCell } from '#app/domain/shelf-cell.ts'
import { DAY_MS, startOfDay } from '#app/domain/time.ts'
import type { PublicOpportunity, PublicProduct } from '#db/repos/search-documents.ts'
import { demandsOf, offeringOf } from './matching-entries.ts'

interface Held {
  readonly cell: ShelfCell
  readonly endsAt: number
  /** Hash of the public content. */
  readonly hash: string
}
export interface HeldNeed extends Held {
  readonly demands: Demands
  /** 公开概要、详情限认证单位: some readers see the summary alone. */
  readonly hidesDetails: boolean
}
export interface HeldOffer extends Held {
  readonly offering: Offering
  /** When it was public for the first time. */
  readonly firstPublishedAt: number
}

/** The lists as the matching holds them: texts in the engine, of the rest only what conditions and places ask. */
export interface Shelves {
  readonly engine: MatchingEngine
  readonly needs: ReadonlyMap<string, HeldNeed>
  readonly offers: ReadonlyMap<string, HeldOffer>
  readonly isOpen: (id: string) => boolean
  readonly now: () => number
}

export const holdNeed = ({ content, endsAt, hash }: PublicOpportunity): HeldNeed => ({
  demands: demandsOf(content),
  hidesDetails: content.visibility === 'summary',
  cell: cellOf(content),
  endsAt,
  hash,
})

export const holdOffer = ({ content, endsAt, hash, firstPublishedAt }: PublicProduct): HeldOffer => ({
  offering: offeringOf(content),
  cell: cellOf(content),
  endsAt,
  hash,
  firstPublishedAt,
})

/** The conditions of a pair as the fields decide them on a day; null where one of the two is gone. */
export function reportOf(
  shelves: Pick<Shelves, 'needs' | 'offers'>,
  needId: string,
  offerId: string,
  today: string,
): ConditionReport | null {
  const need = shelves.needs.get(needId)
  const offer = shelves.offers.get(offerId)
  return need && offer ? checkConditions(need.demands, offer.offering, today) : null
}

const NO_DEMANDS: Demands = { musts: [], prefers: [] }

/** The conditions of a need as one reader may know them: of a summary there are none, so that nothing follows from them. */
export function demandsFor(needs: Shelves['needs'], id: string, summaryOnly: boolean): Demands {
  const need = needs.get(id)
  if (need === undefined) return NO_DEMANDS
  return summaryOnly && need.hidesDetails ? { ...need.demands, ...NO_DEMANDS } : need.demands
}

/** So many of the best are looked at for a page, more where conditions leave too few of them. */
const LOOKED_AT = 50

/** Whether the fields rule a pair out, as far as this reader may know. */
export function eligibleFor(
  shelves: Pick<Shelves, 'needs' | 'offers'>,
  [needId, offerId]: readonly [string, string],
  today: string,
  summaryOnly: boolean,
): Eligibility {
  const offer = shelves.offers.get(offerId)
  if (offer === undefined) return 'unknown'
  return checkConditions(demandsFor(shelves.needs, needId, summaryOnly), offer.offering, today).eligible
}

interface PageAsked {
  readonly side: Side
  readonly id: string
  readonly limit: number
  readonly today: string
  /** Put aside by somebody. */
  readonly without?: readonly string[]
  /**
   * For the page of a need: how often offers were listed in the last days, from which places 9 and 10 follow.
   */
  readonly shown?: ReadonlyMap<string, number>
  /** For a reader who sees of some needs the summary alone: their conditions decide no place. */
  readonly summaryOnly?: boolean
}

export interface PagePlaces {
  readonly rows: readonly (Placement & { readonly row: Ranked })[]
  readonly placing: SeenPlacing
}

/** The rows of the page of an entry, and from what they follow. */
export function placesFor(shelves: Shelves, asked: PageAsked): PagePlaces {
  const { side, id, limit, today, without = [], shown, summaryOnly = false } = asked
  const { engine, offers, isOpen } = shelves
  const own = engine.get(side, id)
  const aside = new Set(without)
  const accept = (e: Entry) => e.orgId !== own?.orgId && isOpen(e.id) && !aside.has(e.id)
  const newFrom = startOfDay(today) - EXPOSURE_DAYS * DAY_MS
  const candidateOf = ({ id: other, score, level }: Ranked): Candidate => {
    const pair = side === 'need' ? ([id, other] as const) : ([other, id] as const)
    const eligible = eligibleFor(shelves, pair, today, summaryOnly)
    if (shown === undefined) return { id: other, score, level, eligible }
    const newcomer = (offers.get(other)?.firstPublishedAt ?? 0) >= newFrom
    return { id: other, score, level, eligible, shown: shown.get(other) ?? 0, newcomer }
  }
  const exposure = shown !== undefined
  const ranking = engine.ranking(side, id, accept)
  const known: Candidate[] = []
  for (let looking = Math.max(LOOKED_AT, limit); ; looking *= 2) {
    const ranked = ranking.first(looking)
    const levelled = ranked.filter(({ level }) => level !== null)
    // A longer list begins as the shorter one.
    known.push(...levelled.slice(known.length).map(candidateOf))
    const looked = withoutRepeats(engine, side === 'need' ? 'offer' : 'need', levelled, known)
    if (levelled.length === looking && !isEnough(looked, limit)) continue
    const rowOf = new Map(ranked.map((row) => [row.id, row]))
    const rows = placeRows(looked, { limit, exposure }).map((place) => ({ ...place, row: rowOf.get(place.id)! }))
    return { rows, placing: { limit, exposure, today, candidates: looked } }
  }
}

interface UnitAsked {
  readonly limit: number
  readonly today: string
  readonly summaryOnly?: boolean
  /** Pairs put aside: their needs may come through another product. */
  readonly aside?: readonly { opportunityId: string; productId: string }[]
}

/** The rows of the page of a unit: needs, each through the best of its products that the fields do not rule out. */
export function placesForUnit(
  shelves: Shelves,
  productIds: readonly string[],
  { limit, today, summaryOnly = false, aside = [] }: UnitAsked,
) {
  const { engine, isOpen } = shelves
  const away = new Set(aside.map((pair) => `${pair.opportunityId} ${pair.productId}`))
  const known = productIds.filter((id) => engine.get('offer', id))
  const own = known[0] === undefined ? undefined : engine.get('offer', known[0])?.orgId
  const ranked = rankForOrganisation(engine, known, {
    // Where the best break a must condition the next ones take their place.
    limit: 2 * limit,
    accept: (e) => e.orgId !== own && isOpen(e.id),
    acceptPair: (needId, offerId) => !away.has(`${needId} ${offerId}`),
  })
  const pairs = ranked.flatMap(({ needId, through }) => {
    const levelled = through.filter(({ level }) => level !== null)
    const fits = ({ offerId }: { offerId: string }) =>
      eligibleFor(shelves, [needId, offerId], today, summaryOnly) !== 'no'
    const best = levelled.find(fits) ?? levelled[0]
    return best ? [{ needId, ...best, id: needId, eligible: fits(best) ? ('unknown' as const) : ('no' as const) }] : []
  })
  const byNeed = new Map(pairs.map((pair) => [pair.needId, pair]))
  return placeRows(pairs, { limit, exposure: false }).map((place) => ({ ...place, pair: byNeed.get(place.id)! }))
}

/**
 * Of near copies by one unit the best ranked stands for all, among those that may hold the conditions and the others.
 * `side` is the list that the rows come from.
 */
export function withoutRepeats<T extends Pick<Candidate, 'id' | 'eligible'>>(
  engine: MatchingEngine,
  side: Side,
  ranked: readonly Ranked[],
  known: readonly T[],
): T[] {
  const broken = new Set(known.flatMap(({ id, eligible }) => (eligible === 'no' ? [id] : [])))
  const first = [true, false].flatMap((breaks) => {
    const rows = ranked.filter(({ id }) => broken.has(id) === breaks)
    return groupRepeats(engine, side, rows, rows.length).map(({ id }) => id)
  })
  const kept = new Set(first)
  return known.filter(({ id }) => kept.has(id))
}
