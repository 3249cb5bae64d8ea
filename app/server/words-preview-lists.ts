import { createEngine } from '#app/domain/matching/engine.ts'
import type { MatchingEngine, RankOptions } from '#app/domain/matching/engine.ts'
import type { Entry } from '#app/domain/matching/entry.ts'
import { rawText } from '#app/domain/matching/entry.ts'
import { rankForOrganisation } from '#app/domain/matching/organisation.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import type { WordGroup } from '#app/domain/matching/thesaurus.ts'
import { DAY_MS, addDays, dayOf } from '#app/domain/time.ts'
import { listsActedOnSince, listsShownSince } from '#db/repos/list-showings.ts'
import { offersOf } from '#db/repos/matches.ts'
import type { ReadDb } from '#db/schema.ts'
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
  /** Products through which a unit is suggested. */
  offers: readonly string[]
}

export interface ChosenLists extends Omit<ListChanges, 'changed'> {
  lists: readonly Compared[]
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
  const shown = await shownLists(read, now)
  const [needIds, offerIds] = [new Set(needs.map(({ id }) => id)), new Set(offers.map(({ id }) => id))]
  const lists: Compared[] = []
  for (const list of shown.values()) {
    if (list.kind === 'unit') {
      const own = await offersOf(read, list.id, { today: dayOf(now), limit: OWN_PRODUCTS })
      const known = own.filter((id) => offerIds.has(id))
      if (known.length > 0) lists.push({ ...list, offers: known })
    } else if ((list.kind === 'need' ? needIds : offerIds).has(list.id)) lists.push({ ...list, offers: [] })
  }
  const others = (['need', 'offer'] as const).flatMap((kind) =>
    (kind === 'need' ? needs : offers)
      .filter((entry) => !shown.has(nameOf({ kind, id: entry.id })) && touched(rawText(entry)))
      .map(({ id }): Compared => ({ kind, id, n: 0, offers: [] })),
  )
  const more = others.slice(0, MOST_OTHERS)
  return {
    lists: [...lists, ...more],
    shown: shown.size,
    gone: shown.size - lists.length,
    others: more.length,
    otherItems: others.length,
  }
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
  entries: Entries,
  { lists, ...counts }: ChosenLists,
  { before, after }: { before: readonly WordGroup[]; after: readonly WordGroup[] },
  step: () => void,
): ListChanges {
  const engine = engineOf(before, entries)
  const ranked = (groups: readonly WordGroup[]) => {
    engine.setWords(groups, 0)
    return lists.map((list) => {
      step()
      return rowsOf(engine, list)
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

/** The first ten with a level of a list, by score. */
function rowsOf(engine: MatchingEngine, { kind, id, offers }: Compared): string[] {
  const own = kind === 'unit' ? id : engine.get(kind, id)?.orgId
  const options: RankOptions = { limit: TOP, accept: (other: Entry) => other.orgId !== own }
  if (kind === 'unit')
    return rankForOrganisation(engine, offers, options)
      .filter(({ level }) => level !== null)
      .map(({ needId }) => needId)
  const rows = kind === 'need' ? engine.rankForNeed(id, options) : engine.rankForOffer(id, options)
  return rows.filter(({ level }) => level !== null).map((row) => row.id)
}
