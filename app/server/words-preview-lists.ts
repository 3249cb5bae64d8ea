import { createEngine } from '#app/domain/matching/engine.ts'
import type { MatchingEngine } from '#app/domain/matching/engine.ts'
import type { Entry } from '#app/domain/matching/entry.ts'
import { rawText } from '#app/domain/matching/entry.ts'
import { EXPOSURE_DAYS } from '#app/domain/matching/placing.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import type { WordGroup } from '#app/domain/matching/thesaurus.ts'
import { refusalHolds } from '#app/domain/refusal-basis.ts'
import { DAY_MS, addDays, dayOf } from '#app/domain/time.ts'
import { showings } from '#db/repos/funnel.ts'
import { listsActedOnSince, listsShownSince } from '#db/repos/list-showings.ts'
import { matchesOfItems, offersOf } from '#db/repos/matches.ts'
import type { ReadDb } from '#db/schema.ts'
import { placesFor, placesForUnit } from './matching-shelves.ts'
import type { Shelves } from './matching-shelves.ts'
import { LIST_DAYS } from './view-counts.ts'
import type { ShownList } from './view-counts.ts'

/** What a list shows at once. */
export const TOP = 10
/** Of items with a changed word whose list nobody saw last month so many are looked at as well. */
const MOST_OTHERS = 200
/** Of a unit with more products the newest take part, as on its page. */
const OWN_PRODUCTS = 100

/** Whether a text has a word of a group that is not the same before and after. */
export type Touched = (raw: string) => boolean

/** A row of a list: its place before and after, from 1; null where it is not among the first ten. */
export interface MovedRow {
  id: string
  from: number | null
  to: number | null
}

export interface ListChange {
  kind: 'search' | ShownList['kind']
  /** The text that was searched for, or the id of the need, product or unit whose list it is. */
  key: string
  /** How often it was searched for or shown in the last month; 0 for a list that was not. */
  n: number
  totals: { before: number; after: number }
  rows: MovedRow[]
}

export interface ListChanges {
  /** Different lists that were shown in the last month. */
  shown: number
  /** Of these without an open item today: nothing to compare. */
  gone: number
  /** Lists of items with a changed word that nobody saw last month, compared as well, and how many there are of them. */
  others: number
  otherItems: number
  changed: ListChange[]
}

interface Entries {
  needs: readonly Entry[]
  offers: readonly Entry[]
}

interface Compared extends ShownList {
  n: number
  /** Pairs of it that are put aside. */
  aside: readonly { opportunityId: string; productId: string }[]
  /** Products through which a unit is suggested. */
  offers: readonly string[]
}

export interface ChosenLists extends Omit<ListChanges, 'changed'> {
  lists: readonly Compared[]
  /** How often products were listed, from which the last two places of a need's page follow. */
  showings: ReadonlyMap<string, number>
}

/**
 * The lists that a change is looked at on: all that were shown in the last month, counted or put on record with an act,
 * and of the others those of items that have a changed word.
 */
export async function chooseLists(
  read: ReadDb,
  { needs, offers }: Entries,
  now: number,
  touched: Touched,
): Promise<ChosenLists> {
  const today = dayOf(now)
  const shown = await shownLists(read, now)
  const [needIds, offerIds] = [new Set(needs.map(({ id }) => id)), new Set(offers.map(({ id }) => id))]
  const lists: Compared[] = []
  for (const list of shown.values()) {
    if (list.kind === 'unit') {
      const own = await offersOf(read, list.id, { today, limit: OWN_PRODUCTS })
      const known = own.filter((id) => offerIds.has(id))
      if (known.length > 0) lists.push({ ...list, offers: known, aside: [] })
    } else if ((list.kind === 'need' ? needIds : offerIds).has(list.id)) lists.push({ ...list, offers: [], aside: [] })
  }
  const others = (['need', 'offer'] as const).flatMap((kind) =>
    (kind === 'need' ? needs : offers)
      .filter((entry) => !shown.has(nameOf({ kind, id: entry.id })) && touched(rawText(entry)))
      .map(({ id }): Compared => ({ kind, id, n: 0, offers: [], aside: [] })),
  )
  const more = others.slice(0, MOST_OTHERS)
  return {
    lists: await Promise.all([...lists, ...more].map(async (list) => ({ ...list, aside: await asideOf(read, list) }))),
    showings: new Map(
      (await showings(read, { from: addDays(today, -EXPOSURE_DAYS), before: today })).map((r) => [r.product_id, r.n]),
    ),
    shown: shown.size,
    gone: shown.size - lists.length,
    others: more.length,
    otherItems: others.length,
  }
}

/** As the pages of these lists leave pairs out. */
async function asideOf(read: ReadDb, { kind, id, offers }: Compared): Promise<Compared['aside']> {
  const of = { need: { opportunityIds: [id] }, offer: { productIds: [id] }, unit: { productIds: [...offers] } }
  const rows = await matchesOfItems(read, of[kind])
  return rows.filter(refusalHolds).map((m) => ({ opportunityId: m.opportunity_id, productId: m.product_id }))
}

const nameOf = ({ kind, id }: ShownList) => `${kind} ${id}`

async function shownLists(read: ReadDb, now: number): Promise<Map<string, ShownList & { n: number }>> {
  const found = new Map<string, ShownList & { n: number }>()
  for (const row of await listsShownSince(read, addDays(dayOf(now), -LIST_DAYS))) {
    const list = { kind: row.list as ShownList['kind'], id: row.subject_id, n: row.n }
    found.set(nameOf(list), list)
  }
  for (const row of await listsActedOnSince(read, now - LIST_DAYS * DAY_MS)) {
    const { side: kind } = JSON.parse(row.list_json) as SeenList
    const list = { kind, id: kind === 'need' ? row.opportunity_id : row.product_id, n: 1 }
    if (!found.has(nameOf(list))) found.set(nameOf(list), list)
  }
  return found
}

/** The open items as the matching holds them, with what conditions and places ask of them. */
export interface OpenItems extends Entries {
  held: Pick<Shelves, 'needs' | 'offers'>
}

export function engineOf(groups: readonly WordGroup[], { needs, offers }: Entries): MatchingEngine {
  const engine = createEngine(RECIPE)
  engine.setWords(groups, 0)
  for (const need of needs) engine.upsert('need', need)
  for (const offer of offers) engine.upsert('offer', offer)
  return engine
}

/** Where each of the first ten of both lists stands in either; empty when they are the same. */
export function moves(before: readonly string[], after: readonly string[]): MovedRow[] {
  const place = (list: readonly string[], id: string) => (list.includes(id) ? list.indexOf(id) + 1 : null)
  const rows = [...new Set([...after, ...before])].map((id) => ({ id, from: place(before, id), to: place(after, id) }))
  return rows.every(({ from, to }) => from === to) ? [] : rows
}

/** How the chosen lists rank before and after: `step` is called once for each of the two. */
export function listChanges(
  items: OpenItems,
  { lists, showings, ...counts }: ChosenLists,
  { before, after, now }: { before: readonly WordGroup[]; after: readonly WordGroup[]; now: number },
  step: () => void,
): ListChanges {
  const engine = engineOf(before, items)
  const { needs, offers } = items.held
  const shelves: Shelves = { engine, needs, offers, isOpen: (id) => needs.has(id) || offers.has(id), now: () => now }
  const ranked = (groups: readonly WordGroup[]) => {
    engine.setWords(groups, 0)
    return lists.map((list) => {
      step()
      return rowsOf(shelves, list, showings)
    })
  }
  const [was, is] = [ranked(before), ranked(after)]
  const changed = lists.flatMap(({ kind, id, n }, at): ListChange[] => {
    const [old, present] = [was[at]!, is[at]!]
    const rows = moves(old, present)
    return rows.length === 0 ? [] : [{ kind, key: id, n, totals: { before: old.length, after: present.length }, rows }]
  })
  return { ...counts, changed }
}

/**
 * The rows of a list as its page would show them to whoever sees the details: without those whose fields break a must
 * condition and those put aside, of near copies one, and with the places for products that are seldom listed.
 */
function rowsOf(shelves: Shelves, { kind, id, offers, aside }: Compared, shown: ChosenLists['showings']): string[] {
  const asked = { limit: TOP, today: dayOf(shelves.now()) }
  const without = aside.map((pair) => (kind === 'need' ? pair.productId : pair.opportunityId))
  const rows =
    kind === 'unit'
      ? placesForUnit(shelves, offers, { ...asked, aside })
      : placesFor(shelves, { ...asked, side: kind, id, without, ...(kind === 'need' ? { shown } : {}) }).rows
  return rows.filter(({ group }) => group === 'list').map((row) => row.id)
}
