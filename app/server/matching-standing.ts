import type { Entry } from '#app/domain/matching/entry.ts'
import { PAGE_ROWS } from '#app/domain/matching/placing.ts'
import { groupRepeats } from '#app/domain/matching/repeats.ts'
import { standingOf } from '#app/domain/matching/standing.ts'
import { cardOf } from './matching-card.ts'
import type { ListOptions, PagePlace, RankedPair, Standing } from './matching-port.ts'
import { placesFor } from './matching-shelves.ts'
import type { Shelves } from './matching-shelves.ts'

/** Rows before a named one: the best, and those directly before it. */
const BEFORE = { first: 3, near: 3 }

interface Asked extends Omit<ListOptions, 'limit'> {
  readonly opportunityId: string
  readonly productId: string
  readonly among: 'products' | 'opportunities'
  /** As in `placesFor`. */
  readonly shown: ReadonlyMap<string, number> | undefined
}

/** The place of a pair, what becomes of it on the page and what stands before it; null where one of the two has ended. */
export function standingIn(shelves: Shelves, asked: Asked): Standing | null {
  const { engine, isOpen } = shelves
  const need = engine.get('need', asked.opportunityId)
  const offer = engine.get('offer', asked.productId)
  if (!need || !offer || !isOpen(need.id) || !isOpen(offer.id)) return null
  const products = asked.among === 'products'
  const [subject, named] = products ? [need, offer] : [offer, need]
  const score = engine.scorePair(need.id, offer.id)
  const accept = (e: Entry) => e.orgId !== subject.orgId && isOpen(e.id)
  const ranking = engine.ranking(products ? 'need' : 'offer', subject.id, accept)
  // What stands behind the pair and has no level is counted, not ordered.
  const ranked = ranking.from(Math.min(score.score, engine.recipe.levels.low))
  const card = (id: string, score: Pick<RankedPair, 'score' | 'level'>) => {
    const pair = products ? { opportunityId: need.id, productId: id } : { opportunityId: id, productId: offer.id }
    return cardOf(shelves, { ...pair, ...score }, asked.today)
  }
  // Near copies count once, as on the page; below the levels there is no page.
  const levelled = ranked.filter(({ level }) => level !== null)
  const groups = groupRepeats(engine, products ? 'offer' : 'need', levelled, levelled.length)
  const standsFor = groups.find(({ repeats }) => repeats.includes(named.id))?.id ?? named.id
  const rows = [...groups, ...ranked.slice(levelled.length)]
  const { rank, before } = standingOf(rows, standsFor, BEFORE)
  return {
    rank,
    ranked: ranking.size - levelled.length + groups.length,
    levelled: groups.length,
    page: score.level === null ? { on: 'none' } : pagePlace(shelves, asked),
    pair: card(named.id, score),
    before: before.map(({ rank: place, row }) => ({ rank: place, pair: card(row.id, row) })),
  }
}

/** What becomes of a pair with a level on the page of the one whose list it is, for this reader. */
function pagePlace(shelves: Shelves, { opportunityId, productId, among, ...reader }: Asked): PagePlace {
  const products = among === 'products'
  const [id, named] = products ? [opportunityId, productId] : [productId, opportunityId]
  if (reader.without?.includes(named)) return { on: 'none' }
  const { rows, placing } = placesFor(shelves, { ...reader, side: products ? 'need' : 'offer', id, limit: PAGE_ROWS })
  const at = rows.findIndex((row) => row.id === named)
  if (at >= 0 && rows[at]!.group === 'list') return { on: 'list', place: at + 1 }
  const own = placing.candidates.find((one) => one.id === named)
  if (own !== undefined) return { on: own.eligible === 'no' ? 'broken' : 'rest' }
  // Of all that was looked at only near copies are left out.
  const last = placing.candidates.at(-1)
  const score = shelves.engine.scorePair(opportunityId, productId)
  return { on: last !== undefined && score.score >= last.score ? 'repeat' : 'rest' }
}
