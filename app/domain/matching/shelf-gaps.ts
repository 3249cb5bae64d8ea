import type { Entry, Side } from './entry.ts'
import type { MatchingEngine } from './engine.ts'

/** Why an item has no counterpart: nothing reaches the lowest level, or what does breaks a must condition. */
export type GapReason = 'unlike' | 'broken'

/** What stands on the two shelves without a counterpart. An id that is absent has one. */
export interface ShelfGaps {
  readonly needs: ReadonlyMap<string, GapReason>
  readonly offers: ReadonlyMap<string, GapReason>
}

export interface ShelfRules {
  /** Takes part at all: open now. */
  readonly open: (entry: Entry) => boolean
  /** False where the fields of the offer break a must condition of the need. */
  readonly keepsMusts: (needId: string, offerId: string) => boolean
}

/** Of the same category so many are tried one by one before all are compared: most entries have a counterpart there. */
const TRIES = 40

const OTHER: Readonly<Record<Side, Side>> = { need: 'offer', offer: 'need' }

/**
 * Finds needs without a fitting offer and offers without a fitting need. A pair fits when it reaches the lowest level,
 * no must condition is broken (unknown is not a no), and the two are not of one organisation.
 *
 * A generator that pauses after each entry, so that others are served in between; what is removed meanwhile is left out.
 */
export function* findShelfGaps(engine: MatchingEngine, rules: ShelfRules): Generator<void, ShelfGaps> {
  const search = new GapSearch(engine, rules)
  for (const step of ['tryCategory', 'compareAll'] as const)
    for (const side of ['need', 'offer'] as const)
      for (const id of [...search.gaps[side].keys()]) {
        if (engine.get(side, id) === undefined) search.gaps[side].delete(id)
        else if (search.gaps[side].has(id)) search[step](side, id)
        yield
      }
  return { needs: search.gaps.need, offers: search.gaps.offer }
}

class GapSearch {
  readonly gaps: Record<Side, Map<string, GapReason>>
  readonly #open: Record<Side, Map<string, Entry>>
  readonly #shelves: Record<Side, Map<string, Shelf>>
  readonly #engine: MatchingEngine
  readonly #rules: ShelfRules

  constructor(engine: MatchingEngine, rules: ShelfRules) {
    this.#engine = engine
    this.#rules = rules
    this.#open = { need: openEntries(engine, 'need', rules), offer: openEntries(engine, 'offer', rules) }
    const all = (side: Side) => new Map<string, GapReason>([...this.#open[side].keys()].map((id) => [id, 'unlike']))
    this.gaps = { need: all('need'), offer: all('offer') }
    const shelves = (side: Side) => byCategory(this.#open[side].values())
    this.#shelves = { need: shelves('need'), offer: shelves('offer') }
  }

  /** Tries some of the same categories, each time going on where the last entry stopped, so that all get their turn. */
  tryCategory(side: Side, id: string): void {
    for (const category of this.#open[side].get(id)!.categories) {
      const shelf = this.#shelves[OTHER[side]].get(category)
      for (let tries = Math.min(TRIES, shelf?.entries.length ?? 0); shelf && tries > 0; tries--) {
        const { id: otherId } = shelf.entries[shelf.next++ % shelf.entries.length]!
        if (this.#scores(side, id, otherId) && this.#keeps(side, id, otherId)) return this.#settle(side, id, otherId)
      }
    }
  }

  /** Compares an entry with the whole other list, best first. */
  compareAll(side: Side, id: string): void {
    for (const { id: otherId } of this.#engine.ranking(side, id).from(this.#engine.recipe.levels.low)) {
      if (!this.#may(side, id, otherId)) continue
      if (this.#keeps(side, id, otherId)) return this.#settle(side, id, otherId)
      this.gaps[side].set(id, 'broken')
    }
  }

  #may(side: Side, id: string, otherId: string): boolean {
    const other = this.#open[OTHER[side]].get(otherId)
    return other !== undefined && other.orgId !== this.#open[side].get(id)?.orgId
  }

  #scores(side: Side, id: string, otherId: string): boolean {
    if (!this.#may(side, id, otherId) || this.#engine.get(OTHER[side], otherId) === undefined) return false
    const { score } = side === 'need' ? this.#engine.scorePair(id, otherId) : this.#engine.scorePair(otherId, id)
    return score >= this.#engine.recipe.levels.low
  }

  #keeps(side: Side, id: string, otherId: string): boolean {
    return side === 'need' ? this.#rules.keepsMusts(id, otherId) : this.#rules.keepsMusts(otherId, id)
  }

  #settle(side: Side, id: string, otherId: string): void {
    this.gaps[side].delete(id)
    this.gaps[OTHER[side]].delete(otherId)
  }
}

function openEntries(engine: MatchingEngine, side: Side, { open }: ShelfRules): Map<string, Entry> {
  const entries = engine.ids(side).flatMap((id) => engine.get(side, id) ?? [])
  return new Map(entries.filter(open).map((entry) => [entry.id, entry]))
}

interface Shelf {
  readonly entries: Entry[]
  /** Where the next search begins. */
  next: number
}

function byCategory(entries: Iterable<Entry>): Map<string, Shelf> {
  const shelves = new Map<string, Shelf>()
  for (const entry of entries)
    for (const category of entry.categories) {
      const shelf = shelves.get(category)
      if (shelf === undefined) shelves.set(category, { entries: [entry], next: 0 })
      else shelf.entries.push(entry)
    }
  return shelves
}

/** A pair that nearly fits, as far as its place among the near misses depends on it. */
export interface NearMissFacts {
  readonly level: string | null
  readonly score: number
  /** Must conditions that are broken. */
  readonly broken: number
}

/** Nearest first: those that reach a level, of these with the fewest broken must conditions, then by score. */
export function nearestFirst(a: NearMissFacts, b: NearMissFacts): number {
  return Number(a.level === null) - Number(b.level === null) || a.broken - b.broken || b.score - a.score
}
